import * as v from "valibot";
import type { Store } from "../../../store/store.ts";
import { markSchema } from "../../intake.ts";

/*
 * What a pipermail archive remembers of its own reading, as the store keeps it for it. What cannot be read (an older
 * or broken store) counts as not known: the worst that follows is that something is asked for once more.
 */

const validatorsSchema = v.object({ etag: v.nullable(v.string()), lastModified: v.nullable(v.string()) });

const indexSchema = v.object({
  /** When the index was last asked for, milliseconds since 1970. */
  asked: v.number(),
  /** The archive's address that answered. */
  via: v.string(),
  validators: validatorsSchema,
  rows: v.array(v.object({ name: v.string(), packed: v.boolean(), size: v.string() })),
});
/** The index page as it was seen last. */
export type KnownIndex = v.InferOutput<typeof indexSchema>;

const textSchema = v.object({
  /** How far it is read; null where it holds no mail. */
  mark: v.nullable(markSchema),
  /** Whether all there was has been read. */
  whole: v.boolean(),
  /** Read late enough after the period's end that nothing more is expected. */
  settled: v.boolean(),
  /** Whether the server has only the packed text. */
  onlyPacked: v.boolean(),
  /** What the server said of the file that was read to its end last, and which of the two that was. */
  validators: v.nullable(validatorsSchema),
  packed: v.boolean(),
  /** What the index said of the text when it was read. */
  size: v.string(),
});
/** How far a period's text has been read. */
export type KnownText = v.InferOutput<typeof textSchema>;

const numbersSchema = v.object({
  /** Mails of the period when its numbers were asked for. */
  mails: v.number(),
});

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

  /** By period. */
  texts(): Map<string, KnownText> {
    const texts = new Map<string, KnownText>();
    for (const [period, value] of this.#all()) {
      const text = read(textSchema, value);
      if (text) texts.set(period, text);
    }
    return texts;
  }

  setText(period: string, value: KnownText): void {
    this.#set(period, value);
  }

  /** Mails of the period when its article numbers were last asked for; 0 if never. */
  numbered(period: string): number {
    return read(numbersSchema, this.#all().get(numbersOf(period)))?.mails ?? 0;
  }

  setNumbered(period: string, mails: number): void {
    this.#set(numbersOf(period), { mails });
  }

  #all(): Map<string, unknown> {
    return new Map(this.#store.positions(this.#archive).map(({ period, value }) => [period, value]));
  }

  #set(period: string, value: unknown): void {
    this.#store.setPosition({ archive: this.#archive, period, value });
  }
}

/** Kept apart from the text's position, since sync and the asking for numbers may run at the same time. */
const numbersOf = (period: string): string => `${period}/date.html`;

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | null {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}
