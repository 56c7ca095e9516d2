import type { Log } from "../base/log.ts";
import { type Month, monthAt } from "../base/months.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import type { HttpClient } from "../http/client.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import type { Store } from "../store/store.ts";
import { articleAddress, groupArchives } from "./addresses.ts";
import type { Archive, SyncOptions } from "./archive.ts";
import { MboxFile } from "./kinds/mbox/mboxFile.ts";
import { periodNamed } from "./kinds/pipermail/period.ts";
import { Pipermail } from "./kinds/pipermail/pipermail.ts";

export interface ArchivesParts {
  store: Store;
  http: HttpClient;
  factsOf(message: Message): Facts;
  log: Log;
  /** Most bytes of new text taken in of one month or file at once; default: as much as an archive thinks right. */
  maxTextBytes?: number;
}

/** The archives of a setting, in its order, asked as one. */
export class Archives {
  readonly archives: Archive[];
  /** Entries that are no address of an archive. */
  readonly problems: Problem[];
  readonly #store: Store;

  constructor(addresses: string[], parts: ArchivesParts) {
    this.#store = parts.store;
    const { archives, problems } = groupArchives(addresses);
    this.problems = problems;
    this.archives = archives.map((one) =>
      one.kind === "mbox"
        ? new MboxFile({ path: one.path, ...parts })
        : new Pipermail({ urls: one.urls, ...parts }),
    );
  }

  /** Brings in what is new. `reached`: at least one archive answered without a fault. */
  async sync(options: SyncOptions): Promise<{ problems: Problem[]; reached: boolean }> {
    const problems: Problem[] = [];
    let reached = false;
    for (const archive of this.archives) {
      const report = await archive.sync(options);
      problems.push(...report.problems);
      reached ||= report.problems.length === 0;
    }
    return { problems, reached };
  }

  /** The Message-ID at the address of a mail if the store knows it; asks nobody. */
  knownId(url: string): string | null {
    const address = articleAddress(url);
    if (!address || address.number === null) return null;
    const owner = this.archives.find((archive) => archive.owns(url));
    return owner ? this.#store.idAt(owner.id, address.period, address.number) : null;
  }

  /** The Message-ID at the address of a mail; null where no archive owns it. UserError where it is not there. */
  async resolve(url: string, signal: AbortSignal): Promise<string | null> {
    const owner = this.archives.find((archive) => archive.owns(url));
    return owner ? owner.resolve(url, signal) : null;
  }

  /** Addresses of mails, as far as there are any; the archive named first counts. Faults are problems. */
  async urls(
    messageIds: string[],
    options: { offline: boolean; signal: AbortSignal },
  ): Promise<{ urls: Map<string, string>; problems: Problem[] }> {
    const urls = new Map<string, string>();
    const problems: Problem[] = [];
    for (const archive of this.archives) {
      const missing = messageIds.filter((id) => !urls.has(id));
      if (missing.length === 0) break;
      try {
        for (const [id, url] of await archive.urls(missing, options)) urls.set(id, url);
      } catch (error) {
        options.signal.throwIfAborted();
        problems.push(problemOf(error, archive.id));
      }
    }
    return { urls, problems };
  }

  /** The body of a mail as it was sent, from the first archive that has it. Null where none does. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    for (const archive of this.archives) {
      const body = await archive.exactBody(messageId, signal);
      if (body !== null) return body;
    }
    return null;
  }
}

/** The month in which a pipermail address says its mail is, or null. */
export function monthOf(url: string): Month | null {
  const address = articleAddress(url);
  const period = address && periodNamed(address.period);
  return period ? monthAt(period.start) : null;
}
