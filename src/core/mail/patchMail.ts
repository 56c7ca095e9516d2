import { parseDate } from "./dates.ts";
import { decodeLine } from "./headers.ts";
import type { Message, Person } from "./message.ts";

/** A patch mail as `git am` takes it apart. */
export interface PatchMail {
  /** Name and address as they are written, not in lower case. */
  author: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  /** Minutes east of Greenwich at which the author wrote. */
  zone: number;
  /** The commit's: title, blank line, text; ends in a line break, "" where there is nothing. */
  message: string;
  /** What stands between the commit's message and the diff: what changed since the last version, the diffstat. */
  notes: string;
  /** From the line that ends the notes to the end of the mail; what git looks for diffs in. */
  diff: string;
}

/** A commit's message is read this far, in characters, and notes as well; honest ones stay far below. */
const textLimit = 1 << 20;
const lineLimit = 1000;

/**
 * Takes a patch mail apart by the rules of `git mailinfo`: headers in the body go before those of the mail, what stands
 * above a scissors line does not count, the message ends at "---" or at the diff. Never throws; linear.
 */
export function readPatchMail(
  mail: Pick<Message, "from" | "date" | "subject" | "exact">,
  body: string,
): PatchMail {
  const { headers, text, end } = readText(body);
  const rest = body.slice(end);
  const begins = rest.search(/^(?:diff -|Index: |--- \S)/m);
  const said = headers.get("from");
  const when = headers.get("date") ?? "";
  const written = parseDate(when);
  const title = titleOf(headers.get("subject") ?? mail.subject);
  const clear = mail.exact ? (line: string) => line : withAddresses;
  return {
    author: (said === undefined ? null : authorIn(clear(said))) ?? mail.from,
    date: written ?? mail.date,
    zone: written === null ? 0 : zoneIn(when),
    message: tidied(`${title}\n\n${clear(text)}`),
    notes: tidied(rest.slice(0, begins < 0 ? rest.length : begins).replace(/^---[ \t]*\n/, "")).slice(
      0,
      textLimit,
    ),
    diff: rest,
  };
}

interface Text {
  /** Headers within the body, by their name in lower case. */
  headers: Map<string, string>;
  text: string;
  /** Where the text ends in the body: the index of the line that ends it. */
  end: number;
}

function readText(body: string): Text {
  let headers = new Map<string, string>();
  let lines: string[] = [];
  let atHeaders = true;
  let open: string | null = null;
  let start = 0;
  for (let end = 0; start < body.length && start < textLimit; start = end + 1) {
    end = body.indexOf("\n", start);
    if (end < 0) end = body.length;
    const line = body.slice(start, end);
    if (isScissors(line)) {
      // What stood above it was for the readers of the mail; headers may follow again.
      [headers, lines, atHeaders, open] = [new Map(), [], true, null];
      continue;
    }
    if (atHeaders) {
      // Blank lines go before the headers, and one ends them.
      if (line.trim() === "") {
        atHeaders = headers.size === 0;
        continue;
      }
      if (open !== null && /^[ \t]/.test(line)) {
        headers.set(open, `${headers.get(open)} ${line.trim()}`.slice(0, lineLimit));
        continue;
      }
      const [, name = "", value = ""] = /^(From|Subject|Date):(.{0,1000})/i.exec(line) ?? [];
      open = name.toLowerCase();
      if (open !== "" && !headers.has(open)) {
        headers.set(open, value.trim());
        continue;
      }
      if (/^>From\s/.test(line)) continue;
      atHeaders = false;
    }
    if (endsText(line)) return { headers, text: lines.join("\n"), end: start };
    lines.push(line);
  }
  return { headers, text: lines.join("\n"), end: Math.min(start, body.length) };
}

/** As git knows the line: "---" alone, or the first line of a diff. */
function endsText(line: string): boolean {
  if (line.startsWith("---")) return /^---(?:\s*$| \S)/.test(line);
  return line.startsWith("diff -") || line.startsWith("Index: ");
}

/**
 * "-- >8 --" and its like: at least eight characters between the first and the last that show, more than a third of
 * them dashes and scissors, and more of these than of gaps.
 */
function isScissors(line: string): boolean {
  if (!/8<|>8|%<|>%/.test(line.slice(0, lineLimit))) return false;
  const shown = line.slice(0, lineLimit).trim();
  let [perforation, gaps, inside] = [0, 0, false];
  for (let at = 0; at < shown.length; at++) {
    const two = shown.slice(at, at + 2);
    if (/\s/.test(shown.charAt(at))) {
      if (!inside) continue;
      perforation++;
      gaps++;
    } else if (shown.charAt(at) === "-") {
      inside = true;
      perforation++;
    } else if (two === ">8" || two === "8<" || two === ">%" || two === "%<") {
      inside = true;
      perforation += 2;
      at++;
    } else inside = false;
  }
  return shown.length >= 8 && shown.length < perforation * 3 && gaps * 2 < perforation;
}

/** A subject without what mail adds: "Re:" and whatever stands in brackets before the title. */
function titleOf(subject: string): string {
  let title = decodeLine(subject);
  for (;;) {
    const rest = title.replace(/^(?:re:|[\s:]|\[[^\]]*\])/i, "");
    if (rest === title) return title.trim();
    title = rest;
  }
}

/** "Ann Lee <ann@example.org>", "ann@example.org (Ann Lee)", "ann@example.org"; null where there is no address. */
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

/** Pipermail's monthly text writes "<ann at example.org>". */
function withAddresses(text: string): string {
  return text.replace(/<([^\s<>@]{1,100}) at ([^\s<>@]{1,200})>/g, "<$1@$2>");
}

function zoneIn(date: string): number {
  const [, sign, hours, minutes] = /\s([+-])(\d{2})(\d{2})\b/.exec(date) ?? [];
  const zone = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return zone > 14 * 60 ? 0 : sign === "-" ? -zone : zone;
}

/** As `git stripspace` leaves a text: no blanks at the ends of lines, no doubled blank lines, none around. */
function tidied(text: string): string {
  const lines: string[] = [];
  for (const line of text.slice(0, textLimit).split("\n")) {
    const bare = line.trimEnd();
    if (bare !== "" || (lines.length > 0 && lines.at(-1) !== "")) lines.push(bare);
  }
  if (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
