import { formatCount } from "../base/formatCount.ts";
import { plainLine, plainText } from "../base/plainText.ts";
import { diffStart } from "../mail/diff.ts";
import type { Person } from "../mail/message.ts";
import { nameOf } from "../mail/person.ts";
import { quoteDepth } from "../mail/quotes.ts";
import type { StoredMessage } from "../store/types.ts";
import { linksOf } from "./links.ts";
import type { Fold, ThreadDocument, ThreadMail } from "./model.ts";
import { inOrder, type Placed } from "./order.ts";

/** Maximum number of mails shown. */
const maxMails = 5_000;
/** Maximum characters shown of one mail, and in all. */
const maxMail = 1_000_000;
const maxText = 20_000_000;
const maxLinks = 50_000;
/** Maximum characters of a subject in a heading; the whole subject is shown below it. */
const longestSubject = 120;
/** Quotes deeper than this are from old mails, and are folded. */
const freshLevels = 2;

/**
 * A conversation as one text: for each mail a heading, a few headers and its body. `bodyOf` returns null if a mail's
 * text is not here. Pure and limited in size: the document says what is left out.
 */
export function threadDocument(
  messages: StoredMessage[],
  bodyOf: (messageId: string) => string | null,
): ThreadDocument {
  return new Writing(messages, bodyOf).document();
}

class Writing {
  readonly #lines: string[] = [];
  readonly #mails: ThreadMail[] = [];
  readonly #folds: Fold[] = [];
  /** The mails shown, and the number of all mails. */
  readonly #order: Placed[];
  readonly #count: number;
  readonly #bodyOf: (messageId: string) => string | null;
  readonly #numbers = new Map<StoredMessage, number>();
  #length = 0;

  constructor(messages: StoredMessage[], bodyOf: (messageId: string) => string | null) {
    const all = inOrder(messages);
    this.#order = all.slice(0, maxMails);
    this.#count = all.length;
    this.#bodyOf = bodyOf;
  }

  document(): ThreadDocument {
    for (const placed of this.#order) this.#mail(placed);
    const known = new Set(this.#mails.map(({ messageId }) => messageId));
    const links: ThreadDocument["links"] = [];
    for (const { messageId, start, end, private: own } of this.#mails)
      for (let line = start; line < end && links.length < maxLinks; line++)
        for (const link of linksOf(this.#lines[line] ?? "", own ? null : messageId, known))
          links.push({ line, ...link });
    this.#ending(links.length >= maxLinks);
    return {
      title: plainLine(this.#order[0]?.message.subject ?? ""),
      text: this.#lines.map((line) => `${line}\n`).join(""),
      mails: this.#mails,
      folds: this.#folds.sort((a, b) => a.start - b.start || b.end - a.end),
      links,
      leftOut: this.#count - this.#order.length,
    };
  }

  /** The note below all mails about what is left out. */
  #ending(isCut: boolean): void {
    const left = this.#count - this.#order.length;
    const mails = left === 1 ? "One more mail" : `${formatCount(left)} more mails`;
    const most = formatCount(maxMails);
    if (left > 0)
      this.#lines.push(`[${mails} of this thread: ${most} are shown. Open the others in the browser.]`);
    if (isCut)
      this.#lines.push(
        `[The first ${formatCount(maxLinks)} links can be followed; those below are plain text.]`,
      );
  }

  #mail({ message, depth, parent }: Placed): void {
    const { messageId, from, date, subject } = message;
    const own = message.private ? { private: message.private } : {};
    const number = this.#mails.length + 1;
    this.#numbers.set(message, number);
    const answers = parent === null ? null : (this.#numbers.get(parent) ?? null);
    const start = this.#lines.length;
    this.#lines.push(
      // The only line that is visible when the mail is folded, or as a sticky header, so it names the author.
      `=== ${number} of ${this.#count}${answers === null ? "" : `, depth ${depth}, answers ${answers}`} === ${headingOf(message)}`,
      `From: ${plainLine(named(from))}`,
      `Date: ${new Date(date).toISOString().slice(0, 16).replace("T", " ")} UTC`,
      `Subject: ${plainLine(subject)}`,
      `Message-ID: <${plainLine(messageId)}>`,
      ...(message.private ? ["Private: no list has this mail."] : []),
      "",
    );
    const body = this.#lines.length;
    const files = this.#body(this.#bodyOf(messageId));
    const end = this.#lines.length;
    this.#folds.push({ kind: "mail", start, end: end - 1, old: false });
    this.#lines.push("");
    this.#mails.push({
      messageId,
      number,
      answers,
      depth,
      from,
      date,
      subject,
      ...own,
      start,
      body,
      end,
      files,
    });
  }

  #body(whole: string | null): ThreadMail["files"] {
    if (whole === null) {
      this.#lines.push("[The text of this mail is not here. Refresh, or open it in the browser.]");
      return [];
    }
    const room = Math.max(0, Math.min(maxMail, maxText - this.#length));
    // Unusual line ends would make an editor count lines differently.
    const text = plainText(whole.slice(0, room).replaceAll("\r\n", "\n")).trimEnd();
    this.#length += text.length;
    const lines = text.split("\n");
    const start = this.#lines.length;
    for (const line of lines) this.#lines.push(line);
    const files = this.#parts(lines, start, text);
    if (whole.length > room)
      this.#lines.push("[The rest of this mail is too long to be shown. Open it in the browser.]");
    return files;
  }

  #parts(lines: string[], start: number, text: string): ThreadMail["files"] {
    this.#quotes(lines, start);
    const signature = lines.findLastIndex((line) => line === "-- " || line === "--");
    const end = signature < 0 ? lines.length : signature;
    if (signature >= 0 && signature < lines.length - 1)
      this.#fold("signature", start, signature, lines.length - 1);
    const diff = diffStart(text);
    if (diff < 0) return [];
    const first = text.slice(0, diff).split("\n").length - 1;
    if (first >= end) return [];
    const files = filesOf(lines, first, end);
    for (const file of files) this.#fold("diff", start, file.start, file.end);
    return files.map(({ path, ...range }) => ({ path, start: start + range.start, end: start + range.end }));
  }

  #fold(kind: Fold["kind"], offset: number, start: number, end: number, old = false): void {
    if (end > start) this.#folds.push({ kind, start: offset + start, end: offset + end, old });
  }

  /** One fold for each quote, one within for what is quoted twice, and one for what is older. */
  #quotes(lines: string[], start: number): void {
    const depths = lines.map(quoteDepth);
    for (let level = 1; level <= freshLevels + 1; level++) {
      let from = -1;
      for (let at = 0; at <= depths.length; at++) {
        const isIn = (depths[at] ?? 0) >= level;
        if (isIn && from < 0) from = at;
        if (isIn || from < 0) continue;
        this.#fold("quote", start, from, at - 1, level > freshLevels);
        from = -1;
      }
    }
  }
}

/** The first and last line of each file of a diff. */
function filesOf(lines: string[], first: number, end: number): ThreadMail["files"] {
  const files: ThreadMail["files"] = [];
  for (let at = first; at < end; at++) {
    const line = lines[at] ?? "";
    const before = files.at(-1);
    const isGit = line.startsWith("diff --git ");
    const isPlain = line.startsWith("--- ") && (lines[at + 1] ?? "").startsWith("+++ ") && !before;
    if (isGit || isPlain) {
      if (before) before.end = at - 1;
      files.push({ path: "", start: at, end: end - 1 });
    }
    const file = files.at(-1);
    const name = /^(?:\+\+\+|---) "?[ab]\/(.{1,500}?)"?(?:\t.*)?$/.exec(line.slice(0, 600))?.[1];
    const both = isGit
      ? /^diff --git "?a\/.{1,500} "?b\/(.{1,500}?)"?$/.exec(line.slice(0, 1_100))?.[1]
      : undefined;
    if (file && (both ?? name) !== undefined && (file.path === "" || line.startsWith("+++ ")))
      file.path = both ?? name ?? "";
  }
  return files.filter(({ path }) => path !== "");
}

/** "Ann Lee: Re: [PATCH v2 1/2] a title". */
function headingOf({ from, subject }: StoredMessage): string {
  return `${plainLine(nameOf(from))}: ${plainLine(subject).slice(0, longestSubject)}`;
}

function named({ name, email }: Person): string {
  if (email === "") return name;
  return name === "" ? email : `${name} <${email}>`;
}
