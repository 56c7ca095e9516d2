import * as v from "valibot";
import type { Position } from "../../../store/types.ts";
import { keyLength } from "./fileName.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * Files of a Maildir that were read. A Maildir has as many of these as it needs, each under a period of its own, so that
 * a new mail writes one of them, and not what is known of a hundred thousand files.
 */
const chunkSchema = v.object({
  /** The keys of their names, one behind the other. */
  names: v.string(),
  /** Places in the store. */
  mails: count,
  /** Mails that came with the Message-ID of another one, and say something else. */
  doubled: count,
});
export type Chunk = v.InferOutput<typeof chunkSchema>;

/** Names after which a chunk is full. */
const chunkNames = 1_000;

/** What is known of the chunks of one Maildir, and what is added. */
export class Chunks {
  readonly #name: string;
  readonly #chunks: Map<string, Chunk>;
  readonly #read = new Set<string>();
  /** Periods that are to be asked for again, until something of them is written. */
  readonly #lost: Set<string>;

  /**
   * @param name the Maildir's
   * @param kept the positions of its archive
   * @param lost the periods of which something was damaged; what they said is not known
   */
  constructor(name: string, kept: Position[], lost: string[]) {
    const isOwn = (period: string) => period.startsWith(`${name}#`);
    const own = kept.filter(({ period }) => isOwn(period));
    this.#name = name;
    this.#chunks = new Map(own.flatMap(({ period, value }) => chunkOf(value, period)));
    this.#lost = new Set([
      ...lost.filter(isOwn),
      ...own.map(({ period }) => period).filter((period) => !this.#chunks.has(period)),
    ]);
    for (const { names } of this.#chunks.values())
      for (let at = 0; at < names.length; at += keyLength) this.#read.add(names.slice(at, at + keyLength));
  }

  isRead(key: string): boolean {
    return this.#read.has(key);
  }

  /** Those of which something was damaged, and nothing was written since. */
  get lost(): string[] {
    return [...this.#lost];
  }

  /** The period into which the next files go: a damaged one, one with room, else another. */
  next(): string {
    const [lost] = this.#lost;
    if (lost !== undefined) return lost;
    const [period] = [...this.#chunks].find(([, { names }]) => names.length < chunkNames * keyLength) ?? [];
    return period ?? `${this.#name}#${this.#chunks.size}`;
  }

  /** The chunk of a period with these files as well. */
  with(period: string, keys: string[], more: { mails: number; doubled: number }, start: number): Chunk {
    const known = this.#chunks.get(period) ?? { names: "", mails: start, doubled: 0 };
    return {
      names: known.names + keys.join(""),
      mails: known.mails + more.mails,
      doubled: known.doubled + more.doubled,
    };
  }

  /** It was written. */
  keep(period: string, chunk: Chunk, keys: string[]): void {
    this.#chunks.set(period, chunk);
    this.#lost.delete(period);
    for (const key of keys) this.#read.add(key);
  }
}

function chunkOf(value: unknown, period: string): [string, Chunk][] {
  const result = v.safeParse(chunkSchema, value);
  return result.success ? [[period, result.output]] : [];
}

/** How many mails stand in the periods of an archive by its own account, and how many came doubled. */
export function countsOf(value: unknown): { mails: number; doubled: number } {
  const result = v.safeParse(v.object({ mails: count, doubled: count }), value);
  return result.success ? result.output : { mails: 0, doubled: 0 };
}
