import { writeFile } from "node:fs/promises";
import { day } from "../base/durations.ts";
import { type Problem, UserError } from "../base/problem.ts";
import type { Person } from "../mail/message.ts";
import { type OutgoingMail, writeMail } from "../mail/writeMail.ts";
import type { HostServices } from "../project/hostServices.ts";
import { draftText, readDraft } from "./draftText.ts";
import { type KeptDraft, KeptDrafts } from "./keptDrafts.ts";
import { sendEmailWords } from "./sendEmail.ts";

/** How long what was discarded can be had again, and what was sent is waited for in the archive. */
const keptFor = 30 * day;

/** A draft as a person sees it. Plain data. */
export interface Draft
  extends Pick<KeptDraft, "id" | "text" | "about" | "review" | "project" | "made" | "changed" | "messageId"> {
  /** "sending": a program was started and has not said that it has sent it; "sent": no archive has it yet. */
  state: "draft" | "sending" | "sent";
  /** Milliseconds since 1970; null: it was not sent. */
  sent: number | null;
  /** Why the last attempt to send it failed. */
  failed: string | null;
  from: Person | null;
  to: Person[];
  cc: Person[];
  subject: string;
  /** The text below the headers. */
  body: string;
  /** Mails of others that came into its thread since it was made. */
  news: number;
  /** What keeps it from being sent as it is. */
  problems: Problem[];
}

/** What a program needs to send a draft. */
export interface Outgoing {
  /** The file that the mail is in. */
  path: string;
  /** The words behind `git` that only try it, and that send it. */
  tryWords: string[];
  sendWords: string[];
  /** To how many it goes, and from whom. */
  recipients: number;
  from: Person;
}

type Parts = Pick<HostServices, "store" | "log" | "now">;

/** The mails that a person is writing, in the storage: they survive restarts, and several windows see the same. */
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
      ...{ sending: null, sent: null, failed: null, discarded: null },
    });
    return this.#seen(kept);
  }

  /** All that are not discarded, the oldest first. What an archive has is a mail now, and no draft any more. */
  async list(): Promise<Draft[]> {
    const { store, now } = this.#parts;
    const all = await this.#kept.all();
    const arrived = new Set(
      store.get(all.map(({ messageId }) => messageId)).map(({ messageId }) => messageId),
    );
    const drafts: Draft[] = [];
    for (const draft of all) {
      const { id, sent, discarded, messageId } = draft;
      const isOld = (moment: number | null) => moment !== null && now() - moment > keptFor;
      if ((sent !== null && arrived.has(messageId)) || isOld(sent) || isOld(discarded))
        await this.#kept.remove(id);
      else if (discarded === null) drafts.push(this.#seen(draft));
    }
    return drafts;
  }

  /** null: it is not there any more. */
  async get(id: string): Promise<Draft | null> {
    const kept = await this.#kept.get(id);
    return kept && kept.discarded === null ? this.#seen(kept) : null;
  }

  /** Whether it was taken away for good: an archive has it, or it was sent or discarded long ago. */
  async isGone(id: string): Promise<boolean> {
    return (await this.#kept.get(id)) === null;
  }

  /** UserError where it was sent, or is being sent: its text is what goes out. */
  async save(id: string, text: string): Promise<Draft> {
    const kept = await this.#kept.get(id);
    if (kept && (kept.sent !== null || kept.sending !== null)) throw already(kept);
    return this.#seen(await this.#kept.change(id, { text, changed: this.#parts.now() }));
  }

  async discard(ids: string[], discarded: boolean): Promise<void> {
    for (const id of ids) await this.#kept.change(id, { discarded: discarded ? this.#parts.now() : null });
  }

  /**
   * Writes a draft into a file as `git send-email` takes it, with LF, or as mail programs open a draft, with CRLF. UserError
   * where it cannot be sent as it is, or was sent.
   */
  async outgoing(id: string, by: "send-email" | "mail program"): Promise<Outgoing> {
    const kept = await this.#mustBe(id);
    if (kept.sent !== null) throw already(kept);
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
    const path = this.#kept.outgoing(id);
    await writeFile(path, writeMail(mail, { lineEnd: by === "send-email" ? "\n" : "\r\n" }));
    return {
      path,
      tryWords: sendEmailWords(path, { from, to, cc }, true),
      sendWords: sendEmailWords(path, { from, to, cc }, false),
      recipients: to.length + cc.length,
      from,
    };
  }

  /**
   * To be said before a program is started that sends it. UserError where it was sent, or is being sent, perhaps in another
   * window.
   * @param again the person knows that a program was started before, and has not said what became of it
   */
  async beginSending(id: string, again: boolean): Promise<Draft> {
    const kept = await this.#mustBe(id);
    if (kept.sent !== null) throw already(kept);
    if (again) await this.#kept.release(id);
    if (!(await this.#kept.claim(id))) throw already({ ...kept, sending: kept.sending ?? kept.changed });
    return this.#seen(await this.#kept.change(id, { sending: this.#parts.now(), failed: null }));
  }

  /** What became of it: sent, or why not. */
  async endSending(id: string, failed: string | null): Promise<Draft> {
    const now = this.#parts.now();
    const draft = await this.#kept.change(id, { sending: null, failed, sent: failed === null ? now : null });
    await this.#kept.release(id);
    return this.#seen(draft);
  }

  async #mustBe(id: string): Promise<KeptDraft> {
    const kept = await this.#kept.get(id);
    if (kept && kept.discarded === null) return kept;
    throw new UserError(
      "This draft is not there any more.",
      "It was discarded or sent, perhaps in another window.",
    );
  }

  #seen(kept: KeptDraft): Draft {
    const { id, text, about, review, project, made, changed, messageId, sending, sent, failed } = kept;
    const { inReplyTo: _, ...mail } = readDraft(text);
    return {
      ...{ id, text, about, review, project, made, changed, messageId, sent, failed, ...mail },
      state: sent !== null ? "sent" : sending !== null ? "sending" : "draft",
      news: sent === null ? this.#newsOf(kept) : 0,
    };
  }

  /** Mails in its thread that were not here when it was made, but for the person's own. */
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

function already({ sent }: Pick<KeptDraft, "sent" | "sending">): UserError {
  return sent === null
    ? new UserError(
        "This mail is being sent.",
        "Look at the terminal that sends it, perhaps in another window.",
      )
    : new UserError("This mail was sent already.", "Answer again where there is more to say.");
}
