import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../../scripts/paths.ts";
import { Command, type Contexts } from "../../../src/vscode/base/ids.ts";
import { contributes, withContributions } from "../../../src/vscode/contributions.ts";
import { contextValue, row } from "../../../src/vscode/tree/contextValue.ts";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const titles: Record<string, string> = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"));

describe("package.json", () => {
  test("holds what the features contribute; else run npm run manifest", () => {
    expect(manifest.contributes).toEqual(withContributions(manifest.contributes));
  });

  test("has a title for every command", () => {
    const { commands } = contributes();
    expect(commands.map(({ title }) => titles[title.slice(1, -1)])).not.toContain(undefined);
  });

  test("has every command of the code once", () => {
    const ids = contributes().commands.map(({ command }) => command);
    expect(ids.toSorted()).toEqual(Object.values(Command).toSorted());
  });

  test("asks for no context key of ours that nobody sets", () => {
    const known: Record<keyof Contexts, true> = {
      "patchTracker.tracking": true,
      "patchTracker.identity": true,
      "patchTracker.archives": true,
      "patchTracker.loaded": true,
      "patchTracker.refreshing": true,
      "patchTracker.ticketsLoaded": true,
      "patchTracker.commitsLoaded": true,
      "patchTracker.drafts": true,
      "patchTracker.pending": true,
      "patchTracker.worktrees": true,
      "patchTracker.nextVersion": true,
      "patchTracker.patchInFront": true,
    };
    const { menus, viewsWelcome } = contributes();
    const clauses = [...Object.values(menus).flat(), ...viewsWelcome].map(
      ({ when }: { when?: string }) => when ?? "",
    );
    const asked = clauses.flatMap((clause) =>
      clause.split(" && ").flatMap((part) => /^!?(patchTracker\.\w+)/.exec(part)?.[1] ?? []),
    );
    expect(asked.filter((key) => !Object.hasOwn(known, key))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
  });
});

describe("a when clause for rows", () => {
  /** As VS Code reads it: every part must fit the context value. */
  const fits = (clause: string, value: string) =>
    clause.split(" && ").every((part) => {
      const pattern = /^viewItem =~ \/(.*)\/$/.exec(part)?.[1];
      if (pattern === undefined) throw new Error(`not a clause for rows: ${part}`);
      return new RegExp(pattern).test(value);
    });

  test.each<[string, string, boolean]>([
    [row("series"), contextValue("series", "known", "mine"), true],
    [row("series"), contextValue("series"), true],
    [row("ticket"), contextValue("ticketSeries", "known"), false],
    [row(["review", "reply"], "read"), contextValue("reply", "answer", "read"), true],
    [row(["review", "reply"], "read"), contextValue("reply", "answer", "unread"), false],
    [row("patch", "landed", "changed"), contextValue("patch", "landed"), false],
    [row("patch", "landed", "changed"), contextValue("patch", "changed", "apart", "landed"), true],
    [row("commit", "patch"), contextValue("patch"), false],
  ])("%s fits %s: %s", (clause, value, expected) => {
    expect(fits(clause, value)).toBe(expected);
  });
});
