import { isBlankKey } from "../comments/lineKey.ts";
import { PatchIndex } from "../comments/locateQuotes.ts";
import type { Place } from "../comments/model.ts";
import { allPatchLines, type PatchLine } from "../comments/patchLines.ts";
import { remarksInReply } from "../comments/remarksInReply.ts";
import type { Person } from "../mail/message.ts";
import type { StoredMessage } from "../store/types.ts";
import type { ReviewComment } from "./model.ts";
import { attributionOf, gap, quotedHead, quotedLine } from "./quoteMail.ts";

/** A patch or cover with its text. */
export interface ReviewedMail {
  message: StoredMessage;
  body: string;
}

/** Numbers of lines quoted above a comment: the usual one, and more where that is ambiguous. */
const contexts = [5, 12, 40] as const;

/**
 * The text of a review of one patch: first the general comments, then of the patch only the commented parts with at
 * most five lines above each comment, and the trailers at the end. More is quoted only if a reader (`remarksInReply`)
 * would otherwise place the comment elsewhere, for example if the lines occur twice. Comments on lines that the patch
 * does not show are below the header of their file, with the line number.
 */
export function reviewBody(
  mail: ReviewedMail,
  comments: ReviewComment[],
  trailers: string[],
  sender: Person,
): string {
  const lines = allPatchLines(mail.message, mail.body);
  const placed = comments.filter(({ text }) => text.trim() !== "").map((one) => placedAt(one, lines));
  const onTop = placed.filter(({ at }) => at === null).map(({ text }) => text);
  const spots = spotsOf(placed);
  const index = new PatchIndex(lines.filter(({ key }) => key !== ""));
  let text = written(mail, lines, onTop, spots, trailers);
  for (let lost = spots; lost.length > 0; ) {
    lost = misplaced(text, spots, lines, index, sender);
    for (const spot of lost) {
      spot.context++;
      // If the lines repeat, no quote is unambiguous: name the place, and quote little.
      if (spot.context === contexts.length) spot.text = `${placeWords(lines[spot.at]?.place)}: ${spot.text}`;
    }
    if (lost.length > 0) text = written(mail, lines, onTop, spots, trailers);
  }
  return text;
}

function placeWords(place: Place | undefined): string {
  if (place?.line == null) return place?.file ?? "The message";
  return place.file === null ? `Line ${place.line} of the message` : `${place.file}:${place.line}`;
}

/** A commented line, with the comment. */
interface Spot {
  at: number;
  text: string;
  /** Index into `contexts`. */
  context: number;
}

interface PlacedComment {
  /** Index of the line above the comment; null at the top. */
  at: number | null;
  text: string;
}

function placedAt(comment: ReviewComment, lines: PatchLine[]): PlacedComment {
  const text = comment.text.replaceAll("\r\n", "\n").trimEnd().replace(/^\n+/, "");
  const at = lineOf(comment, lines);
  if (at !== null) return { at, text };
  const { file, side, line } = comment;
  if (side === "general" && file === null && line === null) return { at: null, text };
  const named = `${placeWords({ file, side, line })}: ${text}`;
  const head = lines.findIndex((one) => one.head === "file" && one.place.file === file);
  return { at: head < 0 ? null : head, text: named };
}

/** Index of the line that a comment is about; null if the patch does not show it. */
function lineOf({ file, side, line }: Place, lines: PatchLine[]): number | null {
  if (side === "general") return null;
  const isIt = ({ place, head, oldLine }: PatchLine) => {
    if (place.file !== file) return false;
    if (line === null)
      return side === "message" ? place.side === "message" && place.line === null : head === "file";
    if (head !== undefined) return false;
    return (place.side === side && place.line === line) || (side === "old" && oldLine === line);
  };
  const found = lines.findIndex(isIt);
  if (found < 0) return null;
  // A line that the diff does not show cannot be quoted: the comment goes below the line above it.
  const shown = lines.slice(0, found + 1).findLastIndex(({ key }) => key !== "");
  return shown < 0 ? null : shown;
}

/** In the order of the patch; comments on one line are together. */
function spotsOf(placed: PlacedComment[]): Spot[] {
  const spots = new Map<number, Spot>();
  for (const { at, text } of placed) {
    if (at === null) continue;
    const spot = spots.get(at);
    if (spot) spot.text += `\n\n${text}`;
    else spots.set(at, { at, text, context: 0 });
  }
  return [...spots.values()].sort((a, b) => a.at - b.at);
}

function written(
  { message }: ReviewedMail,
  lines: PatchLine[],
  onTop: string[],
  spots: Spot[],
  trailers: string[],
): string {
  const parts = [`${attributionOf(message)}\n`];
  if (onTop.length > 0) parts.push("\n", ...onTop.map((text) => `${text}\n\n`));
  if (spots.length > 0) parts.push(...new Quoting(lines).all(spots));
  else if (onTop.length === 0) parts.push(messageOf(lines));
  if (trailers.length > 0) parts.push(`${trailers.join("\n")}\n`);
  return `${parts.join("").trimEnd()}\n`;
}

/** The beginning of the message, for a mail with nothing but trailers. */
function messageOf(lines: PatchLine[]): string {
  const message = lines.slice(1).filter(({ place }) => place.side === "message" && place.line !== null);
  return `${quotedHead(message.slice(2).map(({ text }) => text)).join("\n")}\n\n`;
}

/** Writes the quotes above the comments, from top to bottom. */
class Quoting {
  readonly #lines: PatchLine[];
  readonly #out: string[] = [];
  /** Index of the last quoted line. */
  #last = -1;
  readonly #heads = new Set<number>();

  constructor(lines: PatchLine[]) {
    this.#lines = lines;
  }

  all(spots: Spot[]): string[] {
    for (const spot of spots) {
      this.#quote(spot.at, contexts[spot.context] ?? contexts[0]);
      this.#out.push(`\n${spot.text}\n\n`);
    }
    return this.#out;
  }

  #quote(at: number, context: number): void {
    const file = this.#headAbove(at, "file");
    const hunk = this.#headAbove(at, "hunk");
    const begins = Math.max(file, hunk > file ? hunk + 1 : 0);
    const text = begins > 0 ? begins : this.#lines.findIndex(({ place }) => (place.line ?? 0) > 2);
    const from = Math.min(at, Math.max(this.#last + 1, at - context, text));
    if (begins > 0) for (const head of hunk > file ? [file, hunk] : [file]) if (head < from) this.#head(head);
    for (let line = this.#firstShown(from, at); line <= at; line++) this.#push(line);
  }

  #head(at: number): void {
    if (at >= 0 && !this.#heads.has(at)) this.#push(at);
  }

  /** Quotes a line, after a mark if lines were left out, except between a file's name and its first hunk. */
  #push(at: number): void {
    const line = this.#lines[at];
    if (!line) return;
    const left = this.#lines.slice(this.#last + 1, at);
    const isHead = this.#heads.has(this.#last) && this.#lines[this.#last]?.head === "file";
    const follows = isHead && line.head === "hunk" && left.every(({ head }) => head !== "hunk");
    if (this.#last >= 0 && left.some(({ key }) => key !== "") && !follows) this.#out.push(`${gap}\n`);
    if (line.head !== undefined) this.#heads.add(at);
    this.#out.push(`${quotedLine(line.text)}\n`);
    this.#last = at;
  }

  #headAbove(at: number, head: "file" | "hunk"): number {
    return this.#lines.slice(0, at + 1).findLastIndex((line) => line.head === head);
  }

  /** Index of the first line that is not blank, since a quote does not begin with a blank line. */
  #firstShown(from: number, to: number): number {
    let at = from;
    while (at < to && this.#lines[at]?.key === "") at++;
    return at;
  }
}

/** The comments that a reader would place at another line. */
function misplaced(
  text: string,
  spots: Spot[],
  lines: PatchLine[],
  index: PatchIndex,
  sender: Person,
): Spot[] {
  const found = remarksInReply(text, sender, index, []).remarks.map(({ remark }) => remark);
  return spots.filter((spot) => {
    if (spot.context >= contexts.length) return false;
    // A reader takes a comment below a blank line for one on the line above that.
    const seen = lines.slice(0, spot.at + 1).findLastIndex(({ key }) => !isBlankKey(key));
    const place = lines[seen]?.place;
    const remark = found.find((one) => one.text === spot.text && !isAt(one.place, place));
    return remark !== undefined && !found.some((one) => one.text === spot.text && isAt(one.place, place));
  });
}

function isAt(one: Place, other: Place | undefined): boolean {
  return one.file === other?.file && one.side === other.side && one.line === other.line;
}
