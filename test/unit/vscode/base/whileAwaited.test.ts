// A provider stops when VS Code says that nobody waits for its answer any more.
import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { untilAborted } from "../../../../src/core/base/untilAborted.ts";
import { whileAwaited } from "../../../../src/vscode/base/whileAwaited.ts";

/** As VS Code makes them. */
class Token {
  readonly #events = new EventEmitter();
  isCancellationRequested = false;

  onCancellationRequested(listener: () => void) {
    this.#events.on("cancel", listener);
    return { dispose: () => this.#events.off("cancel", listener) };
  }

  cancel(): void {
    this.isCancellationRequested = true;
    this.#events.emit("cancel");
  }

  get listeners(): number {
    return this.#events.listenerCount("cancel");
  }
}

describe("what a provider is asked for", () => {
  test("is answered, and nobody listens afterwards", async () => {
    const token = new Token();
    expect(
      await whileAwaited(
        token,
        async () => 2,
        (found) => found + 1,
      ),
    ).toBe(3);
    expect(token.listeners).toBe(0);
  });

  test("is not even looked for where nobody waited from the start", async () => {
    const token = new Token();
    token.cancel();
    const looked: string[] = [];
    const find = async () => looked.push("found");
    expect(await whileAwaited(token, find, () => looked.push("answered"))).toBeUndefined();
    expect(looked).toEqual([]);
  });

  test("is left once nobody waits, while what is found for others goes on", async () => {
    const token = new Token();
    let finish = (_: string) => {};
    const shared = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const asked = whileAwaited(
      token,
      (signal) => untilAborted(shared, signal),
      () => "answered",
    );
    token.cancel();
    expect(await asked).toBeUndefined();
    finish("found");
    expect(await shared).toBe("found");
    expect(token.listeners).toBe(0);
  });

  test("is not put together once nobody waits", async () => {
    const token = new Token();
    const find = async () => token.cancel();
    expect(await whileAwaited(token, find, () => "answered")).toBeUndefined();
  });

  test("fails as it fails where somebody waits", async () => {
    const find = () => Promise.reject(new Error("the worker has ended"));
    await expect(whileAwaited(new Token(), find, () => "answered")).rejects.toThrow("the worker has ended");
  });
});
