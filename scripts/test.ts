// `npm test`: every check in order, stopping at the first that fails. Each stage is an npm script of its own.
import { spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { out } from "./paths.ts";
import { npm } from "./processes.ts";
import { readResults, resultsVariable } from "./results.ts";

const stages = [
  { script: "lint", checks: "style" },
  { script: "types", checks: "types" },
  { script: "knip", checks: "unused files, exports and dependencies" },
  { script: "test:unit", checks: "the core, without an editor" },
  { script: "test:host", checks: "inside a real VS Code" },
  { script: "package", checks: "the package" },
  { script: "test:e2e", checks: "as a person, in a browser" },
];

const total = { passed: 0, failed: 0, skipped: 0 };
const times: string[] = [];
await mkdir(out, { recursive: true });

for (const { script, checks } of stages) {
  console.log(`\n━━ npm run ${script}: ${checks}`);
  const results = join(out, "results.json");
  await rm(results, { force: true });
  const began = performance.now();
  const code = await runStage(script, { [resultsVariable]: results });
  times.push(`${script} ${((performance.now() - began) / 1000).toFixed(1)} s`);
  // A stage without tests of its own counts as one; so does a failure that no test explains.
  const counted = (await readResults(results)) ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += counted[key];
  if (code !== 0) {
    console.log(
      `\nStopped: "npm run ${script}" failed (exit code ${code}); the stages after it did not run.`,
    );
    break;
  }
}

console.log(`\n${times.join(", ")}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** In the foreground, so that colours, progress and Ctrl-C work as if the stage ran alone. */
function runStage(script: string, env: Record<string, string>): Promise<number> {
  const [command, args] = npm(["run", "--silent", script]);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
