import type { Call } from "../base/call.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import type { HttpClient } from "../http/client.ts";
import { midAddress } from "../mail/messageId.ts";
import type { Store } from "../store/store.ts";
import type {
  Archive,
  ArchiveParts,
  FoundUrls,
  Links,
  SameHosts,
  SyncOptions,
  SyncReport,
  ThreadQuery,
} from "./archive.ts";
import { type Group, groupArchives, kindAt, kindThatAnswers, rememberKind } from "./archiveGroups.ts";
import { filePath } from "./filePath.ts";

export interface ArchivesParts extends Omit<ArchiveParts, "http"> {
  http: HttpClient;
  /** By default each host's archives are separate. */
  sameHosts?: SameHosts;
  /** The wall clock in milliseconds since 1970; by default `now` of each request. */
  clock?: () => number;
}

/**
 * The archives of a setting in its order, used as one. They share one errand: one budget of requests, bytes and time
 * for everything asked through one object of this class.
 */
export class Archives {
  /** Entries that are not an archive of any kind. */
  readonly problems: Problem[];
  readonly #opened: Opened[];
  readonly #parts: ArchiveParts;
  readonly #clock: (() => number) | null;
  #unread: Problem[] = [];

  constructor(written: string[], { sameHosts = [], http, clock, ...parts }: ArchivesParts) {
    const { groups, problems } = groupArchives(written, sameHosts, (address) => kindAt(parts.store, address));
    const named = groups.flatMap((group) => group.addresses).filter((one) => URL.canParse(one));
    const errand = http.errand(withSame(new Set(named.map((one) => new URL(one).host)), sameHosts));
    this.problems = problems;
    this.#clock = clock ?? null;
    this.#parts = { ...parts, http: errand };
    this.#opened = groups.map((group) => ({ group, archive: group.kind.open(group.addresses, this.#parts) }));
  }

  /** The archives with their kinds and addresses, and the outcome of the last request (null: never asked). */
  followed(): { archive: Archive; kind: string; addresses: string[]; last: LastAnswer | null }[] {
    const ids = this.archives.map(({ id }) => id);
    const answers = this.#parts.store.cached<LastAnswer>(answerCache, ids);
    return this.#opened.map(({ archive, group }) => ({
      ...{ archive, kind: group.kind.name, addresses: group.addresses },
      last: answers.get(archive.id) ?? null,
    }));
  }

  /** Why a mail that was asked for may be in an archive and still not be here. */
  get faults(): Problem[] {
    return [...this.problems, ...this.#unread];
  }

  get archives(): Archive[] {
    return this.#opened.map(({ archive }) => archive);
  }

  /** Stores what is new. `reached`: at least one archive answered without a fault. */
  sync(options: SyncOptions): Promise<{ problems: Problem[]; reached: boolean; added: number }> {
    return this.#syncAll(this.#opened, options);
  }

  /** Like `sync`, but only of archives on this machine, without network. */
  syncLocal(options: SyncOptions): Promise<{ problems: Problem[]; reached: boolean; added: number }> {
    const isLocal = ({ group }: Opened) => group.addresses.every((one) => filePath(one) !== null);
    return this.#syncAll(this.#opened.filter(isLocal), options);
  }

  async #syncAll(all: Opened[], options: SyncOptions) {
    const problems: Problem[] = [];
    let reached = false;
    let added = 0;
    for (const opened of all) {
      const report = await this.#syncOne(opened, options);
      const asked = this.#clock?.() ?? options.now;
      keepAnswer(this.#parts.store, opened.archive.id, {
        asked,
        problems: report.problems,
        notes: report.notes,
      });
      for (const { what, where } of report.notes) this.#parts.log.info(`${what} (${where})`);
      problems.push(...report.problems);
      reached ||= report.reached;
      added += report.added;
    }
    this.#unread = problems;
    return { problems, reached, added };
  }

  /** If the kind of an address is not certain, tries the possible ones and remembers which one answered. */
  async #syncOne(opened: Opened, options: SyncOptions): Promise<SyncReport> {
    const report = await opened.archive.sync(options);
    const { group } = opened;
    const isLocal = group.addresses.every((one) => filePath(one) !== null);
    if (isLocal && report.reached) rememberKind(this.#parts.store, group.addresses, group.kind);
    if (group.sure) return report;
    const found = report.reached ? group : await kindThatAnswers(group, this.#parts.http, options.signal);
    if (found === null) return report;
    const { kind, addresses } = found;
    rememberKind(this.#parts.store, addresses, kind);
    group.sure = true;
    if (kind === group.kind) return report;
    Object.assign(group, { kind, addresses });
    opened.archive = kind.open(addresses, this.#parts);
    return opened.archive.sync(options);
  }

  /**
   * Fetches what is new of one conversation: from the archive that its address belongs to, else from the first that has
   * it. Returns what went wrong.
   */
  async thread(query: ThreadQuery, call: Call): Promise<Problem[]> {
    const owner = query.url === null ? undefined : this.#ownerOf(query.url);
    const problems: Problem[] = [];
    for (const archive of owner ? [owner] : this.archives) {
      problems.push(...(await archive.thread(query, call)));
      if (this.#parts.store.get([query.messageId]).length > 0) break;
    }
    return problems;
  }

  /** The Message-ID at the web address of a mail if the store knows it; no network. */
  knownId(url: string): string | null {
    return this.#ownerOf(url)?.knownId(url) ?? null;
  }

  /** The Message-ID at the web address of a mail; null if it belongs to no archive. UserError if it is not there. */
  async resolve(url: string, signal: AbortSignal): Promise<string | null> {
    return this.#ownerOf(url)?.resolve(url, signal) ?? null;
  }

  /**
   * Web addresses of mails on the person's preferred pages, if there are any; the archive that comes first in the
   * setting wins. Faults are problems. Private mails have none, and no archive is asked for them.
   */
  async urls(
    messageIds: string[],
    { links = "pipermail", ...options }: { offline: boolean; links?: Links; signal: AbortSignal },
  ): Promise<FoundUrls> {
    const own = this.#parts.store.privateOf(messageIds);
    const urls = new Map([...own].map((id) => [id, midAddress(id)]));
    const problems: Problem[] = [];
    for (const archive of this.#inOrderOf(links)) {
      const missing = messageIds.filter((id) => !urls.has(id));
      if (missing.length === 0) break;
      try {
        const found = await archive.urls(missing, options);
        for (const [id, url] of found.urls) urls.set(id, url);
        problems.push(...found.problems);
      } catch (error) {
        options.signal.throwIfAborted();
        problems.push(problemOf(error, archive.id));
      }
    }
    return { urls, problems: distinctProblems(problems) };
  }

  /** The exact body of a mail, from the first archive that has it. Null if none does. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    for (const archive of this.archives) {
      const body = await archive.exactBody(messageId, signal);
      if (body !== null) return body;
    }
    return null;
  }

  /**
   * The archives with the preferred pages first; for lore only those, since every mail has a permalink there. It hardly
   * has a list of which only a Patchwork is followed.
   */
  #inOrderOf(links: Links): Archive[] {
    const isOf = (kind: string) => (one: Opened) => one.group.kind.name === kind;
    const isWanted = isOf(links === "lore" ? "public-inbox" : "pipermail");
    const first = this.#opened.filter(isWanted);
    const others = this.#opened.filter((one) => !isWanted(one));
    const [isPatchwork, isOwn] = [isOf("patchwork"), isOf("maildir")];
    const onlyPatchwork = this.#opened.every((one) => isPatchwork(one) || isOwn(one));
    const alsoWanted = links === "lore" && !onlyPatchwork ? [] : others;
    return [...first, ...alsoWanted].map(({ archive }) => archive);
  }

  #ownerOf(url: string): Archive | undefined {
    return this.archives.find((archive) => archive.owns(url));
  }
}

/** These hosts, and those that serve the same archives. */
function withSame(hosts: ReadonlySet<string>, sameHosts: SameHosts): Set<string> {
  return new Set([...hosts, ...sameHosts.filter((group) => group.some((one) => hosts.has(one))).flat()]);
}

interface Opened {
  group: Group;
  archive: Archive;
}

/** The outcome of the last request to an archive. */
export interface LastAnswer {
  /** Milliseconds since 1970. */
  asked: number;
  problems: Problem[];
  /** Missing in what an earlier version stored. */
  notes?: Problem[];
}

const answerCache = "archive answer";

function keepAnswer(store: Pick<Store, "cache">, archive: string, answer: LastAnswer): void {
  store.cache(answerCache, [[archive, answer]]);
}
