// The README holds what the manifest holds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";
import { readArguments } from "../../src/cli/arguments.ts";
import { help } from "../../src/cli/help.ts";
import { readReview } from "../../src/core/composing/reviewFile.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("every script that it names is there", () => {
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? "");
  expect(named).toContain("bench");
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named));
});

test("its table of settings has each of them", () => {
  const rows = [...readme.matchAll(/^\| `(patchTracker\.[\w.]+)`/gm)].map(([, setting]) => setting);
  expect(rows.sort()).toEqual(Object.keys(manifest.contributes.configuration.properties).sort());
});

const commands = [...help.matchAll(/^ {2}patch-tracker (\w+)/gm)].map(([, name]) => name ?? "");
const optionsOfHelp = [...help.matchAll(/^ {2}(--.+?)(?: {2}|\n)/gm)].flatMap(([, names]) =>
  optionsIn(names ?? ""),
);

function optionsIn(text: string): string[] {
  return [...text.matchAll(/--([a-z-]+)/g)].map(([, name]) => name ?? "");
}

/** Commands that a word has to follow. */
const withMail = [...help.matchAll(/^ {2}patch-tracker (\w+) (?:URL|FILE)/gm)].map(([, name]) => name ?? "");

/** Whether a command takes an option: what else is wrong with the words is found later. */
function takes(command: string, option: string): boolean {
  const wanted = ["tag", "untag"].includes(command) ? ["a", "b"] : [];
  const words = withMail.includes(command) ? ["a"] : wanted;
  for (const given of [[`--${option}`], [`--${option}=x`]])
    try {
      readArguments([command, ...words, ...given]);
    } catch (error) {
      if (String(error).includes(`${command} takes no --${option}.`)) return false;
    }
  return true;
}

describe("its table of options", () => {
  const rows = [...readme.matchAll(/^\| (`--[^|]*(?:\\\|[^|]*)*) +\| +([^|]+) +\|/gm)].flatMap(
    ([, names = "", whose = ""]) => optionsIn(names).map((option) => ({ option, whose })),
  );

  test("has each of the help's once", () => {
    expect(rows.map(({ option }) => option).sort()).toEqual([...optionsOfHelp].sort());
  });

  test.each([...new Set(optionsOfHelp)])("names the commands that take --%s", (option) => {
    const told = rows.filter((row) => row.option === option).flatMap(({ whose }) => commandsIn(whose));
    expect(told.toSorted()).toEqual(commands.filter((one) => takes(one, option)).toSorted());
  });
});

describe("the help", () => {
  const blocks = [...help.matchAll(/^ {2}(--[\s\S]*?)(?=\n {2}\S|\n\n)/gm)].map(([, text = ""]) => text);

  test.each([...new Set(optionsOfHelp)])(
    "names the commands that take --%s, as the README does",
    (option) => {
      const about = blocks.filter((text) => optionsIn(text.split(/ {2}|\n/)[0] ?? "").includes(option));
      const words = about.join(" ").replace(/\s+/g, " ");
      const lists = [...words.matchAll(/(all but )?\b(\w+(?:, \w+)*):/g)]
        .map(([, but, names = ""]) => ({ but, names: names.split(", ") }))
        .filter(({ names }) => names.every((one) => commands.includes(one)));
      // "the same", and what all take.
      if (lists.length === 0) return expect(["until", "data"]).toContain(option);
      const told = lists.flatMap(({ but, names }) =>
        but ? commands.filter((one) => !names.includes(one)) : names,
      );
      expect([...new Set(told)].sort()).toEqual(commands.filter((one) => takes(one, option)).toSorted());
    },
  );

  test("says as the README does what each exit code means", () => {
    const codes = (text: string) =>
      /Exit codes: ([\s\S]*?)\. `?PATCH/.exec(text)?.[1]?.replace(/`/g, "").replace(/\s+/g, " ");
    expect(codes(help)).toMatch(/^0 a complete answer; 1 no answer/);
    expect(codes(help)).toBe(codes(readme));
  });
});

/** The commands that a row is about: "`list`, `show`", or "all but `tickets`". */
function commandsIn(text: string): string[] {
  const named = [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
  return text.startsWith("all but ") ? commands.filter((one) => !named.includes(one)) : named;
}

test("its example of a review can be read", () => {
  const [, example = ""] = /^```json\n(\{\n {2}"comments".*?)^```/ms.exec(readme) ?? [];
  const { comments, trailers, thread } = readReview(example, "README.md");
  expect([comments.length, trailers.length, thread]).toEqual([2, 2, "20220210093000.4711-1-ann@example.org"]);
});

test("every link within it leads to one of its headings", () => {
  const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
    text.toLowerCase().replaceAll(" ", "-"),
  );
  const led = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(led.length).toBeGreaterThan(10);
  expect(headings).toEqual(expect.arrayContaining(led));
});
