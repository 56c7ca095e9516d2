import type { Call } from "../../../base/call.ts";
import { type Problem, problemOf, UserError } from "../../../base/problem.ts";
import { ArchiveError, hostOf, isMissing } from "../../../http/archiveError.ts";
import { maxMailBytes } from "../../../mail/cutMail.ts";
import { MailSplitter } from "../../../mail/mbox.ts";
import type { Message } from "../../../mail/message.ts";
import { parseMail } from "../../../mail/parse.ts";
import type { ArchiveParts } from "../../archive.ts";
import { putSingly } from "../../putSingly.ts";
import { idAt, mailAddress } from "./addresses.ts";
import { refusedPages } from "./problems.ts";
import type { InboxPages } from "./publicInbox.ts";

const maxBytes = 50_000_000;
/** Limit of mails for one conversation. */
const mostMails = 5_000;

/** The web pages of a list on a server, from which single mails and conversations are fetched. */
export class InboxOnServer implements InboxPages {
  readonly #base: string;
  readonly #parts: ArchiveParts;

  constructor(base: string, parts: ArchiveParts) {
    this.#base = base;
    this.#parts = parts;
  }

  owns(url: string): boolean {
    return idAt(this.#base, url) !== null;
  }

  knownId(url: string): string | null {
    return idAt(this.#base, url);
  }

  async resolve(url: string): Promise<string> {
    const id = idAt(this.#base, url);
    if (id !== null) return id;
    const remedy = "Open the mail in the archive and copy the address from the browser.";
    throw new UserError(`${url} is not the address of a mail in this archive.`, remedy, url);
  }

  address(messageId: string): string {
    return mailAddress(this.#base, messageId);
  }

  /** Fetches a conversation that is not here yet; new mails of a known one come with the epochs. */
  async thread(messageId: string, { signal }: Call): Promise<Problem[]> {
    if (messageId === "" || this.#parts.store.get([messageId]).length > 0) return [];
    const url = `${this.address(messageId)}t.mbox.gz`;
    try {
      await this.#bring(url, signal);
      return [];
    } catch (error) {
      signal.throwIfAborted();
      if (isMissing(error)) return [];
      return [isBotCheck(error) ? refusedPages(hostOf(url), url) : problemOf(error, url)];
    }
  }

  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    if (this.#parts.store.get([messageId]).length === 0) return null;
    try {
      await this.#bring(`${this.address(messageId)}raw`, signal);
    } catch (error) {
      // Another archive may have it.
      if (isMissing(error) || isBotCheck(error)) return null;
      throw error;
    }
    const body = this.#parts.store.body(messageId);
    return body?.exact ? body.text : null;
  }

  /** Stores the mails of an mbox. */
  async #bring(url: string, signal: AbortSignal): Promise<void> {
    const session = this.#parts.http.session(signal, { optional: true });
    const messages = await session.stream(url, { kind: "mail", maxBytes }, async ({ chunks }) => {
      const splitter = new MailSplitter({ flavour: "mbox", maxMailBytes });
      const read: Message[] = [];
      for await (const chunk of chunks)
        for (const mail of splitter.push(chunk))
          if (read.length < mostMails) read.push(await parseMail(mail));
      for (const mail of splitter.end()) read.push(await parseMail(mail));
      return read;
    });
    // Of mails with one Message-ID the first counts.
    const first = new Map(messages.toReversed().map((message) => [message.messageId, message]));
    putSingly(this.#parts, this.#base, [...first.values()]);
  }
}

const isBotCheck = (error: unknown): boolean => error instanceof ArchiveError && error.kind === "bot-check";
