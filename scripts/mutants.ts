// `npm run mutants -- [FILE-OR-FOLDER]… [--sample N] [--seed N] [--workers N]`: breaks the code in small ways, one at a
// time, and says which faults no test of the same room notices. See docs/mutants.md.
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type MutationReport, summary } from "./mutants/summary.ts";
import { out, root } from "./paths.ts";
import { start } from "./processes.ts";

/** The rooms that are measured when none is named: the rules that everything else relies on. */
const usual = ["series", "archive", "http", "git", "landing", "tickets", "mail"].map(
  (room) => `src/core/${room}`,
);

const { values, positionals } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
  allowPositionals: true,
});
for (const option of ["sample", "workers"] as const) {
  const value = values[option];
  if (value !== undefined && !/^[1-9]\d*$/.test(value))
    throw new Error(`"--${option} ${value}" is no number from 1 on. Write for example "--${option} 2".`);
}

const rooms = new Map<string, string[]>();
for (const path of (positionals.length > 0 ? positionals : usual).map(plain)) {
  const tests = await testsOf(path);
  rooms.set(tests, [...(rooms.get(tests) ?? []), path]);
}
for (const [tests, paths] of rooms) await measure(paths, tests);

/** A path below the repository with "/" in it, as Stryker's patterns want it. */
function plain(path: string): string {
  return relative(root, resolve(path)).split(sep).join("/");
}

/** The folder of tests that mirrors where a file lies: `test/unit/series` for `src/core/series/link.ts`. */
async function testsOf(path: string): Promise<string> {
  const mirrored = path.replace(/^src\/(core\/)?/, "test/unit/").replace(/\/[^/]+\.ts$/, "");
  for (let folder = mirrored; folder.startsWith("test/unit/"); folder = posix.dirname(folder)) {
    const entries = await readdir(join(root, folder)).catch(() => []);
    if (entries.length > 0) return folder;
  }
  throw new Error(
    `No folder of tests below test/unit mirrors ${path}. Name a file or folder below src that has one.`,
  );
}

/** One run of Stryker: the faults of these files and folders, judged by one folder of tests. */
async function measure(paths: readonly string[], tests: string): Promise<void> {
  const folder = join(out, "mutants", tests.slice("test/unit/".length));
  await mkdir(folder, { recursive: true });
  console.log(`\n━━ ${paths.join(", ")} by ${tests}`);
  const config = join(folder, "stryker.json");
  await writeFile(config, JSON.stringify(await settings(paths, tests, folder), undefined, 2));
  const program = join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
  const stryker = start(process.execPath, [program, "run", config], { cwd: root, onLine: console.log });
  if ((await stryker.ended) !== 0) throw new Error("Stryker failed: what it wrote above says why.");
  console.log(summary(JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as MutationReport));
}

async function settings(paths: readonly string[], tests: string, folder: string) {
  return {
    mutate: await Promise.all(paths.map(pattern)),
    testRunner: "vitest",
    // Stryker's own `testFiles` would switch on the faults in constants of modules only after they were read.
    vitest: { configFile: local("vitest.config.ts"), dir: tests, related: true, pool: "forks" },
    coverageAnalysis: "perTest",
    concurrency: Number(values.workers),
    plugins: ["@stryker-mutator/vitest-runner", local("sample.ts")],
    ...(values.sample && {
      checkers: ["sample"],
      sample: { count: Number(values.sample), seed: values.seed },
    }),
    reporters: ["progress-append-only", "json", "html"],
    jsonReporter: { fileName: join(folder, "report.json") },
    htmlReporter: { fileName: join(folder, "report.html") },
    // Stryker would read tsconfig.json with the old interface of TypeScript, which version 7 does not have.
    tsconfigFile: "none.json",
    tempDirName: join(out, "stryker"),
    ignorePatterns: ["dist", "out", ".vscode-test", "media", "test/host", "test/e2e"],
    timeoutMS: 5000,
    warnings: false,
  };
}

async function pattern(path: string): Promise<string> {
  const isFolder = (await stat(join(root, path))).isDirectory();
  return isFolder ? `${path}/**/*.ts` : path;
}

function local(name: string): string {
  return fileURLToPath(new URL(`mutants/${name}`, import.meta.url));
}
