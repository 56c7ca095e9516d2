import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { Settled } from "../../../../../src/vscode/refresh/model/settled.ts";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

function counting(work: () => Promise<void> = async () => undefined) {
  const runs = { count: 0 };
  const settled = new Settled({ wait: 1_000, longest: 10_000 }, () => {
    runs.count++;
    return work();
  });
  return { runs, settled };
}

test("many changes are one run, a while after the last of them", async () => {
  const { runs, settled } = counting();
  for (let at = 0; at < 5; at++) {
    settled.changed();
    await vi.advanceTimersByTimeAsync(900);
  }
  expect(runs.count).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(runs.count).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs.count).toBe(1);
});

test("changes that never end are not waited for", async () => {
  const { runs, settled } = counting();
  for (let at = 0; at < 24; at++) {
    settled.changed();
    await vi.advanceTimersByTimeAsync(900);
  }
  expect(runs.count).toBe(2);
});

test("what changes while it runs is for one more run after it", async () => {
  let end = (): void => undefined;
  const { runs, settled } = counting(() => new Promise((resolve) => (end = resolve)));
  settled.changed();
  await vi.advanceTimersByTimeAsync(1_000);
  settled.changed();
  settled.changed();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs.count).toBe(1);
  end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runs.count).toBe(2);
});

test("once it is disposed it runs no more", async () => {
  const { runs, settled } = counting();
  settled.changed();
  settled.dispose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs.count).toBe(0);
});
