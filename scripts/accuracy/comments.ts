// Holds the places of remarks against where a person who read the mails put them; see CONTRIBUTING.md.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { english, wordsOf } from "../../src/core/base/localize.ts";
import { commentsOf } from "../../src/core/comments/comments.ts";
import type { Comment } from "../../src/core/comments/model.ts";
import { assemble } from "../../src/core/series/assemble.ts";
import type { Store } from "../../src/core/store/store.ts";
import { root } from "../paths.ts";

/** Where a remark stands. Ids and places only: no word of the mails. */
interface Marked {
  /** Message-ID of the mail that says it. */
  reply: string;
  /** Of the remark's first line, without blanks: the first 12 digits of its SHA-256. */
  words: string;
  file: string | null;
  side: Comment["side"];
  /** null on the side "message": any line of it. */
  line: number | null;
  /** Another line of the file that can be meant as well. */
  or?: number;
}

/** Compares, prints each difference and the share. */
export function compareComments(store: Store, say: (line: string) => void): void {
  const marked: Marked[] = JSON.parse(readFileSync(join(root, "scripts/accuracy/comments.json"), "utf8"));
  const said = new Map<string, Comment[]>();
  for (const series of assemble(store.range(0, Number.MAX_SAFE_INTEGER), {
    now: Date.now(),
    idOf: () => null,
  }))
    for (const comment of commentsOf(series, (messageId) => textOf(store, messageId)))
      said.set(comment.messageId, [...(said.get(comment.messageId) ?? []), comment]);
  const shares = { "on lines": [0, 0], "not on lines": [0, 0], all: [0, 0] };
  const tally = (share: number[], right: boolean) => {
    share[0] = (share[0] ?? 0) + Number(right);
    share[1] = (share[1] ?? 0) + 1;
  };
  const counted = new Map<Comment, string>();
  for (const one of marked) {
    const alike = (said.get(one.reply) ?? []).filter(
      (comment) => startsAs(comment, one.words) && counted.get(comment) !== one.words,
    );
    // A mail may say the same in several places.
    const found = alike.find((comment) => agrees(comment, one)) ?? alike[0];
    const right = found !== undefined && agrees(found, one);
    if (right) counted.set(found, one.words);
    tally(shares[one.line === null ? "not on lines" : "on lines"], right);
    tally(shares.all, right);
    if (!right)
      say(
        `<${one.reply}> ${one.words}\n  known: ${placeOf(one)}\n  said:  ${found ? `${placeOf(found)} (${wordsOf(found.why, english)})` : "nothing"}`,
      );
  }
  for (const [name, [right = 0, all = 0]] of Object.entries(shares))
    say(`remarks ${name.padEnd(14)} ${right} of ${all} (${((100 * right) / all).toFixed(1)} %)`);
}

function startsAs({ text }: Comment, words: string): boolean {
  return text.split("\n").some((line) => beginningsOf(line).some((beginning) => hashOf(beginning) === words));
}

/** The line, and where it may have been broken when it was sent: flowed text has a paragraph in one line. */
function beginningsOf(line: string): string[] {
  const ends = Array.from(line.slice(0, 120).matchAll(/\s/g), ({ index }) => index);
  return [line, ...ends.map((end) => line.slice(0, end))];
}

/** What is about a patch as a whole may stand on its message, at no line. */
function agrees(found: Comment, { file, side, line, or }: Marked): boolean {
  if (side === "general")
    return (
      found.line === null && (found.side === "general" || found.side === "message" || found.file !== null)
    );
  if (found.side !== side || found.file !== file) return false;
  return (
    found.line === line || (or !== undefined && found.line === or) || (side === "message" && line === null)
  );
}

function textOf(store: Store, messageId: string) {
  const [message] = store.get([messageId]);
  const body = store.body(messageId);
  return message && body ? { message, body: body.text } : null;
}

function hashOf(line: string): string {
  return createHash("sha256").update(line.replace(/\s+/g, "")).digest("hex").slice(0, 12);
}

function placeOf({ file, side, line }: Pick<Comment, "file" | "side" | "line">): string {
  return `${file ?? ""} ${side} ${line ?? ""}`;
}
