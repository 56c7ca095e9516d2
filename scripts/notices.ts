// THIRD-PARTY-NOTICES.txt: what the libraries in the programs want to be said of them.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { getProjectLicenses } from "generate-license-file";
import { root } from "./paths.ts";

/** Where a library has no file of its licence, the file that has its words. */
const elsewhere = { "data-uri-to-buffer": join(root, "node_modules", "data-uri-to-buffer", "README.md") };
/** Whoever wrote less gave the name of a licence, not its words. */
const shortest = 300;

/**
 * The notices of the libraries in bundles. Throws where one has none.
 * @param inputs the files that were bundled, as esbuild's metafile names them: relative to the current folder
 */
export async function notices(inputs: string[]): Promise<string> {
  const bundled = new Set(await Promise.all(librariesOf(inputs).map(nameOf)));
  const parts: string[] = [];
  for (const { content, notices: more, dependencies } of await getProjectLicenses(
    join(root, "package.json"),
    { replace: elsewhere },
  )) {
    const libraries = dependencies.filter((library) => bundled.delete(library));
    if (libraries.length === 0) continue;
    const texts = [content, ...more].map((text) => text.replaceAll("\r\n", "\n").trim());
    if (texts.join("").length < shortest) throw new Error(`${libraries} has no words of its licence`);
    parts.push([libraries.join("\n"), ...texts].join("\n\n"));
  }
  if (bundled.size > 0) throw new Error(`No licence was found of ${[...bundled].join(", ")}`);
  const head = "These libraries are part of the programs in this folder.";
  return [head, ...parts].join(`\n\n${"-".repeat(80)}\n\n`).concat("\n");
}

/** The folders of the libraries that files belong to; one library may lie below another. */
function librariesOf(inputs: string[]): string[] {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
  return [...new Set(inputs.flatMap((path) => folder.exec(path)?.[0] ?? []))];
}

async function nameOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(resolve(folder, "package.json"), "utf8"));
  return `${name}@${version}`;
}
