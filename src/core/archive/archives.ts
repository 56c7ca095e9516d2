import type { Month } from "../base/months.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import type { HttpClient } from "../http/client.ts";
import type { Archive, ArchiveKind, ArchiveParts, FoundUrls, SameHosts, SyncOptions } from "./archive.ts";
import { kinds } from "./kinds.ts";

export interface ArchivesParts extends Omit<ArchiveParts, "http"> {
  http: HttpClient;
  /** Default: none; each host's archives are its own. */
  sameHosts?: SameHosts;
}

/**
 * The archives that a setting names, in its order, asked as if they were one. They share one errand: one budget of
 * requests, bytes and time holds for all that is asked through an object of this class.
 */
export class Archives {
  readonly archives: Archive[];
  /** Entries that are no archive of any kind. */
  readonly problems: Problem[];

  constructor(written: string[], { sameHosts = [], http, ...parts }: ArchivesParts) {
    const { groups, problems } = groupArchives(written, sameHosts);
    const named = groups.flatMap((group) => group.addresses).filter((one) => URL.canParse(one));
    const errand = http.errand(withSame(new Set(named.map((one) => new URL(one).host)), sameHosts));
    this.problems = problems;
    this.archives = groups.map(({ kind, addresses }) => kind.open(addresses, { ...parts, http: errand }));
  }

  /** Brings in what is new. `reached`: at least one archive answered without a fault. */
  async sync(options: SyncOptions): Promise<{ problems: Problem[]; reached: boolean }> {
    const problems: Problem[] = [];
    let reached = false;
    for (const archive of this.archives) {
      const report = await archive.sync(options);
      problems.push(...report.problems);
      reached ||= report.reached;
    }
    return { problems, reached };
  }

  /** The Message-ID at the address of a mail if the store knows it; asks nobody. */
  knownId(url: string): string | null {
    return this.#ownerOf(url)?.knownId(url) ?? null;
  }

  /** The Message-ID at the address of a mail; null where no archive owns it. UserError where it is not there. */
  async resolve(url: string, signal: AbortSignal): Promise<string | null> {
    return this.#ownerOf(url)?.resolve(url, signal) ?? null;
  }

  /** Addresses of mails, as far as there are any; the archive named first counts. Faults are problems. */
  async urls(messageIds: string[], options: { offline: boolean; signal: AbortSignal }): Promise<FoundUrls> {
    const urls = new Map<string, string>();
    const problems: Problem[] = [];
    for (const archive of this.archives) {
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

  #ownerOf(url: string): Archive | undefined {
    return this.archives.find((archive) => archive.owns(url));
  }
}

/** These hosts, and those that serve the same. */
function withSame(hosts: ReadonlySet<string>, sameHosts: SameHosts): Set<string> {
  return new Set([...hosts, ...sameHosts.filter((group) => group.some((one) => hosts.has(one))).flat()]);
}

interface Group {
  kind: ArchiveKind;
  addresses: string[];
}

/** Turns a setting's list into archives, in its order; addresses of the same archive become one. */
export function groupArchives(
  written: string[],
  sameHosts: SameHosts,
): { groups: Group[]; problems: Problem[] } {
  const groups = new Map<string, Group>();
  const problems: Problem[] = [];
  for (const entry of written.map((one) => one.trim()).filter((one) => one !== "")) {
    const found = recognised(entry, sameHosts);
    if (!found) {
      problems.push(unreadable(entry));
      continue;
    }
    const { kind, key, address } = found;
    const group = groups.get(key);
    if (!group) groups.set(key, { kind, addresses: [address] });
    else if (!group.addresses.includes(address)) group.addresses.push(address);
  }
  return { groups: [...groups.values()], problems };
}

function recognised(entry: string, sameHosts: SameHosts) {
  for (const [index, kind] of kinds.entries()) {
    const found = kind.recognise(entry, sameHosts);
    if (found) return { kind, key: `${index} ${found.key}`, address: found.address };
  }
  return null;
}

function unreadable(entry: string): Problem {
  const [first = "", ...others] = kinds.map((kind) => kind.called);
  return {
    what: `"${entry}" is neither ${[first, ...others].join(" nor ")}.`,
    remedy: "Correct it in the setting patchTracker.archives.",
    where: entry,
  };
}

/** The month in which the address of a mail says that the mail is; null where it says none. Asks nobody. */
export function monthOf(url: string): Month | null {
  for (const kind of kinds) {
    const month = kind.locate(url);
    if (month !== null) return month;
  }
  return null;
}
