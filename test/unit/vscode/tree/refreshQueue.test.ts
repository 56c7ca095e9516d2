import { describe, expect, it } from "vitest";
import type { Call } from "../../../../src/core/base/call.ts";
import type { ProjectConfig } from "../../../../src/core/project/config.ts";
import { defaultSettings } from "../../../../src/core/settings.ts";
import type { SeriesOverview } from "../../../../src/core/tracking/model.ts";
import { Cancelled, RefreshQueue } from "../../../../src/vscode/tree/refreshQueue.ts";

const overview: SeriesOverview = { entries: [], updated: 1, problems: [] };
const place = (branch: string): ProjectConfig[] => [
  {
    name: "uboot",
    trees: { upstream: [], custodians: [] },
    tracked: [],
    corrections: [],
    archives: [],
    me: [],
    folders: [],
    branch,
    base: null,
    tickets: defaultSettings.tickets,
    since: null,
    links: "pipermail",
    dormantAfter: 90,
    patchwork: null,
  },
];

/** Work that ends when the test says so, or when it is stopped. */
function work() {
  const started: { branch: string | null; end(): void; fail(error: Error): void; call: Call }[] = [];
  const refreshes = new RefreshQueue(
    ([project], call) =>
      new Promise((resolve, reject) => {
        call.signal.addEventListener("abort", () => reject(call.signal.reason));
        started.push({ branch: project?.branch ?? null, end: () => resolve(overview), fail: reject, call });
      }),
    () => {},
  );
  return { started, refreshes };
}

describe("refreshes", () => {
  it("join the one that runs for the same", async () => {
    const { started, refreshes } = work();
    const both = Promise.all([refreshes.run(place("a")), refreshes.run(place("a"))]);
    expect(started).toHaveLength(1);
    started[0]?.end();
    expect(await both).toEqual([overview, overview]);
  });

  it("for something else run once, after the one that runs", async () => {
    const { started, refreshes } = work();
    const first = refreshes.run(place("a"));
    const second = refreshes.run(place("b"));
    const third = refreshes.run(place("b"));
    expect(started.map((one) => one.branch)).toEqual(["a"]);
    started[0]?.fail(new Error("no network"));
    await expect(first).rejects.toThrow("no network");
    await Promise.resolve();
    expect(started.map((one) => one.branch)).toEqual(["a", "b"]);
    started[1]?.end();
    expect(await second).toBe(await third);
  });

  it("can be stopped, and run again after that", async () => {
    const { started, refreshes } = work();
    const first = refreshes.run(place("a"));
    refreshes.cancel();
    await expect(first).rejects.toBeInstanceOf(Cancelled);
    const again = refreshes.run(place("a"));
    started[1]?.end();
    expect(await again).toBe(overview);
  });
});
