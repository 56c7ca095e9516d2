// Bundles what is shipped: the extension, its worker and the command line. Into dist/, or with --outdir elsewhere.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build, context, type OutputFile, transform } from "esbuild";

const { watch, production, outdir } = parseArgs({
  options: {
    watch: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
    outdir: { type: "string", default: "dist" },
  },
}).values;

/** `debug` colours its lines where this library happens to lie beside it; what is shipped must not hang on that. */
const external = ["vscode", "supports-color"];

/** Else esbuild makes each expression with such a class anew wherever it is used, though Node has long known them. */
const supported = { "regexp-unicode-property-escapes": true, "regexp-set-notation": true };

const common: BuildOptions = {
  bundle: true,
  platform: "node",
  // jsonc-parser's "main" cannot be bundled; its "module" can.
  mainFields: ["module", "main"],
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  outdir,
  target: "node20",
  supported,
  external,
  minify: production,
  sourcemap: production ? false : "linked",
  // The notices of libraries have a file of their own.
  legalComments: "none",
  metafile: production,
  logLevel: "warning",
};

/** An import made into a call by esbuild copies the hundreds of names of VS Code's API, once for each of our files. */
const vscodeImport = /^import \* as (\w+) from "vscode";$/gm;

/**
 * Bundles of which whatever they share, or is imported while the program runs, has a file of its own, which nothing reads or compiles
 * before it is needed. esbuild splits only ES modules, so its files are made into such as `require` loads. All lie in
 * one folder: which of them a module comes into, and so its `__dirname`, depends on who else imports it.
 */
function split(name: string, entries: Record<string, string>): BuildOptions {
  return {
    ...common,
    entryPoints: entries,
    format: "esm",
    splitting: true,
    chunkNames: `${name}-[name]-[hash]`,
    minify: false,
    sourcemap: production ? false : "inline",
    write: false,
    plugins: [
      {
        name: "to CommonJS",
        setup: (esbuild) => esbuild.onEnd(({ outputFiles = [] }) => write(name, outputFiles)),
      },
    ],
  };
}

/** Writes a bundle's files, and removes those of an earlier build. */
async function write(name: string, files: OutputFile[]): Promise<void> {
  // The file that starts all others is the first.
  for (const { path, text } of files.toReversed()) {
    const { code } = await transform(text.replace(vscodeImport, 'const $1 = require("vscode");'), {
      format: "cjs",
      platform: "node",
      target: "node20",
      supported: { ...supported, "dynamic-import": false },
      banner: '"use strict";',
      minify: production,
      sourcemap: production ? false : "inline",
      logLevel: "warning",
    });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
  if (files.length === 0) return;
  const written = files.map(({ path }) => basename(path));
  for (const old of await readdir(outdir))
    if (old.startsWith(`${name}-`) && !written.includes(old)) await rm(join(outdir, old));
}

const bundles: BuildOptions[] = [
  split("extension", { extension: "src/extension.ts" }),
  // The worker and the command line are the same core.
  split("core", { worker: "src/worker/main.ts", "patch-tracker": "src/cli/main.ts" }),
  {
    ...common,
    entryPoints: { cli: "src/cli.ts" },
    external: [...external, "./patch-tracker.cjs"],
  },
];

if (watch) for (const bundle of bundles) await (await context(bundle)).watch();
else {
  const made = await Promise.all(bundles.map((bundle) => build(bundle)));
  const inputs = made.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  if (production) {
    const { notices } = await import("./notices.ts");
    await writeFile(join(outdir, "THIRD-PARTY-NOTICES.txt"), await notices(inputs));
  }
}
