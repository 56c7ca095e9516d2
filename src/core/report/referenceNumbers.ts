import { isStatusLine, linesOf, type Part, type Report, type ReportGroup } from "./model.ts";

/** Numbers the cited addresses in the order in which the text is written. */
export class ReferenceNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #inWords: ReadonlySet<number>;
  #unlisted: { number: number; link: string }[] = [];
  #last = 0;

  /**
   * Numbers that the report's own words contain are not used, since "see [3] of the manual" would then cite an address.
   */
  constructor(report: Report) {
    this.#inWords = new Set(allLines(report).flatMap(numbersIn));
  }

  /** The text of a line, with "[n]" for each address. */
  text(parts: Part[]): string {
    return parts.map((part) => (typeof part === "string" ? part : `[${this.number(part.link)}]`)).join("");
  }

  /** The number of an address; a new one if it has none yet. */
  number(link: string): number {
    const known = this.#numbers.get(link);
    if (known !== undefined) return known;
    do this.#last++;
    while (this.#inWords.has(this.#last));
    this.#numbers.set(link, this.#last);
    this.#unlisted.push({ number: this.#last, link });
    return this.#last;
  }

  /** The addresses that were numbered since the last call, for the reference list after each section. */
  takeUnlisted(): { number: number; link: string }[] {
    const unlisted = this.#unlisted;
    this.#unlisted = [];
    return unlisted;
  }
}

/** All lines of a report including titles and states, because a number in any of them would be read as a reference. */
function allLines({ sections, blocks }: Report): Part[][] {
  return [
    ...sections.flatMap(({ title, groups }) => [[title], ...groups.flatMap(linesOfGroup)]),
    ...blocks.flatMap(({ title, lines }) => [
      [title],
      ...lines.map((line) => (isStatusLine(line) ? [line.name, line.words] : line)),
    ]),
  ];
}

function linesOfGroup({ tickets, title, content }: ReportGroup): Part[][] {
  return [[title, ...tickets.map((ticket) => `[${ticket.id}] ${ticket.title}`)], ...content.flatMap(linesOf)];
}

function numbersIn(parts: Part[]): number[] {
  return parts
    .filter((part) => typeof part === "string")
    .flatMap((text) => [...text.matchAll(/\[(\d{1,4})\]/g)].map(([, number]) => Number(number)));
}
