import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Rooms whose tests start many gits, and a file that does. */
const startsGit =
  /\/test\/unit\/(?:(?:applying|cli|git|landing|nextVersion|patches|tickets|tracking|worker)\/|badInput\.|archive\/kinds\/publicInbox|mail\/commitText\.)/;

/**
 * What these do stays for the tests after them: a remark that is ticked off, and what was sent, in the view Drafts, which
 * takes room from the other views.
 */
const leavesTraces = /\/test\/e2e\/(?:remarks|send)\./;

/** They go first: started from a process that others have made large, a git costs twice as much processor time. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) =>
      startsGit.test(moduleId) ? 0 : leavesTraces.test(moduleId) ? 2 : 1;
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    // Of a process with many threads and much memory every git that a test starts costs several times as much.
    pool: "forks",
    // For the same reason: a heap that is tidied sooner stays half as large.
    execArgv: ["--max-semi-space-size=2"],
    // One less is the default, which leaves half of a machine of two idle.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: InOrder },
    reporters: ["default", "./scripts/vitestResults.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Files share no state, and starting each anew takes a quarter of the time of all.
          isolate: false,
          // A busy machine is slow to start the git and node processes that some of them need.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ["test/unit/**/*.test.ts"],
          globalSetup: "test/unit/bundles.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/setup.ts",
          // One VS Code server for all: one test at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
