import { readCommitText } from "./commitText.ts";
import { isCutMail } from "./cutMail.ts";
import { parseDate } from "./dates.ts";
import { withPrefixes } from "./diffPrefixes.ts";
import { decodeLine } from "./headers.ts";
import type { Message, Person } from "./message.ts";

/** A patch mail, split as `git am` does. */
export interface PatchMail {
  /** Name and address as written, not in lower case. */
  author: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  /** The author's time zone, in minutes east of Greenwich. */
  zone: number;
  /** The commit message: title, blank line, text; ends in a line break, or is "" if empty. */
  message: string;
  /** The text between commit message and diff: changes since the last version, and the diffstat. */
  notes: string;
  /**
   * From the line that ends the notes to the end of the mail, with git's standard prefixes; git finds the diffs in it.
   */
  diff: string;
  /** Only the beginning of the mail is here. Missing otherwise. */
  isCut?: true;
}

/** Limit in characters for a commit message, and for notes; real ones are far below. */
const textLimit = 1 << 20;

/**
 * Splits a patch mail by the rules of `git mailinfo`: headers in the body override those of the mail, text above a
 * scissors line is dropped, the message ends at "---" or at the diff. Never throws; linear.
 */
export function readPatchMail(
  mail: Pick<Message, "from" | "date" | "subject" | "exact">,
  body: string,
): PatchMail {
  const { headers, lines, end } = readCommitText(body);
  const rest = body.slice(end);
  const begins = rest.search(/^(?:diff -|Index: |--- \S)/m);
  const said = headers.from;
  const when = headers.date ?? "";
  const written = parseDate(when);
  const title = titleOf(headers.subject ?? mail.subject);
  const clear = mail.exact ? (line: string) => line : withAddresses;
  return {
    author: (said === undefined ? null : authorIn(clear(said))) ?? mail.from,
    date: written ?? mail.date,
    zone: written === null ? 0 : zoneIn(when),
    message: tidied(`${title}\n\n${clear(lines.join("\n"))}`),
    notes: tidied(rest.slice(0, begins < 0 ? rest.length : begins).replace(/^---[ \t]*\n/, "")).slice(
      0,
      textLimit,
    ),
    diff: begins < 0 ? rest : rest.slice(0, begins) + withPrefixes(rest.slice(begins)),
    ...(isCutMail(mail.exact, body) && { isCut: true }),
  };
}

/** The subject without "Re:" and brackets before the title. */
function titleOf(subject: string): string {
  let title = decodeLine(subject);
  for (;;) {
    const rest = title.replace(/^(?:re:|[\s:]|\[[^\]]*\])/i, "");
    if (rest === title) return title.trim();
    title = rest;
  }
}

/** Parses "Ann Lee <ann@example.org>", "ann@example.org (Ann Lee)", "ann@example.org"; null if there is no address. */
function authorIn(value: string): Person | null {
  const plain = decodeLine(value);
  const [, before, inside] = /^([^<]*)<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(plain) ?? [];
  if (inside !== undefined) return named(before ?? "", inside);
  const [, bare, name = ""] = /^([^\s<>@()]+@[^\s<>()]+)(?:\s+\((.*)\))?\s*$/.exec(plain) ?? [];
  return bare === undefined ? null : named(name, bare);
}

function named(name: string, email: string): Person {
  const plain = name
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/\\(["\\])/g, "$1");
  return { name: plain, email: email.slice(0, 320) };
}

/** Restores addresses that pipermail's monthly text writes as "<ann at example.org>". */
export function withAddresses(text: string): string {
  return text.replace(/<([^\s<>@]{1,100}) at ([^\s<>@]{1,200})>/g, "<$1@$2>");
}

function zoneIn(date: string): number {
  const [, sign, hours, minutes] = /\s([+-])(\d{2})(\d{2})\b/.exec(date) ?? [];
  const zone = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return zone > 14 * 60 ? 0 : sign === "-" ? -zone : zone;
}

/** The text as `git stripspace` leaves it: no trailing blanks, no repeated blank lines, none at either end. */
function tidied(text: string): string {
  const lines: string[] = [];
  for (const line of text.slice(0, textLimit).split("\n")) {
    const bare = line.trimEnd();
    if (bare !== "" || (lines.length > 0 && lines.at(-1) !== "")) lines.push(bare);
  }
  if (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
