import { isPointer } from "../mail/leadIn.ts";
import type { Person } from "../mail/message.ts";
import { isClosing, isGreeting, isPolite, speaks } from "./boilerplate.ts";
import type { ReplyLine } from "./replyLines.ts";

/** Consecutive lines that the sender wrote, and the quoted lines above them. */
export interface Segment {
  quote: ReplyLine[];
  own: ReplyLine[];
}

/** The quoted lines of a segment. */
export function quoteOf(lines: ReplyLine[]): { line: ReplyLine; key: string; afterGap: boolean }[] {
  const quote: { line: ReplyLine; key: string; afterGap: boolean }[] = [];
  let afterGap = false;
  for (const line of lines) {
    if (line.kind !== "quoted") afterGap ||= line.kind !== "own" || line.key !== "";
    else {
      quote.push({ line, key: line.key, afterGap });
      afterGap = false;
    }
  }
  return quote;
}

/** Whether a line of the sender's says something about the patch. */
export function saysMore({ text, formal }: ReplyLine, sender: Person): boolean {
  return formal !== "trailer" && speaks(text, sender);
}

/** Whether the lines only lead to trailers or to other remarks: "With that fixed,", "Some nits below." */
export function onlyLeads(own: ReplyLine[], sender: Person): boolean {
  return !own.some((line) => saysMore(line, sender) && line.formal !== "leadIn" && !isPointer(line.text));
}

/** The segments of a reply; text separated only by a blank quoted line is one segment. */
export function segmentsOf(lines: ReplyLine[], sender: Person): Segment[] {
  const segments: Segment[] = [];
  let quote: ReplyLine[] = [];
  let own: ReplyLine[] = [];
  const end = () => {
    if (!own.some((line) => saysMore(line, sender))) {
      own = [];
      return;
    }
    const last = segments.at(-1);
    if (last && quote.every(({ key }) => key === "")) last.own.push(...own);
    else segments.push({ quote, own });
    [quote, own] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === "own") own.push(line);
    else {
      if (line.kind === "quoted" || line.kind === "trim") end();
      if (line.kind === "quoted") quote.push(line);
    }
  }
  end();
  return segments;
}

/**
 * Splits off the closing of a mail, which is about the whole patch: paragraphs with trailers or leading to them; if the
 * whole patch is quoted above, everything from the first of these on.
 */
export function closingOf(own: ReplyLine[], isEnd: () => boolean): [here: ReplyLine[], closing: ReplyLine[]] {
  const paragraphs = paragraphsOf(own);
  const first = paragraphs.findIndex((lines) => isClosing(lines.map(({ text }) => text)));
  if (first < 0) return [own, []];
  if (isEnd()) return [paragraphs.slice(0, first).flat(), paragraphs.slice(first).flat()];
  const closing = paragraphs.filter((lines) => isClosing(lines.map(({ text }) => text)));
  return [paragraphs.filter((lines) => !closing.includes(lines)).flat(), closing.flat()];
}

/** Paragraphs, each with the blank lines below it. */
function paragraphsOf(own: ReplyLine[]): ReplyLine[][] {
  const paragraphs: ReplyLine[][] = [];
  let blank = true;
  for (const line of own) {
    const isBlank = line.text.trim() === "";
    if (blank && !isBlank) paragraphs.push([]);
    paragraphs.at(-1)?.push(line);
    blank = isBlank;
  }
  return paragraphs;
}

/** The text without greeting and regards. */
export function textOf(own: ReplyLine[], sender: Person): string {
  const texts = own.map(({ text }) => text.trimEnd());
  const isIdle = (text: string | undefined) =>
    text !== undefined && (text === "" || isGreeting(text) || isPolite(text, sender));
  let [start, end] = [0, texts.length];
  while (isIdle(texts[start])) start++;
  while (end > start && isIdle(texts[end - 1])) end--;
  return texts.slice(start, end).join("\n");
}
