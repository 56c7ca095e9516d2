import { type Group, isStanding, type Part, type Report } from "./model.ts";

/** Gives each address that a report cites its number, in the order in which they appear. */
export class References {
  readonly #numbers = new Map<string, number>();
  readonly #taken: ReadonlySet<number>;
  #fresh: { number: number; link: string }[] = [];
  #last = 0;

  /** Numbers that stand in the report's own words already are left to them: "see [3] of the manual". */
  constructor(report: Report) {
    this.#taken = new Set(linesOf(report).flatMap(numbersIn));
  }

  /** The text of a line, with "[n]" for each link. */
  text(parts: Part[]): string {
    return parts.map((part) => (typeof part === "string" ? part : `[${this.number(part.link)}]`)).join("");
  }

  number(link: string): number {
    const known = this.#numbers.get(link);
    if (known !== undefined) return known;
    do this.#last++;
    while (this.#taken.has(this.#last));
    this.#numbers.set(link, this.#last);
    this.#fresh.push({ number: this.#last, link });
    return this.#last;
  }

  /** The addresses that were numbered since this was last asked. */
  take(): { number: number; link: string }[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}

/** All that a report says. Numbers in titles and states cite nothing that is known, and must not seem to. */
function linesOf({ sections, blocks }: Report): Part[][] {
  return [
    ...sections.flatMap(({ title, groups }) => [[title], ...groups.flatMap(linesOfGroup)]),
    ...blocks.flatMap(({ title, lines }) => [
      [title],
      ...lines.map((line) => (isStanding(line) ? [line.name, line.words] : line)),
    ]),
  ];
}

function linesOfGroup({ tickets, title, content }: Group): Part[][] {
  return [
    [title, ...tickets.map((ticket) => `[${ticket.id}] ${ticket.title}`)],
    ...content.flatMap((one) => (one.kind === "item" ? [one.parts] : one.lines)),
  ];
}

function numbersIn(parts: Part[]): number[] {
  return parts
    .filter((part) => typeof part === "string")
    .flatMap((text) => [...text.matchAll(/\[(\d{1,4})\]/g)].map(([, number]) => Number(number)));
}
