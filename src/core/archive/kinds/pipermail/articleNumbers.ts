import { readHtml } from "../../../base/html.ts";

/** An entry of `date.html` or `thread.html`. */
export interface Entry {
  number: number;
  subject: string;
  author: string;
}

/** A mail of the monthly text; callers pass them in order. */
export interface TextMail {
  messageId: string;
  subject: string;
  fromName: string;
}

const maxEntries = 100_000;

/** Reads a period's index page: its articles by ascending number, the order of the monthly text. */
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
 * Assigns the articles of the index to the mails of the text. Both have the same order, but each may have mails that
 * the other lacks: if a Message-ID was sent twice, the earlier article is missing, and mails arrive in between. So
 * mails are matched by subject and author, and mails between two matches only if their number is equal on both sides.
 */
export function alignNumbers(mails: TextMail[], entries: Entry[]): Aligned {
  const left = mails.map((mail) => keyOf(mail.subject, mail.fromName));
  const right = entries.map((entry) => keyOf(entry.subject, entry.author));
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  const matched = matches(left, right);
  for (const [matchI, matchJ] of [...matched, [left.length, right.length] as const]) {
    // Equal numbers on both sides: the same mails, only spelled differently.
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
  /** How many pairs agree in everything; if none does, the index is of other mails. */
  sure: number;
}

interface Key {
  subject: string;
  author: string;
}

/** The parts that text and index spell alike; they differ in addresses, blanks and unusual characters. */
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

/** How likely two are the same mail; 0 if they are not. */
function likeness(one: Key | undefined, other: Key | undefined): number {
  if (!one || !other || one.subject !== other.subject) return 0;
  return one.author === other.author ? 3 : 1;
}

/** Limit of comparisons; mails beyond it get no number. */
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
  /** Best sum of likenesses from this pair of positions to the end. */
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
