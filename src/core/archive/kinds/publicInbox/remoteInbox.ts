import { join } from "node:path";
import { digest } from "../../../base/digest.ts";
import { type Month, monthStart } from "../../../base/months.ts";
import { GitFailure } from "../../../git/program.ts";
import { ArchiveError, hostOf } from "../../../http/archiveError.ts";
import type { ArchiveParts, SyncOptions, SyncReport } from "../../archive.ts";
import { type AskedMonths, firstMonth } from "../../askedMonths.ts";
import { type Depth, EpochMirror, type FetchCall } from "./epochMirror.ts";
import type { EpochFolder } from "./folders.ts";
import { faultOf, isDamaged, isLocked, refusesParts, selectsNothing } from "./gitFaults.ts";
import { InboxMemory } from "./inboxState.ts";
import { askManifest, type ListedEpoch } from "./manifest.ts";
import { InboxOnServer } from "./pages.ts";
import { onlyWhole } from "./problems.ts";
import { type EpochSource, PublicInbox } from "./publicInbox.ts";

const day = 86_400_000;
/** Without a manifest, newer epochs are looked for this often; one lasts for years. */
const probeAge = day;
/** If the fetched history begins this much later than asked for, it may have been cut at a mail with a wrong date. */
const suspicious = 7 * day;
/** Number of commits by which it is then deepened, and how often. */
const deepenBy = 2_000;
const mostDeepened = 20;
/** Limit of epochs tried without a manifest; the busiest list has about twenty. */
const mostEpochs = 200;

/** Errors that mean that there is no manifest, while git may still work. */
const withoutManifest: ReadonlySet<string> = new Set([
  "missing",
  "foreign",
  "html",
  "bot-check",
  "forbidden",
  "corrupt",
  "gzip",
]);

/** A list at an address (with a trailing slash), whose epochs are fetched. */
export function remoteInbox(base: string, parts: ArchiveParts): PublicInbox {
  return new PublicInbox(base, new FetchedEpochs(base, parts), new InboxOnServer(base, parts), parts);
}

/** The epochs of a list, fetched into the storage as far as they are asked for. */
class FetchedEpochs implements EpochSource {
  readonly #base: string;
  readonly #parts: ArchiveParts;
  readonly #memory: InboxMemory;
  /** The manifest's fingerprints by epoch. */
  #fingerprints = new Map<string, string | null>();

  constructor(base: string, parts: ArchiveParts) {
    this.#base = base;
    this.#parts = parts;
    this.#memory = new InboxMemory(parts.store, base);
  }

  async epochs(options: SyncOptions, report: SyncReport): Promise<EpochFolder[]> {
    const listed = await this.#listed(options, report);
    this.#fingerprints = new Map(listed.map(({ name, fingerprint }) => [name, fingerprint]));
    return listed.map(({ name }) => ({ name, folder: this.#mirror(name).folder }));
  }

  async #listed(options: SyncOptions, report: SyncReport): Promise<ListedEpoch[]> {
    const { probed, epochs } = this.#memory.state;
    const isFresh = probed !== null && Math.abs(options.now - probed) < probeAge;
    if (isFresh && epochs.length > 0) return epochs.map((name) => ({ name, fingerprint: null }));
    const session = this.#parts.http.session(options.signal);
    try {
      const listed = await askManifest(this.#base, session);
      const names = listed.map(({ name }) => name);
      if (probed !== null || names.join() !== epochs.join())
        this.#memory.keep({ epochs: names, probed: null });
      return listed;
    } catch (error) {
      if (!(error instanceof ArchiveError) || !withoutManifest.has(error.kind)) throw error;
      this.#parts.log.info(`${this.#base} has no manifest: ${error.message}`);
      return await this.#probed(epochs, options, report);
    } finally {
      report.requests += session.requests;
      report.bytes += session.bytes;
    }
  }

  /** Tries epochs one after the other, beginning with the newest known one. */
  async #probed(known: string[], { now, signal }: SyncOptions, report: SyncReport): Promise<ListedEpoch[]> {
    const names = [...known];
    for (let next = Number(known[0] ?? -1) + 1; next < mostEpochs; next++) {
      try {
        report.requests++;
        await this.#mirror(String(next)).remoteHead(signal);
        names.unshift(String(next));
      } catch (error) {
        signal.throwIfAborted();
        await this.#mirror(String(next)).remove();
        const fault = faultOf(error, this.#url(String(next)));
        const isEnd = names.length > 0 && fault instanceof ArchiveError && withoutManifest.has(fault.kind);
        if (!isEnd) throw fault;
        break;
      }
    }
    this.#memory.keep({ epochs: names, probed: now });
    return names.map((name) => ({ name, fingerprint: null }));
  }

  async bring(
    { name }: EpochFolder,
    asked: AskedMonths,
    options: SyncOptions,
    report: SyncReport,
  ): Promise<void> {
    try {
      await this.#bring(name, asked, options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      throw faultOf(error, this.#url(name));
    }
  }

  async #bring(name: string, asked: AskedMonths, options: SyncOptions, report: SyncReport): Promise<void> {
    const mirror = this.#mirror(name);
    const fingerprint = this.#fingerprints.get(name) ?? null;
    const { [name]: fetched } = this.#memory.state.fetched;
    const head = await this.#headOf(mirror, options.signal);
    const since = firstMonth(asked, head?.time ?? asked.now);
    const isDeep = fetched !== undefined && fetched.since <= (since ?? "");
    if (
      head !== null &&
      isDeep &&
      (await this.#isSame(mirror, fetched.fingerprint, fingerprint, options, report))
    )
      return;
    // If an epoch was fetched further down before, it is not cut now.
    const wanted = fetched && head !== null && fetched.since < (since ?? "") ? fetched.since || null : since;
    const reached = await this.#fetch(mirror, wanted, asked, options, report);
    this.#memory.keepFetched(name, { fingerprint, since: reached ?? "" });
  }

  /** The newest fetched commit; null if there is none, or the mirror is damaged and will be fetched again. */
  async #headOf(mirror: EpochMirror, signal: AbortSignal) {
    try {
      return await mirror.head(signal);
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      await this.#drop(mirror, error);
      return null;
    }
  }

  async distrust({ name }: EpochFolder, failure: GitFailure): Promise<void> {
    await this.#drop(this.#mirror(name), failure);
  }

  async #drop(mirror: EpochMirror, { stderr }: GitFailure): Promise<void> {
    this.#parts.log.warn(`${mirror.folder} is made anew: ${stderr}`);
    await mirror.remove();
  }

  /** Whether nothing is new on the server: its manifest says so, or its newest commit is here. */
  async #isSame(
    mirror: EpochMirror,
    before: string | null,
    now: string | null,
    { signal }: SyncOptions,
    report: SyncReport,
  ): Promise<boolean> {
    if (now !== null) return now === before;
    report.requests++;
    return (await mirror.remoteHead(signal)) === (await mirror.head(signal))?.commit;
  }

  /** Fetches from a month on, or everything; returns the month that was reached. */
  async #fetch(
    mirror: EpochMirror,
    since: Month | null,
    asked: AskedMonths,
    options: SyncOptions,
    report: SyncReport,
  ): Promise<Month | null> {
    const { signal } = options;
    const get = (depth: Depth) => this.#get(mirror, depth, options, report);
    if (since === null || this.#memory.state.whole) {
      await get("all");
      return null;
    }
    try {
      await get({ since });
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (refusesParts(error)) {
        await get("all");
        this.#memory.keep({ whole: true });
        report.notes.push(onlyWhole(hostOf(this.#base), this.#base));
        return null;
      }
      if (!selectsNothing(error)) throw error;
      // A quiet list has no mails in these months: its newest mail tells how far back to go.
      await get({ depth: 1 });
      const newest = await mirror.head(signal);
      const earlier = firstMonth(asked, newest?.time ?? asked.now);
      if (earlier === null || newest === null || newest.time < monthStart(earlier)) return since;
      await get({ since: earlier });
      return earlier;
    }
    for (let times = 0; times < mostDeepened; times++) {
      const { time, cut } = await mirror.oldest(signal);
      if (!cut || time < monthStart(since) + suspicious) break;
      await get({ deepen: deepenBy });
    }
    return since;
  }

  /** Fetches. Removes stale locks, and recreates a damaged folder. */
  async #get(mirror: EpochMirror, depth: Depth, options: SyncOptions, report: SyncReport): Promise<void> {
    const { signal, progress } = options;
    const call: FetchCall = { signal, progress: (text) => progress(`${this.#base}: ${text}`) };
    // Requests for the refs, for the depth of the history, and for the new objects.
    report.requests += depth === "all" ? 2 : 3;
    try {
      report.bytes += await mirror.fetch(depth, call);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GitFailure)) throw error;
      if (isLocked(error) && (await mirror.unlock())) report.bytes += await mirror.fetch(depth, call);
      else if (isDamaged(error)) {
        await this.#drop(mirror, error);
        report.bytes += await mirror.fetch(depth, call);
      } else throw error;
    }
  }

  #mirror(name: string): EpochMirror {
    const folder = join(this.#parts.store.directory, "public-inbox", digest(this.#base), `${name}.git`);
    return new EpochMirror(folder, this.#url(name));
  }

  #url(name: string): string {
    return `${this.#base}git/${name}.git`;
  }
}
