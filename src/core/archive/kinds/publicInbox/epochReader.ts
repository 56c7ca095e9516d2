import { setImmediate as breathe } from "node:timers/promises";
import { formatCount } from "../../../base/formatCount.ts";
import { type Month, monthAt, monthPlus, monthStart } from "../../../base/months.ts";
import type { Problem } from "../../../base/problem.ts";
import type { BlobReader } from "../../../git/blobReader.ts";
import { GitFailure } from "../../../git/program.ts";
import { maxMailBytes } from "../../../mail/cutMail.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import { type AskedMonths, firstMonth } from "../../askedMonths.ts";
import { batchSize, type EpochCommit, EpochGit } from "./epochGit.ts";
import { EpochWriter, type ReadCommit, type Reading } from "./epochWriter.ts";
import { type EpochPosition, positionsOf, unread } from "./position.ts";
import { noMail, rewritten, tooMuch } from "./problems.ts";

/**
 * Reading ends after this many commits in a row from before the month asked for: a single one may have a wrong date.
 */
const enoughOlder = batchSize;
/** A repository is not an epoch if this many commits have no mail. */
const enoughWithout = 1_000;

export interface EpochParts {
  store: Store;
  factsOf(message: Message): Facts;
  /** The archive's id. */
  archive: string;
  /** The epoch's name in the store: "0". */
  name: string;
  folder: string;
  signal: AbortSignal;
  progress(text: string): void;
  /** Maximum bytes of mail read at once. */
  maxBytes: number;
}

export interface EpochOutcome {
  added: number;
  bytes: number;
  problems: Problem[];
  notes: Problem[];
  /** Null if the epoch has no commit. */
  position: EpochPosition | null;
  /** The first month asked for; null for all. */
  since: Month | null;
}

/** Reads what is new in one epoch: first what is above what is known, then what is below and asked for. */
export class EpochReader {
  readonly #parts: EpochParts;
  readonly #git: EpochGit;
  #bytes = 0;
  #mails = 0;
  readonly #problems: Problem[] = [];
  readonly #notes: Problem[] = [];

  constructor(parts: EpochParts) {
    this.#parts = parts;
    this.#git = new EpochGit(parts.folder, parts.signal);
  }

  /** Rejects with GitFailure, with UserError if it is not an epoch, or with errors of the store. */
  async read(asked: AskedMonths): Promise<EpochOutcome> {
    const head = await this.#git.head();
    if (head === null)
      return { added: 0, bytes: 0, problems: [], notes: [], position: null, since: asked.since };
    const since = firstMonth(asked, head.time);
    const start = await this.#deepened(this.#start(head.commit, since));
    const writer = new EpochWriter({ ...this.#parts, period: this.#parts.name }, start);
    if (start.tip !== head.commit) await this.#readAbove(writer, head.commit);
    if (!this.#full && isOpen(writer.position)) await this.#readBelow(writer);
    if (this.#full) this.#problems.push(tooMuch(this.#parts.folder, this.#parts.maxBytes));
    const { added, position } = writer;
    return { added, bytes: this.#bytes, problems: this.#problems, notes: this.#notes, position, since };
  }

  get #full(): boolean {
    return this.#bytes >= this.#parts.maxBytes;
  }

  /** The position of the epoch, extended by what is asked for now. */
  #start(head: string, since: Month | null): EpochPosition {
    const { store, archive, name } = this.#parts;
    const known = positionsOf(store, archive).get(name);
    const asked = since ?? "";
    if (!known) {
      // Mails without a position: it was lost, so everything that had been read is read again.
      const { oldest, mails } = store.extent(archive, name);
      const before = oldest === null ? asked : monthPlus(monthAt(oldest), -1);
      const [wanted = asked] = [asked, before].sort();
      return { ...unread(head, wanted), mails, rewritten: oldest !== null };
    }
    if (asked >= known.wanted) return known;
    return { ...known, wanted: asked, reached: known.whole };
  }

  /** If a shallow clone was deepened since, what it had left out can be read now. */
  async #deepened(known: EpochPosition): Promise<EpochPosition> {
    const { bottom, reached, whole, oldest, wanted } = known;
    if (bottom === null || !reached || whole) return known;
    if (wanted !== "" && oldest < monthStart(wanted)) return known;
    return { ...known, reached: await this.#git.isCutAt(bottom) };
  }

  async #readAbove(writer: EpochWriter, head: string): Promise<void> {
    const { tip, bottom } = writer.position;
    let from: string | null = tip;
    let isRewritten = false;
    if (!(await this.#git.isAncestor(tip, head))) {
      isRewritten = true;
      this.#notes.push(rewritten(this.#parts.folder));
      from = await this.#git.fork(tip, head);
      if (from !== null && bottom !== null && !(await this.#git.isAncestor(bottom, from))) from = null;
    }
    if (from === null || bottom === null) {
      // Nothing that was read tells where to continue, so everything is read again.
      const { wanted, mails } = writer.position;
      writer.reach({ ...unread(head, wanted), mails, rewritten: isRewritten });
      return;
    }
    await this.#take(
      this.#git.after(from, head),
      writer,
      { downwards: false, rewritten: isRewritten },
      (last) => ({
        tip: last.commit,
      }),
    );
  }

  async #readBelow(writer: EpochWriter): Promise<void> {
    const { tip, bottom, wanted } = writer.position;
    const limit = wanted === "" ? Number.NEGATIVE_INFINITY : monthStart(wanted);
    const commits = below(this.#git.downFrom(bottom ?? tip), bottom, limit);
    const how = { downwards: true, rewritten: writer.position.rewritten };
    const ended = await this.#take(commits, writer, how, (last) => ({
      bottom: last.commit,
      oldest: last.time,
    }));
    if (!ended) return;
    const end = writer.position.bottom;
    const whole = end !== null && (await this.#git.below(end)) === "nothing";
    writer.reach({ reached: true, whole, rewritten: false, ...(whole && { removed: [] }) });
    if (whole && writer.position.mails === 0 && this.#mails === 0) throw noMail(this.#parts.folder);
  }

  /** Returns whether all of them were read. */
  async #take(
    batches: AsyncIterable<EpochCommit[]>,
    writer: EpochWriter,
    how: Reading,
    reach: (last: EpochCommit) => Partial<EpochPosition>,
  ): Promise<boolean> {
    const { signal, progress, folder, archive } = this.#parts;
    const blobs = this.#git.blobs(maxMailBytes);
    let without = 0;
    try {
      for await (const batch of readAhead(batches, blobs)) {
        signal.throwIfAborted();
        const last = batch.at(-1);
        const mails = batch.filter(({ mail }) => mail !== null);
        without = mails.length === 0 ? without + batch.length : 0;
        if (without >= enoughWithout && this.#mails === 0 && writer.position.mails === 0)
          throw noMail(folder);
        if (!last) continue;
        await writer.take(batch, how, reach(last));
        this.#mails += mails.length;
        for (const { mail } of mails) this.#bytes += mail?.bytes.length ?? 0;
        progress(`${archive}: ${monthAt(last.time)}, ${formatCount(this.#mails)} mails`);
        if (this.#full) return false;
        await breathe();
        signal.throwIfAborted();
      }
    } finally {
      await blobs.close();
    }
    return true;
  }
}

/** Whether something below what was read is still wanted. */
const isOpen = ({ bottom, reached }: EpochPosition): boolean => bottom === null || !reached;

/** The commits below what is read, until enough in a row are older than what is wanted. */
async function* below(
  batches: AsyncIterable<EpochCommit[]>,
  bottom: string | null,
  limit: number,
): AsyncGenerator<EpochCommit[]> {
  let older = 0;
  for await (const batch of batches) {
    const fresh = batch.filter(({ commit }) => commit !== bottom);
    const enough = fresh.findIndex(({ time }) => {
      older = time < limit ? older + 1 : 0;
      return older >= enoughOlder;
    });
    const wanted = enough < 0 ? fresh : fresh.slice(0, enough + 1);
    if (wanted.length > 0) yield wanted;
    if (enough >= 0) return;
  }
}

/** The commits with their mails; the next batch is requested while one is used. */
async function* readAhead(
  batches: AsyncIterable<EpochCommit[]>,
  blobs: BlobReader,
): AsyncGenerator<ReadCommit[]> {
  let asked: EpochCommit[] | null = null;
  for await (const batch of batches) {
    blobs.ask(batch.flatMap(({ blob }) => blob ?? []));
    if (asked) yield await answered(asked, blobs);
    asked = batch;
  }
  if (asked) yield await answered(asked, blobs);
}

async function answered(batch: EpochCommit[], blobs: BlobReader): Promise<ReadCommit[]> {
  const read: ReadCommit[] = [];
  for (const commit of batch) {
    const mail = commit.blob === null ? null : await blobs.next();
    // Skipping it would lose the mail for ever.
    if (commit.blob !== null && mail === null)
      throw new GitFailure("cat-file", `missing blob ${commit.blob}`);
    // public-inbox-purge leaves an empty file where the mail was.
    read.push({ ...commit, mail: mail && mail.bytes.length > 0 ? mail : null });
  }
  return read;
}
