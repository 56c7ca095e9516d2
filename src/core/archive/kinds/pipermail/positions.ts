import * as v from "valibot";
import type { Store } from "../../../store/store.ts";
import { type MonthState, monthSchema } from "./monthState.ts";

/*
 * What a pipermail archive remembers of its own reading, as the store keeps it for it. What cannot be read (an older
 * or broken store) counts as not known: the worst that follows is that something is asked for once more.
 */

const indexSchema = v.object({
  /** When the index was last asked for, milliseconds since 1970. */
  asked: v.number(),
  /** The archive's address that answered. */
  via: v.string(),
  validators: v.object({ etag: v.nullable(v.string()), lastModified: v.nullable(v.string()) }),
  rows: v.array(v.object({ name: v.string(), packed: v.boolean(), size: v.string() })),
  /** How often its rows have changed. A month that was read under another one may have grown. */
  revision: v.optional(v.number(), 0),
  /** How often in a row it lacked months that it had listed before. */
  lacking: v.optional(v.number(), 0),
});
/** The index page as it was seen last. */
export type KnownIndex = v.InferOutput<typeof indexSchema>;

const numbersSchema = v.object({
  /** Mails of the month, and articles of its page, when it was asked last. */
  mails: v.number(),
  articles: v.optional(v.number(), 0),
  /** How often the page was asked with so many mails, while some of them were missing there. */
  tries: v.optional(v.number(), 0),
});
/** What came of asking for the article numbers of a month. */
export type KnownNumbers = v.InferOutput<typeof numbersSchema>;

/** Reads and writes the positions of one archive. */
export class Positions {
  readonly #store: Pick<Store, "positions" | "setPosition">;
  readonly #archive: string;

  constructor(store: Pick<Store, "positions" | "setPosition">, archive: string) {
    this.#store = store;
    this.#archive = archive;
  }

  index(): KnownIndex | null {
    return read(indexSchema, this.#all().get(""));
  }

  setIndex(value: KnownIndex): void {
    this.#set("", value);
  }

  /** By name; those that are not known are missing. */
  months(): Map<string, MonthState> {
    const months = new Map<string, MonthState>();
    for (const [period, value] of this.#all()) {
      const month = read(monthSchema, value);
      if (month) months.set(period, month);
    }
    return months;
  }

  month(period: string): MonthState {
    return this.months().get(period) ?? { state: "unknown" };
  }

  setMonth(period: string, value: MonthState): void {
    this.#set(period, value);
  }

  /** null if the numbers were never asked for, or are to be asked for again. */
  numbers(period: string): KnownNumbers | null {
    return read(numbersSchema, this.#all().get(numbersOf(period)));
  }

  setNumbers(period: string, value: KnownNumbers): void {
    this.#set(numbersOf(period), value);
  }

  #all(): Map<string, unknown> {
    return new Map(this.#store.positions(this.#archive).map(({ period, value }) => [period, value]));
  }

  #set(period: string, value: unknown): void {
    this.#store.setPosition({ archive: this.#archive, period, value });
  }
}

/** Kept apart from the text's position, since sync and the asking for numbers may run at the same time. */
export const numbersOf = (period: string): string => `${period}/date.html`;

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | null {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}
