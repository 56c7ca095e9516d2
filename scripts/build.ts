// Bundles what is shipped: the extension, its worker and the command line. Into dist/, or with --outdir elsewhere.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build, context, type Plugin, transform } from "esbuild";

const { watch, production, outdir } = parseArgs({
  options: {
    watch: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
    outdir: { type: "string", default: "dist" },
  },
}).values;

const common: BuildOptions = {
  bundle: true,
  platform: "node",
  // jsonc-parser's "main" cannot be bundled; its "module" can.
  mainFields: ["module", "main"],
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  outdir,
  target: "node20",
  external: ["vscode"],
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
};

/** An import made into a call by esbuild copies the hundreds of names of VS Code's API, once for each of our files. */
const vscodeImport = /^import \* as (\w+) from "vscode";$/gm;

/**
 * What is imported while the program runs gets a file of its own, which nothing reads or compiles before it is needed.
 * esbuild splits only ES modules, so its files are made into such as `require` loads.
 */
const required: Plugin = {
  name: "required",
  setup(esbuild) {
    esbuild.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text.replace(vscodeImport, 'const $1 = require("vscode");'), {
          format: "cjs",
          platform: "node",
          target: "node20",
          supported: { "dynamic-import": false },
          minify: production,
          sourcemap: production ? false : "inline",
          logLevel: "warning",
        });
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, code);
      }
    });
  },
};

function split(name: string, entry: string): BuildOptions {
  return {
    ...common,
    entryPoints: { [name]: entry },
    format: "esm",
    splitting: true,
    minify: false,
    chunkNames: `${name}/[name]-[hash]`,
    sourcemap: production ? false : "inline",
    write: false,
    plugins: [required],
  };
}

const bundles: BuildOptions[] = [
  split("extension", "src/extension.ts"),
  split("worker", "src/vscode/worker.ts"),
  {
    ...common,
    entryPoints: { cli: "src/cli.ts", "patch-tracker": "src/cli/main.ts" },
    external: ["./patch-tracker.cjs"],
  },
];

if (watch) for (const bundle of bundles) await (await context(bundle)).watch();
else await Promise.all(bundles.map((bundle) => build(bundle)));
