import { digest } from "../base/digest.ts";
import { day } from "../base/durations.ts";
import { type Problem, UserError } from "../base/problem.ts";
import type { Person } from "../mail/message.ts";
import { type OutgoingMail, writeMail } from "../mail/writeMail.ts";
import type { HostServices } from "../project/hostServices.ts";
import { draftText, readDraft } from "./draftText.ts";
import { type KeptDraft, KeptDrafts } from "./keptDrafts.ts";
import { type Envelope, noRules, type SendRules, sendEmailWords } from "./sendEmail.ts";
import { alreadyKnown, type Outcome, type SendState, untried } from "./sendTries.ts";

/** How long a discarded draft can be restored, and how long a sent one waits to appear in an archive. */
const keptFor = 30 * day;

/** A draft as shown to the person. Plain data. */
export interface Draft
  extends Pick<KeptDraft, "id" | "text" | "about" | "review" | "project" | "made" | "changed" | "messageId">,
    SendState {
  from: Person | null;
  to: Person[];
  cc: Person[];
  subject: string;
  /** The text below the headers. */
  body: string;
  /** Number of mails by others that have come into its thread since it was created. */
  news: number;
  /** Why it cannot be sent as it is. */
  problems: Problem[];
}

/** What a program needs to send a draft. */
export interface Outgoing {
  /** Path of the file with the mail. */
  path: string;
  /** Digest of the draft's text that the file was made from. */
  text: string;
  /** Arguments of `git` that only try sending, and that send. */
  tryWords: string[];
  sendWords: string[];
  envelope: Envelope & { from: Person };
}

type Parts = Pick<HostServices, "store" | "log" | "now">;

/** The mails that the person is writing, in the storage: they survive restarts, and all windows see the same. */
export class Drafts {
  readonly #parts: Parts;
  readonly #kept: KeptDrafts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#kept = new KeptDrafts(parts.store.directory, parts.log);
  }

  async add(
    mail: OutgoingMail,
    { about, review, project }: { about: KeptDraft["about"]; review: string | null; project: string },
  ): Promise<Draft> {
    const now = this.#parts.now();
    const kept = await this.#kept.add({
      ...{ about, review, project, made: now, changed: now },
      text: draftText(mail),
      messageId: mail.messageId ?? "",
      references: mail.references,
      thread: about ? this.#thread(about.messageId) : [],
      discarded: null,
    });
    return this.#seen(kept, untried);
  }

  /** All that are not discarded, oldest first. Once an archive has a mail, it is no longer a draft. */
  async list(): Promise<Draft[]> {
    const { store, now } = this.#parts;
    const all = await this.#kept.all();
    const arrived = new Set(
      store.get(all.map(({ messageId }) => messageId)).map(({ messageId }) => messageId),
    );
    const states = await this.#kept.tries.all();
    const drafts: Draft[] = [];
    for (const draft of all) {
      const { id, discarded, messageId } = draft;
      const state = states.get(id) ?? untried;
      const { sent } = state;
      // If an archive has the mail, it was sent, even if the outcome of the try is unknown.
      const isThere = state.state !== "draft" && arrived.has(messageId);
      const isOld = (moment: number | null) => moment !== null && now() - moment > keptFor;
      if (isThere || isOld(sent) || isOld(discarded)) await this.#kept.remove(id);
      else if (discarded === null) drafts.push(this.#seen(draft, state));
    }
    return drafts;
  }

  /** Null if it no longer exists. */
  async get(id: string): Promise<Draft | null> {
    const kept = await this.#kept.get(id);
    return kept && kept.discarded === null ? this.#now(kept) : null;
  }

  /** Whether it can be deleted for good: an archive has it, or it was sent or discarded long ago. */
  async isGone(id: string): Promise<boolean> {
    return (await this.#kept.get(id)) === null;
  }

  /** UserError if it was sent or is being sent, since its text is what goes out. */
  async save(id: string, text: string): Promise<Draft> {
    const { state } = await this.#kept.tries.of(id);
    if (state !== "draft") throw already(state);
    return this.#now(await this.#kept.change(id, { text, changed: this.#parts.now() }));
  }

  async discard(ids: string[], discarded: boolean): Promise<void> {
    for (const id of ids) await this.#kept.change(id, { discarded: discarded ? this.#parts.now() : null });
  }

  /**
   * Writes a draft into a file, with LF for `git send-email` or CRLF for mail programs that open it as a draft.
   * UserError if it cannot be sent as it is, or was sent.
   * @param rules from the person's configuration
   */
  async outgoing(
    id: string,
    by: "send-email" | "mail program",
    rules: SendRules = noRules,
  ): Promise<Outgoing> {
    const kept = await this.#mustBe(id);
    const { state } = await this.#kept.tries.of(id);
    if (state === "sent") throw already(state);
    const { from, to, cc, subject, inReplyTo, body, problems } = readDraft(kept.text);
    const [problem] = problems;
    if (problem || !from)
      throw new UserError(
        problem?.what ?? "The mail has no sender.",
        problem?.remedy ?? "Write one into From.",
      );
    const { about, references, messageId } = kept;
    const continues = inReplyTo === (about?.messageId ?? null);
    const mail: OutgoingMail = {
      ...{ from, to, cc, subject, inReplyTo, body, messageId },
      references: continues ? references : inReplyTo === null ? [] : [inReplyTo],
      // git sets the date of each mail when it sends it.
      date: by === "send-email" ? null : this.#parts.now(),
      more: by === "send-email" ? [] : [["X-Unsent", "1"]],
    };
    const lineEnd = by === "send-email" ? "\n" : "\r\n";
    const path = await this.#kept.handOver(id, writeMail(mail, { lineEnd }));
    const envelope = { from, to, cc, ...rules };
    return {
      path,
      text: digest(kept.text),
      tryWords: sendEmailWords([path], envelope, true),
      sendWords: sendEmailWords([path], envelope, false),
      envelope,
    };
  }

  /**
   * Call this before starting a program that sends the draft. Returns the draft, whose `tries` is the number of this
   * try. UserError if it was sent, if another try was started (perhaps in another window), or if it is no longer what
   * the person saw.
   * @param outgoing.text from `Outgoing`
   * @param outgoing.known `tries` of the draft that the person saw; they know the outcome of the last one, or were
   * asked
   */
  async beginSending(id: string, { text, known }: { text: string; known: number }): Promise<Draft> {
    await this.#mustBe(id);
    const { tries } = this.#kept;
    const { state } = await tries.of(id);
    if (state === "sent") throw already(state);
    const number = await tries.begin(id, known);
    if (number === null) throw already("sending");
    // From here on the draft cannot be saved.
    const kept = await this.#mustBe(id);
    if (digest(kept.text) === text) return this.#now(kept);
    await tries.end(id, number, { at: this.#parts.now(), failed: "it was changed meanwhile" });
    throw new UserError(
      "This mail was changed after you were asked whether to send it.",
      "Look at it, and send it again.",
    );
  }

  /** Records the outcome of a try: sent, or why not. Do not call it if the outcome is unknown. */
  async endSending(id: string, number: number, failed: string | null): Promise<Draft> {
    const kept = await this.#kept.get(id);
    if (!kept) throw gone();
    await this.#kept.tries.end(id, number, { at: this.#parts.now(), failed });
    return this.#now(kept);
  }

  /**
   * Records what the person says about a try with unknown outcome, or takes that back. UserError if the outcome is
   * known.
   * @param number `tries` of the draft that the person saw
   */
  async settle(id: string, number: number, outcome: Outcome): Promise<Draft> {
    const kept = await this.#mustBe(id);
    if (!(await this.#kept.tries.settle(id, number, outcome, this.#parts.now()))) throw alreadyKnown();
    return this.#now(kept);
  }

  async #mustBe(id: string): Promise<KeptDraft> {
    const kept = await this.#kept.get(id);
    if (kept && kept.discarded === null) return kept;
    throw gone();
  }

  async #now(kept: KeptDraft): Promise<Draft> {
    return this.#seen(kept, await this.#kept.tries.of(kept.id));
  }

  #seen(kept: KeptDraft, sending: SendState): Draft {
    const { id, text, about, review, project, made, changed, messageId } = kept;
    const { inReplyTo: _, ...mail } = readDraft(text);
    return {
      ...{ id, text, about, review, project, made, changed, messageId, ...sending, ...mail },
      news: sending.state === "sent" ? 0 : this.#newsOf(kept),
    };
  }

  /** Number of mails in its thread that were not here when it was created, without the person's own. */
  #newsOf({ about, thread, messageId, text }: KeptDraft): number {
    if (!about) return 0;
    const known = new Set([...thread, messageId]);
    const fresh = this.#thread(about.messageId).filter((id) => !known.has(id));
    const own = readDraft(text).from?.email.toLowerCase();
    return this.#parts.store.get(fresh).filter(({ from }) => from.email !== own).length;
  }

  #thread(messageId: string): string[] {
    const { store } = this.#parts;
    return [messageId, ...store.descendants([messageId]).map((mail) => mail.messageId)];
  }
}

function already(state: SendState["state"]): UserError {
  return state === "sent"
    ? new UserError("This mail was sent already.", "Answer again where there is more to say.")
    : new UserError(
        "This mail is being sent.",
        "Look at the terminal that sends it, perhaps in another window.",
      );
}

function gone(): UserError {
  return new UserError(
    "This draft is not there any more.",
    "It was discarded or sent, perhaps in another window.",
  );
}
