import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../scripts/paths.ts";
import { editorWords, remedyInTerminal } from "../../../src/cli/remedies.ts";

/** The core's own words: what stands between quotes, line by line. */
const sentences = readdirSync(join(root, "src", "core"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .flatMap((name) => readFileSync(join(root, "src", "core", name), "utf8").split("\n"))
  .filter((line) => !/^\s*(?:\*|\/\*|\/\/)/.test(line))
  .flatMap((line) =>
    [...line.matchAll(/"([^"]{12,})"|`([^`]{12,})`/g)].map(([, one, other]) => one ?? other ?? ""),
  );

test("nothing that the core tells a person to do is said in the editor's words on a command line", () => {
  const editors =
    /\b[Rr]efresh\b|\bthe log\b|\bThe log\b|\bin the setting\b|Open the (?:folder|repository)|^Name .* in the settings/;
  // What a setting takes is said of settings.
  const left = sentences.filter(
    (one) => editors.test(remedyInTerminal(one)) && !/^Write |^This refresh/.test(one),
  );
  expect(left).toEqual([]);
});

test("each of the editor's words that are told otherwise is one that the core says", () => {
  const unsaid = editorWords.filter((words) => !sentences.some((one) => new RegExp(words).test(one)));
  expect(unsaid).toEqual([]);
});

test.each([
  ["Open the folder of your U-Boot clone.", "Name the folder of your U-Boot clone with --repo."],
  [
    "Check the network, then refresh; what was read stays.",
    "Check the network, then run it again; what was read stays.",
  ],
  ["Refresh again later.", "Run it again later."],
  [
    "Run git fsck in that folder; the log says more.",
    "Run git fsck in that folder; PATCH_TRACKER_DEBUG=1 shows more.",
  ],
])("%s", (editor, terminal) => expect(remedyInTerminal(editor)).toBe(terminal));
