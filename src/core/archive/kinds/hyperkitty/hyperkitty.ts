import type { Call } from "../../../base/call.ts";
import { type Problem, problemOf, UserError } from "../../../base/problem.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { Message } from "../../../mail/message.ts";
import { hashOf } from "../../../mail/messageIdHash.ts";
import { ApiArchive } from "../../apiArchive.ts";
import type { ArchiveParts, FoundUrls, SyncOptions, SyncReport, ThreadQuery } from "../../archive.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { addressOf, type ListPlace, mailAddress, namedAt } from "./addresses.ts";
import { HyperkittyApi } from "./api.ts";
import { ListReader } from "./listReader.ts";
import { HyperkittyMails, knownIdOf } from "./mails.ts";
import { inOrder, listPosition } from "./position.ts";
import { leftOut, noList } from "./problems.ts";

/** Mails requested before they are written, and the limit for one conversation. */
const batch = 20;
const mostMails = 400;

/** A list on a HyperKitty (Mailman 3), read over its REST API: one request a mail, whose text is then exact. */
export class Hyperkitty extends ApiArchive {
  readonly #place: ListPlace;

  constructor(place: ListPlace, parts: ArchiveParts) {
    super(addressOf(place), parts);
    this.#place = place;
  }

  #asking(session: HttpSession): { api: HyperkittyApi; mails: HyperkittyMails } {
    const api = new HyperkittyApi(session, this.#place);
    return { api, mails: new HyperkittyMails(api, this.#place.list, this.parts.store) };
  }

  protected async read(session: HttpSession, options: SyncOptions, report: SyncReport): Promise<void> {
    const { store, factsOf } = this.parts;
    const parts = { store, factsOf, archive: this.id, ...this.#asking(session) };
    await new ListReader(parts, options, report).read();
  }

  /**
   * Asked for mails of an unknown list, HyperKitty fails with an error of its own, so check whether the list exists.
   */
  protected async problem(error: unknown, session: HttpSession): Promise<Problem> {
    const isUnknown = error instanceof ArchiveError && ["server", "missing"].includes(error.kind);
    if (isUnknown && listPosition(this.parts.store, this.id) === null) {
      try {
        if (!(await this.#asking(session).api.hasList())) return noList(this.#place);
      } catch (other) {
        if (!(other instanceof ArchiveError)) throw other;
        // The server fails at every request, so report the first error.
      }
    }
    return problemOf(error, this.id);
  }

  protected async bring(
    { messageId, url }: ThreadQuery,
    session: HttpSession,
    call: Call,
  ): Promise<Problem[]> {
    const named = url === null ? null : namedAt(this.#place, url);
    const hash = messageId === "" ? named?.hash : hashOf(messageId);
    if (hash === undefined) return [];
    const { api, mails } = this.#asking(session);
    const thread = named?.isThread ? named.hash : await mails.threadOf(hash);
    return thread === null ? [] : this.#bringThread(thread, api, mails, call);
  }

  async #bringThread(
    thread: string,
    api: HyperkittyApi,
    mails: HyperkittyMails,
    { signal, progress }: Call,
  ): Promise<Problem[]> {
    const names = new Map<string, string>();
    let query: URLSearchParams | null = new URLSearchParams({ limit: "100", offset: "0" });
    while (query !== null && names.size < mostMails) {
      const { entries, next } = await api.thread(thread, query);
      mails.learn(entries);
      const before = names.size;
      for (const entry of entries) names.set(entry.message_id, entry.message_id_hash);
      query = names.size === before ? null : next;
    }
    const here = new Set(this.parts.store.get([...names.keys()]).map(({ messageId }) => messageId));
    const missing = [...names].flatMap(([id, hash]) => (here.has(id) ? [] : [hash])).slice(0, mostMails);
    const problems: Problem[] = [];
    for (let at = 0; at < missing.length; at += batch) {
      const { messages, failed, fault } = await mails.bring(missing.slice(at, at + batch), signal);
      this.put(messages);
      if (fault) problems.push(leftOut(this.id, failed.length, fault));
      progress(`${Math.min(at + batch, missing.length)} of ${missing.length} mails`);
    }
    return problems;
  }

  protected async mail(
    messageId: string,
    session: HttpSession,
    signal: AbortSignal,
  ): Promise<Message | null> {
    const { messages } = await this.#asking(session).mails.bring([hashOf(messageId)], signal);
    return messages.find((message) => message.messageId === messageId) ?? null;
  }

  protected counts(): [period: string, mails: number][] {
    const position = listPosition(this.parts.store, this.id);
    return position === null ? [] : [[inOrder, position.mails]];
  }

  owns(url: string): boolean {
    return namedAt(this.#place, url) !== null;
  }

  knownId(url: string): string | null {
    const named = namedAt(this.#place, url);
    // A thread has the hash of its first mail.
    return named && knownIdOf(this.parts.store, named.hash);
  }

  async resolve(url: string, signal: AbortSignal): Promise<string> {
    const named = namedAt(this.#place, url);
    const known = this.knownId(url);
    if (known !== null) return known;
    const found = named && (await this.#asking(this.session(signal)).mails.idOf(named.hash));
    if (found) return found;
    const remedy = "Open the mail in the archive and copy the address from the browser.";
    throw new UserError(`${url} is not the address of a mail in this archive.`, remedy, url);
  }

  async urls(messageIds: string[]): Promise<FoundUrls> {
    return urlsOfMails(this.parts.store, this.id, messageIds, (id) => mailAddress(this.#place, id));
  }
}
