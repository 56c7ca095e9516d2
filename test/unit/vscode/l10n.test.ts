import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
// Where the core writes sentences for the editor, it is handed the `t` of VS Code, or says them as data.
const inCore = below("src/core").filter((name) => /t: Localize|\bsay\(/.test(read(name)));
const sources = [...inCore, ...below("src/vscode")].map(read);

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

const json = (name: string): Record<string, unknown> => JSON.parse(read(name));

describe("every sentence", () => {
  // `vitest -u` writes the bundle anew.
  it("of the sidebar stands in l10n/bundle.l10n.json, and nothing else does", async () => {
    const call =
      /\b(?:t|ago|say)\(\s*(?:t, [^"]*?)?((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?:,\s*"(?:[^"\\]|\\.)*")?)/g;
    const literal = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g;
    const said = new Set<string>();
    for (const source of sources) {
      for (const [whole, literals = ""] of source.matchAll(call)) {
        const all = [...literals.matchAll(literal)].map(([, double, single]) => double ?? single ?? "");
        for (const text of whole.startsWith("ago") ? all : all.slice(0, 1)) said.add(text);
      }
    }
    const bundle = Object.fromEntries([...said].sort().map((text) => [text, text]));
    await expect(`${JSON.stringify(bundle, null, 2)}\n`).toMatchFileSnapshot(
      join(root, "l10n/bundle.l10n.json"),
    );
  });

  it("of package.json stands in package.nls.json, and nothing else does", () => {
    const used = new Set(JSON.stringify(json("package.json")).match(/(?<=")%[\w.]+%(?=")/g));
    expect([...used].map((key) => key.slice(1, -1)).sort()).toEqual(
      Object.keys(json("package.nls.json")).sort(),
    );
  });
});
