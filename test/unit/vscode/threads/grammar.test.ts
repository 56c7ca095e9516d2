// What the grammar of threads takes lines for, by its patterns of single lines.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../../scripts/paths.ts";

interface Pattern {
  name?: string;
  match?: string;
  captures?: Record<string, { name: string }>;
}

const { patterns, repository }: { patterns: Pattern[]; repository: { diff: { patterns: Pattern[] } } } =
  JSON.parse(readFileSync(join(root, "media/patch-mail.tmLanguage.json"), "utf8"));

/** The scopes of a line's parts, of the first pattern that fits; without what stands between words. */
function scopesOf(line: string, among: Pattern[]): string[] {
  for (const { name, match, captures = {} } of among) {
    const found = match === undefined ? null : new RegExp(match).exec(line);
    if (!found) continue;
    const parts = Object.entries(captures).filter(([group]) => found[Number(group)] !== undefined);
    const scopes = [...(name ? [name] : []), ...parts.map(([, part]) => part.name)];
    return scopes
      .filter((scope) => !scope.startsWith("punctuation"))
      .map((scope) => scope.split(".patch-mail")[0] ?? "");
  }
  return [];
}

test.each<[string, string[]]>([
  ["=== 2 of 9, depth 1, answers 1 === Ann Lee: Re: [PATCH] a = b", ["markup.heading.mail"]],
  ["From: Ann Lee <ann@example.org>", ["entity.name.tag.header", "string.unquoted.header"]],
  ["Signed-off-by: Ann Lee <ann@example.org>", ["keyword.other.trailer", "string.unquoted.trailer"]],
  ["Reviewed-by: Ben Ode <ben@example.com>", ["keyword.other.trailer", "string.unquoted.trailer"]],
  ['Fixes: 1a2b3c4d5e6 ("clock")', ["keyword.other.trailer", "string.unquoted.trailer"]],
  ["> said before", ["markup.quote"]],
  ["> > said before that", ["comment.line.quote.old"]],
  ["> +\treturn ret;", ["markup.inserted.quote"]],
  ["> -\treturn ret;", ["markup.deleted.quote"]],
  ["> -\t * of a comment", ["markup.deleted.quote"]],
  ["> - an item of a list", ["markup.quote"]],
  ["> ---", ["markup.quote"]],
  ["> -- ", ["markup.quote"]],
  ["> +++ b/lib/x.c", ["markup.quote"]],
  ["Words: of no meaning", []],
])("%j", (line, scopes) => expect(scopesOf(line, patterns)).toEqual(scopes));

test.each<[string, string]>([
  ["diff --git a/x.c b/x.c", "meta.diff.header"],
  ["old mode 100644", "meta.diff.header"],
  ["+++ b/x.c", "meta.diff.header"],
  ["@@ -1,3 +1,4 @@ int x(void)", "meta.diff.range"],
  ["+added", "markup.inserted.diff"],
  ["-gone", "markup.deleted.diff"],
])("in a diff: %j", (line, scope) => expect(scopesOf(line, repository.diff.patterns)).toEqual([scope]));
