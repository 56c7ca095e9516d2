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
  /** Default: none; each host's archives are its own. */
  sameHosts?: SameHosts;
  /** The wall clock, milliseconds since 1970; default: what each question calls now. */
  clock?: () => number;
}

/**
 * The archives that a setting names, in its order, asked as if they were one. They share one errand: one budget of
 * requests, bytes and time holds for all that is asked through an object of this class.
 */
export class Archives {
  /** Entries that are no archive of any kind. */
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

  /** What is followed, with its kind and all its addresses, and what came of asking it last (null: nobody did). */
  followed(): { archive: Archive; kind: string; addresses: string[]; last: LastAnswer | null }[] {
    const ids = this.archives.map(({ id }) => id);
    const answers = this.#parts.store.cached<LastAnswer>(answerCache, ids);
    return this.#opened.map(({ archive, group }) => ({
      ...{ archive, kind: group.kind.name, addresses: group.addresses },
      last: answers.get(archive.id) ?? null,
    }));
  }

  /** Why what was asked for may lie in an archive and yet not be here. */
  get faults(): Problem[] {
    return [...this.problems, ...this.#unread];
  }

  get archives(): Archive[] {
    return this.#opened.map(({ archive }) => archive);
  }

  /** Brings in what is new. `reached`: at least one archive answered without a fault. */
  sync(options: SyncOptions): Promise<{ problems: Problem[]; reached: boolean; added: number }> {
    return this.#syncAll(this.#opened, options);
  }

  /** The same of those on this machine alone, without network. */
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
      keepAnswer(this.#parts.store, opened.archive.id, { asked, problems: report.problems });
      problems.push(...report.problems);
      reached ||= report.reached;
      added += report.added;
    }
    this.#unread = problems;
    return { problems, reached, added };
  }

  /** Where nobody knows of what kind an address is, the kinds that may be are tried, and what answers is remembered. */
  async #syncOne(opened: Opened, options: SyncOptions): Promise<SyncReport> {
    const report = await opened.archive.sync(options);
    const { group } = opened;
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
   * Brings in what is new of one conversation: from the archive that its address lies in, else from the first that has
   * it. Answers what went wrong.
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

  /** The Message-ID at the address of a mail if the store knows it; asks nobody. */
  knownId(url: string): string | null {
    return this.#ownerOf(url)?.knownId(url) ?? null;
  }

  /** The Message-ID at the address of a mail; null where no archive owns it. UserError where it is not there. */
  async resolve(url: string, signal: AbortSignal): Promise<string | null> {
    return this.#ownerOf(url)?.resolve(url, signal) ?? null;
  }

  /**
   * Addresses of mails where the person wants to read them, as far as there are any; the archive named first counts.
   * Faults are problems. A mail that no list has lies on no page, and no archive is asked for it.
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

  /** The body of a mail as it was sent, from the first archive that has it. Null where none does. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    for (const archive of this.archives) {
      const body = await archive.exactBody(messageId, signal);
      if (body !== null) return body;
    }
    return null;
  }

  /** Those whose pages are wanted first; for lore no other is asked, since each mail has its permalink there. */
  #inOrderOf(links: Links): Archive[] {
    const wanted = links === "lore" ? "public-inbox" : "pipermail";
    const isWanted = ({ group }: Opened) => group.kind.name === wanted;
    const first = this.#opened.filter(isWanted);
    const others = links === "lore" ? [] : this.#opened.filter((one) => !isWanted(one));
    return [...first, ...others].map(({ archive }) => archive);
  }

  #ownerOf(url: string): Archive | undefined {
    return this.archives.find((archive) => archive.owns(url));
  }
}

/** These hosts, and those that serve the same. */
function withSame(hosts: ReadonlySet<string>, sameHosts: SameHosts): Set<string> {
  return new Set([...hosts, ...sameHosts.filter((group) => group.some((one) => hosts.has(one))).flat()]);
}

interface Opened {
  group: Group;
  archive: Archive;
}

/** What came of asking an archive last. */
export interface LastAnswer {
  /** Milliseconds since 1970. */
  asked: number;
  problems: Problem[];
}

const answerCache = "archive answer";

function keepAnswer(store: Pick<Store, "cache">, archive: string, answer: LastAnswer): void {
  store.cache(answerCache, [[archive, answer]]);
}
