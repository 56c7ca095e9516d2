import { type Content, isStanding, type Part, type Report } from "./report.ts";

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

function linesOf(report: Report): Part[][] {
  const contents = report.sections.flatMap(({ groups }) => groups.flatMap(({ content }) => content));
  return [
    ...contents.flatMap(linesOfContent),
    ...report.blocks.flatMap(({ lines }) => lines.filter((line): line is Part[] => !isStanding(line))),
  ];
}

function linesOfContent(content: Content): Part[][] {
  return content.kind === "item" ? [content.parts] : content.lines;
}

function numbersIn(parts: Part[]): number[] {
  return parts
    .filter((part) => typeof part === "string")
    .flatMap((text) => [...text.matchAll(/\[(\d{1,4})\]/g)].map(([, number]) => Number(number)));
}
