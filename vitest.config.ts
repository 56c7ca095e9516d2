import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "threads",
    reporters: ["default", "./scripts/vitestResults.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // A busy machine is slow to start the git and node processes that some of them need.
          testTimeout: 60_000,
          include: ["test/unit/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/setup.ts",
          // A process, unlike a thread, is told to end and then ends what it started.
          pool: "forks",
          // One VS Code server for all: one test at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
