import type { Call } from "../../../base/call.ts";
import { type Problem, problemOf, UserError } from "../../../base/problem.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import { hashOf } from "../../../mail/messageIdHash.ts";
import type {
  Archive,
  ArchiveParts,
  FoundUrls,
  Gap,
  SyncOptions,
  SyncReport,
  ThreadQuery,
} from "../../archive.ts";
import { damagedGap, missingGap } from "../../gaps.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { addressOf, type ListPlace, mailAddress, namedAt } from "./addresses.ts";
import { HyperkittyApi } from "./api.ts";
import { ListReader } from "./listReader.ts";
import { HyperkittyMails, knownIdOf } from "./mails.ts";
import { inOrder, listPosition, singly } from "./position.ts";
import { leftOut, noList } from "./problems.ts";

/** Mails asked for before they are written, and the most that are taken of one conversation. */
const batch = 20;
const mostMails = 400;

/** A list on a HyperKitty (Mailman 3), read over its REST API: a request a mail, whose text is exact then. */
export class Hyperkitty implements Archive {
  readonly id: string;
  readonly #place: ListPlace;
  readonly #parts: ArchiveParts;

  constructor(place: ListPlace, parts: ArchiveParts) {
    this.id = addressOf(place);
    this.#place = place;
    this.#parts = parts;
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], reached: true };
    const { api, mails } = this.#asking(options.signal, false);
    const { store, factsOf } = this.#parts;
    try {
      await new ListReader({ store, factsOf, archive: this.id, api, mails }, options, report).read();
    } catch (error) {
      options.signal.throwIfAborted();
      report.problems.push(await this.#problem(error, api));
      report.reached = false;
    }
    report.requests = api.session.requests;
    report.bytes = api.session.bytes;
    for (const { what, where } of report.problems) this.#parts.log.warn(`${what} ${where}`);
    return report;
  }

  /** `optional`: what is asked is not worth a long wait. */
  #asking(signal: AbortSignal, optional: boolean): { api: HyperkittyApi; mails: HyperkittyMails } {
    const api = new HyperkittyApi(this.#parts.http.session(signal, { optional }), this.#place);
    return { api, mails: new HyperkittyMails(api, this.#place.list, this.#parts.store) };
  }

  /** HyperKitty has a fault of its own where it is asked for mails of a list that it does not have. */
  async #problem(error: unknown, api: HyperkittyApi): Promise<Problem> {
    const isUnknown = error instanceof ArchiveError && ["server", "missing"].includes(error.kind);
    if (isUnknown && listPosition(this.#parts.store, this.id) === null) {
      try {
        if (!(await api.hasList())) return noList(this.#place);
      } catch (other) {
        if (!(other instanceof ArchiveError)) throw other;
        // The server fails at every question: what it said first is as good.
      }
    }
    return problemOf(error, this.id);
  }

  /** A conversation that is not here yet; new mails of one that is come with the list. */
  async thread({ messageId, url }: ThreadQuery, { signal, progress }: Call): Promise<Problem[]> {
    const named = url === null ? null : namedAt(this.#place, url);
    if (messageId !== "" && this.#parts.store.get([messageId]).length > 0) return [];
    const hash = messageId === "" ? named?.hash : hashOf(messageId);
    if (hash === undefined) return [];
    const { api, mails } = this.#asking(signal, true);
    try {
      const thread = named?.isThread ? named.hash : await mails.threadOf(hash);
      return thread === null ? [] : await this.#bring(thread, api, mails, { signal, progress });
    } catch (error) {
      signal.throwIfAborted();
      const isMissing = error instanceof ArchiveError && error.kind === "missing";
      return isMissing ? [] : [problemOf(error, this.id)];
    }
  }

  async #bring(
    thread: string,
    api: HyperkittyApi,
    mails: HyperkittyMails,
    { signal, progress }: Call,
  ): Promise<Problem[]> {
    const { store } = this.#parts;
    const names = new Map<string, string>();
    let query: URLSearchParams | null = new URLSearchParams({ limit: "100", offset: "0" });
    while (query !== null && names.size < mostMails) {
      const { entries, next } = await api.thread(thread, query);
      mails.learn(entries);
      const before = names.size;
      for (const entry of entries) names.set(entry.message_id, entry.message_id_hash);
      query = names.size === before ? null : next;
    }
    const here = new Set(store.get([...names.keys()]).map(({ messageId }) => messageId));
    const missing = [...names].flatMap(([id, hash]) => (here.has(id) ? [] : [hash])).slice(0, mostMails);
    const problems: Problem[] = [];
    for (let at = 0; at < missing.length; at += batch) {
      const { messages, failed, fault } = await mails.bring(missing.slice(at, at + batch), signal);
      this.#put(messages);
      if (fault) problems.push(leftOut(this.id, failed.length, fault));
      progress(`${Math.min(at + batch, missing.length)} of ${missing.length} mails`);
    }
    return problems;
  }

  #put(messages: Parameters<ArchiveParts["factsOf"]>[0][]): void {
    const { store, factsOf } = this.#parts;
    const next = store.nextIndex(this.id, singly);
    store.put(
      this.id,
      messages.map((message, at) => ({
        ...{ message, facts: factsOf(message) },
        ...{ period: singly, index: next + at },
      })),
    );
  }

  owns(url: string): boolean {
    return namedAt(this.#place, url) !== null;
  }

  knownId(url: string): string | null {
    const named = namedAt(this.#place, url);
    // A thread has the name of the mail that began it.
    return named && knownIdOf(this.#parts.store, named.hash);
  }

  async resolve(url: string, signal: AbortSignal): Promise<string> {
    const named = namedAt(this.#place, url);
    const known = this.knownId(url);
    if (known !== null) return known;
    const found = named && (await this.#asking(signal, false).mails.idOf(named.hash));
    if (found) return found;
    const remedy = "Open the mail in the archive and copy the address from the browser.";
    throw new UserError(`${url} is not the address of a mail in this archive.`, remedy, url);
  }

  async urls(messageIds: string[]): Promise<FoundUrls> {
    return urlsOfMails(this.#parts.store, this.id, messageIds, (id) => mailAddress(this.#place, id));
  }

  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const { store } = this.#parts;
    const body = store.body(messageId);
    if (body === null || body.exact) return body?.text ?? null;
    const { mails } = this.#asking(signal, true);
    const { messages } = await mails.bring([hashOf(messageId)], signal);
    const [own] = messages.filter((message) => message.messageId === messageId);
    if (!own?.exact) return null;
    this.#put([own]);
    return own.body;
  }

  oddities(): Problem[] {
    return [];
  }

  gaps(): Gap[] {
    const { store } = this.#parts;
    const lost = store.lost(this.id).map((period) => damagedGap(this.id, period));
    const position = listPosition(store, this.id);
    if (position === null) return lost;
    const counts = { here: store.extent(this.id, inOrder).mails, read: position.mails };
    const short = missingGap(this.id, inOrder, counts);
    return short ? [...lost, short] : lost;
  }

  /** All is looked through again, and what is missing is asked for. */
  askAgain(period: string): null {
    this.#parts.store.forgetPosition(this.id, period);
    return null;
  }
}
