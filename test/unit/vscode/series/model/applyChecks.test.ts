// Asking in the background whether open series still apply.
import { expect, onTestFinished, test } from "vitest";
import type { Applicability } from "../../../../../src/core/patches/model.ts";
import type { TrackedEntry } from "../../../../../src/core/tracking/model.ts";
import { ApplyChecks } from "../../../../../src/vscode/series/model/applyChecks.ts";
import { anEntry, aPatch, aRevision, aSeries } from "../../../../support/overview.ts";
import { project } from "../../../../support/services.ts";

const here = project([], { folders: ["/u-boot"] });
/** What its row says. */
const conflicts: Applicability = {
  ...{ verdict: "conflicts", applied: true, files: ["x.c"], patch: null, problem: null },
  ...{ branch: "origin/master", tip: "a".repeat(40), repository: "/u-boot/.git" },
};
const open = (name: string, version = 1) =>
  anEntry(name, aSeries([aRevision(version, [aPatch(1, `${name}: v${version}`)])], { turn: "author" }));
const threadOf = ({ tracked }: TrackedEntry) => tracked.thread;

/** Checks of these series; each question is answered when the test says so. */
function checking(...entries: TrackedEntry[]) {
  const state = { entries, updated: 1, idle: true, folders: here.folders };
  const asked: {
    title: string;
    signal: AbortSignal;
    answer(found: Applicability | null): void;
    fail(): void;
  }[] = [];
  const warnings: string[] = [];
  let [told, next] = [0, Promise.withResolvers<void>()];
  const happened = () => {
    next.resolve();
    next = Promise.withResolvers<void>();
  };
  const checks = new ApplyChecks(
    () => ({
      ...state,
      project: async () => ({ ...here, folders: state.folders }),
      applies: ({ series }, signal) => {
        const { promise, resolve, reject } = Promise.withResolvers<Applicability | null>();
        signal.addEventListener("abort", () => reject(signal.reason));
        const fail = () => reject(new Error("git fell over"));
        asked.push({ title: series.title, signal, answer: resolve, fail });
        happened();
        return promise;
      },
      warn: (text) => warnings.push(text),
    }),
    () => {
      told++;
      happened();
    },
    0,
  );
  onTestFinished(() => checks.dispose());
  /** Until a series is asked about, or an answer is told. */
  const something = (work: () => void) => {
    const { promise } = next;
    work();
    return promise;
  };
  return { checks, state, asked, warnings, something, told: () => told };
}

test("open series are asked about one at a time, and the rows told of once all are known", async () => {
  const merged = anEntry("merged", aSeries([aRevision(1, [aPatch(1, "m")])], { state: "merged" }));
  const [one, two] = [open("one"), open("two")];
  const { checks, asked, something, told } = checking(one, merged, two);
  await something(() => checks.later());
  expect(asked.map(({ title }) => title)).toEqual(["one: v1"]);
  await something(() => asked[0]?.answer(conflicts));
  expect(asked.map(({ title }) => title)).toEqual(["one: v1", "two: v1"]);
  await something(() => asked[1]?.answer(null));
  expect(told()).toBe(1);
  expect([...checks.known]).toEqual([[threadOf(one), conflicts]]);
});

test("what is known is asked again after a refresh or for a new version, and for nothing else", async () => {
  const { checks, state, asked, something } = checking(open("one"), open("two"));
  await something(() => checks.later());
  await something(() => asked[0]?.answer(conflicts));
  await something(() => asked[1]?.answer(conflicts));
  state.entries = [open("one", 2), open("two")];
  await something(() => checks.later());
  expect(asked.slice(2).map(({ title }) => title)).toEqual(["one: v2"]);
  await something(() => asked[2]?.answer({ ...conflicts, verdict: "in" }));
  state.updated = 2;
  await something(() => checks.later());
  expect(asked.slice(3).map(({ title }) => title)).toEqual(["one: v2"]);
});

test("a refresh stops them, and after it they go on", async () => {
  const { checks, state, asked, something, told } = checking(open("one"), open("two"));
  await something(() => checks.later());
  await something(() => asked[0]?.answer(conflicts));
  const stop = () => {
    state.idle = false;
    checks.later();
  };
  await something(stop);
  expect(asked[1]?.signal.aborted).toBe(true);
  expect(told()).toBe(1);
  state.idle = true;
  await something(() => checks.later());
  expect(asked.slice(2).map(({ title }) => title)).toEqual(["two: v1"]);
});

test("one that fails is told to the log, and hides nothing of the others", async () => {
  const { checks, asked, warnings, something } = checking(open("one"), open("two"));
  await something(() => checks.later());
  await something(() => asked[0]?.fail());
  await something(() => asked[1]?.answer(conflicts));
  expect(warnings).toEqual(["one: not known whether it applies: Error: git fell over"]);
  expect(checks.known.size).toBe(1);
});

test("nothing is asked where no folder may hold a repository, and nobody looks", async () => {
  const { checks, state, asked, something } = checking(open("one"));
  state.idle = false;
  checks.later();
  state.folders = [];
  state.idle = true;
  checks.later();
  state.folders = here.folders;
  await something(() => checks.later());
  expect(asked).toHaveLength(1);
});

test("an answer of which no row says anything leaves the rows as they are", async () => {
  const { checks, state, asked, something, told } = checking(open("one"));
  await something(() => checks.later());
  asked[0]?.answer({ ...conflicts, verdict: "applies" });
  state.updated = 2;
  await something(() => checks.later());
  expect(asked).toHaveLength(2);
  expect(told()).toBe(0);
  expect(checks.known.size).toBe(1);
});
