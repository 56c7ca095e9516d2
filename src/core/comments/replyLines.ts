import { isAttachmentLine } from "../mail/attachment.ts";
import { quoteDepth } from "../mail/quotes.ts";
import { mostTrailers } from "../mail/trailers.ts";
import { type Formal, trailersSaid } from "../mail/trailersSaid.ts";
import { isTrimMark } from "../mail/trimMark.ts";
import { lineKey } from "./lineKey.ts";

/** A line of a reply. */
export interface ReplyLine {
  text: string;
  /**
   * quoted: somebody else's text; own: the sender's; trim: a mark such as "[...]"; aside: attributions, headers of the
   * original, signature, footers.
   */
  kind: "quoted" | "own" | "trim" | "aside";
  /** Quoting depth; 0 if it is not quoted. */
  depth: number;
  key: string;
  formal?: Formal;
}

/** Number of lines read of one reply. */
const maxLines = 20_000;

/** Some programs quote with bars. Tables use them too, so they count only if there are no other marks. */
const bars = /^\|(?: |$)/;
const attribution =
  /(?:\bwrote|\bwrites|\bschrieb(?: .{1,80})?|\ba écrit|\bsaid|\bescribió|\bha scritto|写道)\s*[:：]\s*$/i;
const attributionBegins = /^\s*(?:On|Am|Le|El|Il|Em|Op|Den|W dniu|\d{4}|From:|\*)\b/;
const originalHeader =
  /^\s*\*?(?:From|Sent|Date|To|Cc|Subject|Von|Gesendet|An|Betreff|De|Envoyé|À|Objet|发件人|发送时间|收件人|主题)\*?\s?[:：]/i;
const originalRule = /^\s*(?:-{2,}\s*\p{L}[\p{L}' ]{3,40}-*|_{20,})\s*$/u;
const footer = /^_{30,}\s*$/;

/** The text that may be quoted. */
export interface Known {
  /** Whether one of its lines has that key. */
  has(key: string): boolean;
  /** Whether it has a line with one key directly above a line with the other. */
  follows(above: string, below: string): boolean;
}

/**
 * The lines of a reply with the kind of each. Knowing the text that may be quoted, it recognizes the ends of wrapped
 * lines, and the lines of an unmarked original.
 */
export function replyLines(body: string, known: Known): ReplyLine[] {
  const texts = body.split("\n", maxLines).map((line) => line.replace(/\r$/, ""));
  const marked = texts.some((line) => quoteDepth(line) > 0);
  const lines = texts.map((text): ReplyLine => {
    if (isTrimMark(text) && lineKey(text) !== "") return { text, kind: "trim", depth: 0, key: "" };
    const depth = marked ? quoteDepth(text) : bars.test(text) ? 1 : 0;
    const bare = marked ? text : text.replace(/^\|\s?/, "");
    return { text, kind: depth > 0 ? "quoted" : "own", depth, key: lineKey(withoutInitials(bare, depth)) };
  });
  setAside(lines);
  if (!marked) markOriginal(lines, known);
  joinWrapped(lines, known);
  markTrailers(lines);
  return lines;
}

function withoutInitials(text: string, depth: number): string {
  return depth > 0 ? text.replace(/^\s{0,3}[A-Z][A-Za-z]{0,3}(?=>)/, "") : text;
}

/** Marks attributions, headers of an original, signatures and list footers, which are nobody's comments. */
function setAside(lines: ReplyLine[]): void {
  let after = false;
  for (const [at, line] of lines.entries()) {
    if (line.kind === "quoted") {
      after = false;
      continue;
    }
    const { text } = line;
    const rest = lines.slice(at + 1, at + 3);
    if (text === "-- " || text === "--" || (footer.test(text) && /list\b/.test(rest[0]?.text ?? "")))
      after = true;
    if (after) line.kind = "aside";
    else if (isAttribution(text, rest)) setAttributionAside(lines, at);
    else if (isHeader(lines, at) || isAttachmentLine(text)) line.kind = "aside";
  }
}

function isAttribution(text: string, rest: ReplyLine[]): boolean {
  return text.length <= 300 && attribution.test(text) && rest.some(({ kind }) => kind === "quoted");
}

/** An attribution may take up to three lines: "On Mon, 7 Feb 2022 at 10:00, Ann Lee", "<ann@example.org>", "wrote:". */
function setAttributionAside(lines: ReplyLine[], at: number): void {
  for (let first = at; first > at - 4 && first >= 0; first--) {
    const line = lines[first];
    if (line?.kind !== "own" || line.text.trim() === "") break;
    if (!attributionBegins.test(line.text)) continue;
    for (const one of lines.slice(first, at)) one.kind = "aside";
    break;
  }
  const line = lines[at];
  if (line) line.kind = "aside";
}

/** At least two lines such as "From: …" and "Sent: …", with the rule above them. */
function isHeader(lines: ReplyLine[], at: number): boolean {
  const line = lines[at]?.text ?? "";
  const isOne = (one: ReplyLine | undefined) =>
    one !== undefined && originalHeader.test(one.text.slice(0, 100));
  if (originalHeader.test(line.slice(0, 100))) {
    const before = lines[at - 1];
    return isOne(lines[at + 1]) || (isOne(before) && before?.kind === "aside");
  }
  return originalRule.test(line.slice(0, 100)) && lines.slice(at + 1, at + 4).some(isOne);
}

/**
 * Outlook and similar programs put the original below without marks. Its lines are recognized by their text. Text
 * between two of them that are adjacent in the original was written there, and so was text below the last; everything
 * else belongs to the original, which programs wrap and alter.
 */
function markOriginal(lines: ReplyLine[], known: Known): void {
  const begins = lines.findLastIndex(({ kind, text }) => kind === "aside" && originalHeader.test(text));
  if (begins < 0) return;
  let above: string | null = null;
  let between: ReplyLine[] = [];
  for (const line of lines.slice(begins + 1)) {
    if (line.kind !== "own" || line.key === "") continue;
    if (!known.has(line.key)) {
      between.push(line);
      continue;
    }
    line.kind = "quoted";
    line.depth = 1;
    if (above === null || !known.follows(above, line.key)) for (const one of between) one.kind = "aside";
    [above, between] = [line.key, []];
  }
  if (above === null) for (const one of between) one.kind = "aside";
}

/** Joins the rest of a wrapped line, which has no mark, with the line above if together they are a known line. */
function joinWrapped(lines: ReplyLine[], known: Known): void {
  for (const [at, line] of lines.entries()) {
    if (line.kind !== "quoted" || line.key === "") continue;
    let whole = line.key;
    for (let next = at + 1; next <= at + 3; next++) {
      const rest = lines[next];
      if (rest?.kind !== "own" || rest.key === "") break;
      whole += rest.key;
      if (!known.has(whole)) continue;
      for (const one of lines.slice(at + 1, next + 1))
        Object.assign(one, { kind: "quoted", depth: line.depth });
      break;
    }
  }
}

/** Marks the lines of trailers, which mail programs break, and those that lead to one. */
function markTrailers(lines: ReplyLine[]): void {
  // The sentences above each are looked at, and a mail may have thousands.
  let left = mostTrailers;
  for (let start = 0, end = 0; start < lines.length && left > 0; start = end + 1) {
    end = start;
    while (lines[end]?.kind === "own") end++;
    const own = lines.slice(start, end);
    const { formal, trailers } = trailersSaid(own.map(({ text }) => text));
    for (const [at, line] of own.entries()) line.formal = formal[at] ?? null;
    left -= trailers.length;
  }
}
