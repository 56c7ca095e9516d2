import type { Call } from "../base/call.ts";
import type { Draft, Drafts, Outgoing } from "./drafts.ts";
import { mustBeAbleToSend, rulesOf, type Unseen, unseenIn } from "./sendEmail.ts";
import { type SendFolder, sendSettingsOf } from "./sender.ts";
import type { Outcome } from "./sendTries.ts";

/** The stored drafts, and what a program needs to send them. This service sends nothing. */
export interface DraftService {
  /** Drafts being written, and sent mails that no archive has yet; oldest first. */
  list(request: object, call: Call): Promise<Draft[]>;
  /** Null if it no longer exists. */
  get(request: { id: string }, call: Call): Promise<Draft | null>;
  /** Saves what the person has written. UserError if the mail was sent meanwhile. */
  save(request: { id: string; text: string }, call: Call): Promise<Draft>;
  /** Discards drafts, or with `discarded: false` restores them. */
  discard(request: { ids: string[]; discarded: boolean }, call: Call): Promise<void>;
  /** Writes a draft into a file that mail programs can open; see `Drafts.outgoing`. */
  outgoing(request: { id: string }, call: Call): Promise<Outgoing>;
  /**
   * Writes a draft into a file for `git send-email`. Tries it first, and throws UserError if git cannot send it from
   * that folder.
   */
  outgoingByGit(request: SendFolder & { id: string }, call: Call): Promise<Outgoing & { unseen: Unseen }>;
  /** Call these before and after a program sends a draft; see `Drafts`. */
  beginSending(request: { id: string; text: string; known: number }, call: Call): Promise<Draft>;
  endSending(request: { id: string; number: number; failed: string | null }, call: Call): Promise<Draft>;
  /** Records what the person says about the outcome of a try; see `Drafts.settle`. */
  settle(request: { id: string; number: number; outcome: Outcome }, call: Call): Promise<Draft>;
}

export class LocalDrafts implements DraftService {
  readonly #drafts: Drafts;

  constructor(drafts: Drafts) {
    this.#drafts = drafts;
  }

  list() {
    return this.#drafts.list();
  }

  get({ id }: { id: string }) {
    return this.#drafts.get(id);
  }

  save({ id, text }: { id: string; text: string }) {
    return this.#drafts.save(id, text);
  }

  discard({ ids, discarded }: { ids: string[]; discarded: boolean }) {
    return this.#drafts.discard(ids, discarded);
  }

  outgoing({ id }: { id: string }) {
    return this.#drafts.outgoing(id, "mail program");
  }

  async outgoingByGit({ id, ...folder }: SendFolder & { id: string }, { signal }: Call) {
    const settings = await sendSettingsOf(folder);
    const outgoing = await this.#drafts.outgoing(id, "send-email", rulesOf(settings));
    const recipients = await mustBeAbleToSend(folder.folder, outgoing.tryWords, settings, signal);
    return { ...outgoing, unseen: unseenIn(recipients, outgoing.envelope) };
  }

  beginSending({ id, ...outgoing }: { id: string; text: string; known: number }) {
    return this.#drafts.beginSending(id, outgoing);
  }

  endSending({ id, number, failed }: { id: string; number: number; failed: string | null }) {
    return this.#drafts.endSending(id, number, failed);
  }

  settle({ id, number, outcome }: { id: string; number: number; outcome: Outcome }) {
    return this.#drafts.settle(id, number, outcome);
  }
}
