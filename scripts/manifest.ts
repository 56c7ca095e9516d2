// Writes what the features contribute into package.json: `npm run manifest`, after a contributions.ts was changed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withContributions } from "../src/vscode/contributions.ts";
import { root } from "./paths.ts";

const file = join(root, "package.json");
const manifest = JSON.parse(readFileSync(file, "utf8"));
manifest.contributes = withContributions(manifest.contributes);
writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
