import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that took little time first, until that is known small ones: the first test that fails ends the run. */
class QuickFirst extends BaseSequencer {
  /** The longest time of each file, ms; a later run may have skipped most of its tests. */
  readonly #durations = new Map<string, number>();

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const costs = new Map(files.map((file) => [file, this.#cost(file)]));
    return files.toSorted((one, other) => (costs.get(one) ?? 0) - (costs.get(other) ?? 0));
  }

  #cost({ moduleId, project }: TestSpecification): number {
    const key = `${project.name}:${relative(this.ctx.config.root, moduleId)}`;
    const last = this.ctx.cache.getFileTestResults(key)?.duration;
    if (last === undefined) return statSync(moduleId).size;
    const longest = Math.max(last, this.#durations.get(key) ?? 0);
    this.#durations.set(key, longest);
    return longest;
  }
}

// For `npm run mutants`: Stryker starts a runner on each processor itself, and says in which folder the tests lie.
export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    // Thousands of mails or steps: seconds for each fault, to notice hardly one that the others do not.
    exclude: ["mail/hostile.test.ts", "series/hostile.test.ts", "archive/kinds/pipermailModel.test.ts"].map(
      (file) => resolve("test/unit", file),
    ),
    isolate: false,
    testTimeout: 60_000,
    sequence: { sequencer: QuickFirst },
  },
});
