// Bundles what is shipped: the extension, its worker and the command line. Into dist/, or with --outdir elsewhere.
import { parseArgs } from "node:util";
import { type BuildOptions, build } from "esbuild";

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

const bundles: BuildOptions[] = [
  { ...common, entryPoints: { extension: "src/extension.ts", worker: "src/vscode/worker.ts" } },
  {
    ...common,
    entryPoints: { cli: "src/cli.ts", "patch-tracker": "src/cli/main.ts" },
    external: ["./patch-tracker.cjs"],
  },
];

if (watch) {
  const { context } = await import("esbuild");
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
}
