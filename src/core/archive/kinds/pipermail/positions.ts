import * as v from "valibot";
import type { Store } from "../../../store/store.ts";
import { type MonthState, monthSchema } from "./monthState.ts";

/*
 * The reading positions of a pipermail archive in the store. One that cannot be read (an older or damaged store) counts
 * as unknown; the worst result is that something is requested again.
 */

const indexSchema = v.object({
  /** When the index was last requested, milliseconds since 1970. */
  asked: v.number(),
  /** The archive's address that answered. */
  via: v.string(),
  validators: v.object({ etag: v.nullable(v.string()), lastModified: v.nullable(v.string()) }),
  rows: v.array(v.object({ name: v.string(), packed: v.boolean(), size: v.string() })),
  /** How often its rows have changed. A month that was read under an earlier revision may have grown. */
  revision: v.optional(v.number(), 0),
  /** How often in a row known months were missing from it. */
  lacking: v.optional(v.number(), 0),
});
/** The index page as last seen. */
export type KnownIndex = v.InferOutput<typeof indexSchema>;

const numbersSchema = v.object({
  /** Number of mails of the month, and of articles on its page, at the last request. */
  mails: v.number(),
  articles: v.optional(v.number(), 0),
  /** How often the page was requested for so many mails while it lacked some of them. */
  tries: v.optional(v.number(), 0),
});
/** The result of requesting the article numbers of a month. */
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

  /** By name; unknown months are missing. */
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

  /** Null if the numbers were never requested, or must be requested again. */
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

/** Separate from the text's position, since sync and the request for numbers may run at the same time. */
export const numbersOf = (period: string): string => `${period}/date.html`;

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | null {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}
