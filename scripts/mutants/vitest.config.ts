import { statSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Small files first: most faults are noticed there, and the first test that fails ends the run. */
class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => statSync(one.moduleId).size - statSync(other.moduleId).size);
  }
}

// For `npm run mutants`: Stryker starts a runner on each processor itself, and says in which folder the tests lie.
export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    // Thousands of mails or steps: seconds for each fault, to notice hardly one that the others do not.
    exclude: ["series/hostile.test.ts", "archive/kinds/pipermailModel.test.ts"].map((file) =>
      resolve("test/unit", file),
    ),
    isolate: false,
    testTimeout: 60_000,
    sequence: { sequencer: SmallFirst },
  },
});
