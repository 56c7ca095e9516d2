import * as v from "valibot";
import type { Position } from "../../../store/types.ts";
import { alsoDoubled, doubledEntries, noneDoubled } from "../../duplicateIds.ts";
import { keyLength } from "./fileName.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * Files of a Maildir that were read. They are stored in as many chunks as needed, each under its own period, so that a
 * new mail rewrites one chunk and not the state of a hundred thousand files.
 */
const chunkSchema = v.object({
  /** The keys of their names, concatenated. */
  names: v.string(),
  /** Number of places in the store. */
  mails: count,
  ...doubledEntries,
});
export type Chunk = v.InferOutput<typeof chunkSchema>;

/** Names in a full chunk. */
const chunkNames = 1_000;

/** The known chunks of one Maildir, and additions to them. */
export class Chunks {
  readonly #name: string;
  readonly #chunks: Map<string, Chunk>;
  readonly #read = new Set<string>();
  /** Damaged periods to read again, until something is written to them. */
  readonly #lost: Set<string>;

  /**
   * @param name the Maildir's name
   * @param kept the stored positions of its archive
   * @param lost periods with a damaged position
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

  /** Damaged periods to which nothing was written since. */
  get lost(): string[] {
    return [...this.#lost];
  }

  /** The period for the next files: a damaged one, one with room, else a new one. */
  next(): string {
    const [lost] = this.#lost;
    if (lost !== undefined) return lost;
    const [period] = [...this.#chunks].find(([, { names }]) => names.length < chunkNames * keyLength) ?? [];
    return period ?? `${this.#name}#${this.#chunks.size}`;
  }

  /** The chunk of a period extended by these files. */
  with(period: string, keys: string[], more: { mails: number; doubled: string[] }, start: number): Chunk {
    const known = this.#chunks.get(period) ?? { names: "", mails: start, ...noneDoubled };
    return {
      names: known.names + keys.join(""),
      mails: known.mails + more.mails,
      ...alsoDoubled(known, more.doubled),
    };
  }

  /** Call it when the chunk was written. */
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

/** Number of places that a stored position gives. */
export function mailsOf(value: unknown): number {
  const result = v.safeParse(v.object({ mails: count }), value);
  return result.success ? result.output.mails : 0;
}
