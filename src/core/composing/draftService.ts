import type { Call } from "../base/call.ts";
import type { Draft, Drafts, Outgoing } from "./drafts.ts";
import { mustBeAbleToSend, rulesOf, type Unseen, unseenIn } from "./sendEmail.ts";
import { type SendFolder, sendSettingsOf } from "./sender.ts";
import type { Outcome } from "./sendTries.ts";

/** Drafts as they are kept, and what a program that sends them needs. Nothing is sent by it. */
export interface DraftService {
  /** What the person is writing, and what was sent and no archive has yet; the oldest first. */
  list(request: object, call: Call): Promise<Draft[]>;
  /** null: it is not there any more. */
  get(request: { id: string }, call: Call): Promise<Draft | null>;
  /** Keeps what the person has written. UserError where it was sent meanwhile. */
  save(request: { id: string; text: string }, call: Call): Promise<Draft>;
  /** Takes drafts away, or with false back. */
  discard(request: { ids: string[]; discarded: boolean }, call: Call): Promise<void>;
  /** Writes a draft into a file that mail programs open; see `Drafts.outgoing`. */
  outgoing(request: { id: string }, call: Call): Promise<Outgoing>;
  /** The same for `git send-email`. UserError where that cannot send it from a folder, which is tried. */
  outgoingByGit(request: SendFolder & { id: string }, call: Call): Promise<Outgoing & { unseen: Unseen }>;
  /** To be called before and after a program sends a draft; see `Drafts`. */
  beginSending(request: { id: string; text: string; known: number }, call: Call): Promise<Draft>;
  endSending(request: { id: string; number: number; failed: string | null }, call: Call): Promise<Draft>;
  /** What the person says became of a try; see `Drafts.settle`. */
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
