// Hands vitest's numbers on to `npm test`.
import type { Reporter, TestModule } from "vitest/node";
import { writeResults } from "./results.ts";

export default class VitestResults implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): Promise<void> {
    const results = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") results[state]++;
      }
      if (module.state() === "failed" && module.errors().length > 0) results.failed++;
    }
    await writeResults(results);
  }
}
