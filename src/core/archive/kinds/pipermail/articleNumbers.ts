import { readHtml } from "../../../base/html.ts";

/** An entry of `date.html` or `thread.html`. */
export interface Entry {
  number: number;
  subject: string;
  author: string;
}

/** A mail of the monthly text, in its order there. */
export interface TextMail {
  messageId: string;
  subject: string;
  fromName: string;
}

const maxEntries = 100_000;

/** Reads a period's index page: its articles by ascending number, which is the order of the monthly text. */
export function readEntries(html: string): Entry[] {
  const entries = new Map<number, Entry>();
  let entry: Entry | null = null;
  let part: "subject" | "author" | null = null;
  readHtml(html, {
    opened(name, { href }) {
      const number = name === "a" ? /^(\d{1,12})\.html$/.exec(href ?? "")?.[1] : undefined;
      if (number !== undefined && entries.size < maxEntries) {
        entry = { number: Number(number), subject: "", author: "" };
        entries.set(entry.number, entry);
        part = "subject";
      } else if (name === "i" && entry) part = "author";
    },
    text(text) {
      if (entry && part && entry[part].length < 2000) entry[part] += text;
    },
    closed(name) {
      if (name === "a" && part === "subject") part = null;
      if (name !== "i") return;
      part = null;
      entry = null;
    },
  });
  return [...entries.values()].sort((one, other) => one.number - other.number);
}

/**
 * Joins the mails of the text with the articles of the index. Both are in the same order, but either may hold some
 * that the other lacks: a Message-ID sent twice drops the earlier article, and mails arrive in between. So mails
 * are matched by subject and author, and those between two matches only where nothing is missing there.
 */
export function alignNumbers(mails: TextMail[], entries: Entry[]): Aligned {
  const left = mails.map((mail) => keyOf(mail.subject, mail.fromName));
  const right = entries.map((entry) => keyOf(entry.subject, entry.author));
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  const matched = matches(left, right);
  for (const [matchI, matchJ] of [...matched, [left.length, right.length] as const]) {
    // A run of equal length on both sides: the same mails, only written differently.
    if (matchI - i === matchJ - j) for (; i < matchI; i++, j++) pairs.push([i, j]);
    if (matchI < left.length) pairs.push([matchI, matchJ]);
    i = matchI + 1;
    j = matchJ + 1;
  }
  const numbered = pairs.flatMap(([mail, entry]) => {
    const { messageId } = mails[mail] ?? {};
    const { number } = entries[entry] ?? {};
    return messageId === undefined || number === undefined ? [] : [{ messageId, number }];
  });
  return { pairs: numbered, sure: matched.length };
}

export interface Aligned {
  pairs: { messageId: string; number: number }[];
  /** How many of them agree in what both sides say; if none does, the index is of other mails. */
  sure: number;
}

interface Key {
  subject: string;
  author: string;
}

/** The two views write addresses, blanks and odd letters differently; what they agree on is left. */
function keyOf(subject: string, author: string): Key {
  return { subject: plain(subject), author: plain(author) };
}

function plain(text: string): string {
  return text
    .replaceAll("@", " at ")
    .replace(/^\s*re:\s*/i, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/** How sure it is that two are the same mail; 0 where they are not. */
function likeness(one: Key | undefined, other: Key | undefined): number {
  if (!one || !other || one.subject !== other.subject) return 0;
  return one.author === other.author ? 3 : 1;
}

/** More comparisons than this are not made; what is left unmatched stays without a number. */
const maxCells = 16_000_000;

/** The best pairs in common order: equal beginnings and ends first, the rest by dynamic programming. */
function matches(left: Key[], right: Key[]): [number, number][] {
  const same = (i: number, j: number) => likeness(left[i], right[j]) === 3;
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(left.length - 1 - tail, right.length - 1 - tail)) tail++;
  const rows = left.length - head - tail;
  const columns = right.length - head - tail;
  const pairs: [number, number][] = [];
  for (let k = 0; k < head; k++) pairs.push([k, k]);
  if (rows * columns <= maxCells) pairs.push(...bestPairs(left, right, head, rows, columns));
  for (let k = tail; k > 0; k--) pairs.push([left.length - k, right.length - k]);
  return pairs;
}

function bestPairs(
  left: Key[],
  right: Key[],
  head: number,
  rows: number,
  columns: number,
): [number, number][] {
  const width = columns + 1;
  /** Best sum of likenesses from this pair of places to the end. */
  const best = new Uint32Array((rows + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const pair = likeness(left[head + i], right[head + j]);
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), pair > 0 ? pair + at(i + 1, j + 1) : 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    const pair = likeness(left[head + i], right[head + j]);
    if (pair > 0 && at(i, j) === pair + at(i + 1, j + 1)) pairs.push([head + i++, head + j++]);
    else if (at(i, j) === at(i + 1, j)) i++;
    else j++;
  }
  return pairs;
}
