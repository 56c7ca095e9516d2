import { randomBytes } from "node:crypto";
import type { Call } from "../base/call.ts";
import { type Problem, problemOf, UserError } from "../base/problem.ts";
import type { LandingService } from "../landing/service.ts";
import type { ArchiveQuery, SeriesLookup } from "../lookup/seriesLookup.ts";
import type { Person } from "../mail/message.ts";
import { isOneOf, nameOf } from "../mail/person.ts";
import type { OutgoingMail } from "../mail/writeMail.ts";
import { mailContents } from "../patches/mailContents.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { Series } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { StoredMessage } from "../store/types.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { type ComposingProject, likelyRecipients } from "./likelyRecipients.ts";
import type { Review, ReviewComment } from "./model.ts";
import { lineInMail, Pending, type PendingComment } from "./pending.ts";
import { type Recipients, replyRecipients } from "./recipients.ts";
import { newMessageId, replyBody, replyMail } from "./replyMail.ts";
import type { ReviewedMail } from "./reviewBody.ts";
import { reviewTexts } from "./reviewMails.ts";
import { firstWithoutPlace, patchesOf } from "./reviewPlaces.ts";
import { mustHaveSender, type SendFolder, type SendSettings, sendSettingsOf } from "./sender.ts";

/** The person and project for which mails are written. */
export interface ComposingAs extends SendFolder {
  project: ComposingProject;
  /** The person's addresses, lower case; they are left out of replies. */
  me: string[];
}

export interface ReplyRequest extends ArchiveQuery, ComposingAs {
  /** Web address or Message-ID of the mail to reply to. */
  thread: string;
  /** The part of it to quote; null for everything, or only its beginning if there is text already, see `replyBody`. */
  quote: string | null;
  /** The person's own text, which may contain quotes. */
  text: string;
}

export interface ReviewRequest extends ArchiveQuery, ComposingAs, Review {
  /** Address or Message-ID of any mail of the series. */
  thread: string;
}

/** A mail that is ready to be sent, and problems to show. */
export interface Composed {
  mail: OutgoingMail;
  /** Message-ID of the mail that it replies to. */
  about: string;
}

/** Writes mails for the person. This service sends nothing. */
export interface ComposingService {
  /** The reply to a mail. UserError if the mail cannot be found, or git knows no sender. */
  reply(request: ReplyRequest, call: Call): Promise<Composed & { problems: Problem[] }>;
  /**
   * The mails of a review, in order. UserError as for `reply`, if a patch is in another series, and if a comment is at
   * a place that its patch does not have.
   */
  review(request: ReviewRequest, call: Call): Promise<{ mails: Composed[]; problems: Problem[] }>;
  /** git's configuration for sending mail from a folder. */
  sendSettings(request: SendFolder, call: Call): Promise<SendSettings>;
  /** Like `reply`, saved as a draft. */
  startReply(request: ReplyRequest, call: Call): Promise<{ draft: Draft; problems: Problem[] }>;
  /** Like `review`, saved as drafts. */
  startReview(request: ReviewRequest, call: Call): Promise<{ drafts: Draft[]; problems: Problem[] }>;
  /** A mail that is not a reply, saved as a draft. UserError if git knows no sender. */
  startMail(request: ComposingAs & NewMail, call: Call): Promise<Draft>;
  /** The comments on lines that the person writes until they finish the review, and those in drafts of reviews. */
  pending(request: object, call: Call): Promise<PendingComment[]>;
  /**
   * Saves a comment.
   * @param request.text the displayed side of the file that the line number refers to; null if it refers to the mail
   */
  addPending(request: { comment: ReviewComment; text: string | null }, call: Call): Promise<PendingComment>;
  changePending(request: { id: string; text: string }, call: Call): Promise<PendingComment>;
  removePending(request: { ids: string[] }, call: Call): Promise<void>;
  /** Moves comments to the latest revision of a series if the line is unchanged; returns the number moved. */
  movePending(request: { series: Series }, call: Call): Promise<number>;
  /** Creates the drafts of a review from these comments and trailers; the comments are then no longer pending. */
  finishReview(
    request: Omit<ReviewRequest, "comments"> & { pending: string[] },
    call: Call,
  ): Promise<{ drafts: Draft[]; problems: Problem[] }>;
}

/** A mail that is not a reply; the person adds missing recipients. */
export interface NewMail {
  to: Person[];
  cc: Person[];
  subject: string;
  text: string;
}

/** Allowed lines of comments: those that the patch shows, or all lines that an editor shows of its files. */
type CommentPlaces = "of the patch" | "of the files";

export class LocalComposing implements ComposingService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;
  readonly #drafts: Drafts;
  readonly #pending: Pending;

  constructor(host: HostServices, lookup: SeriesLookup, landing: LandingService, drafts: Drafts) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
    this.#drafts = drafts;
    this.#pending = new Pending(host, drafts);
  }

  sendSettings(request: SendFolder): Promise<SendSettings> {
    return sendSettingsOf(request);
  }

  async startReply(request: ReplyRequest, call: Call) {
    const { mail, about, problems } = await this.reply(request, call);
    return { draft: await this.#keep(mail, about, null, request), problems };
  }

  startReview(request: ReviewRequest, call: Call) {
    return this.#startReview(request, "of the patch", call);
  }

  async #startReview(request: ReviewRequest, places: CommentPlaces, call: Call) {
    const { mails, problems } = await this.#review(request, places, call);
    const review = randomBytes(8).toString("hex");
    const drafts: Draft[] = [];
    for (const { mail, about } of mails) drafts.push(await this.#keep(mail, about, review, request));
    return { drafts, problems };
  }

  async startMail({ to, cc, subject, text, ...request }: ComposingAs & NewMail): Promise<Draft> {
    const from = await this.#sender(request);
    const date = this.#host.now();
    const ids = { messageId: newMessageId(from, date), inReplyTo: null, references: [] };
    const mail: OutgoingMail = { from, to, cc, subject, date, ...ids, body: text };
    return this.#drafts.add(mail, { about: null, review: null, project: request.project.name });
  }

  #keep(mail: OutgoingMail, about: string, review: string | null, { project }: ComposingAs): Promise<Draft> {
    const subject = this.#lookup.mailOf(about, about).subject;
    return this.#drafts.add(mail, { about: { messageId: about, subject }, review, project: project.name });
  }

  pending() {
    return this.#pending.list();
  }

  async addPending({ comment, text }: { comment: ReviewComment; text: string | null }) {
    const mail = mailContents(this.#host, comment.patch);
    const line = text === null ? comment.line : lineInMail(comment, text, mail);
    return this.#pending.add({ ...comment, line });
  }

  changePending({ id, text }: { id: string; text: string }) {
    return this.#pending.change(id, text);
  }

  removePending({ ids }: { ids: string[] }) {
    return this.#pending.remove(ids);
  }

  movePending({ series }: { series: Series }) {
    return this.#pending.move(series, (messageId) => mailContents(this.#host, messageId));
  }

  async finishReview(
    { pending, ...request }: Omit<ReviewRequest, "comments"> & { pending: string[] },
    call: Call,
  ) {
    const all = await this.#pending.list();
    const comments = all.filter(({ id }) => id !== null && pending.includes(id));
    const { drafts, problems } = await this.#startReview({ ...request, comments }, "of the files", call);
    await this.#pending.drafted(pending, drafts);
    return { drafts, problems };
  }

  async reply(request: ReplyRequest, call: Call) {
    const from = await this.#sender(request);
    const { id, problems } = await this.#mailAt(request, call);
    const { message, body } = await this.#mail(id, request, problems, call);
    const text = replyBody(message, body, request.quote, request.text);
    const mail = await this.#answer(message, text, from, request, problems, call);
    return { mail, about: id, problems };
  }

  review(request: ReviewRequest, call: Call) {
    return this.#review(request, "of the patch", call);
  }

  async #review(request: ReviewRequest, places: CommentPlaces, call: Call) {
    const from = await this.#sender(request);
    const { id, problems } = await this.#mailAt(request, call);
    const archives = this.#lookup.archives(request.archives);
    const series = await this.#lookup.find(id, archives, request.offline, call);
    const revision = series.revisions.findLast((one) => mailsOf(one).includes(id)) ?? series.revisions.at(-1);
    if (!revision) throw new Error("a series has a revision");
    const wanted = patchesOf(request, series);
    const mails = new Map<string, ReviewedMail>();
    const cover = revision.cover?.messageId;
    const all = new Set([
      ...wanted,
      ...(cover ? [cover] : []),
      ...revision.patches.map((one) => one.messageId),
    ]);
    for (const one of all) mails.set(one, await this.#mail(one, request, problems, call));
    const missing =
      places === "of the patch" ? firstWithoutPlace(request.comments, (one) => mails.get(one) ?? null) : null;
    if (missing) throw new UserError(missing.what, missing.remedy, id);
    const texts = reviewTexts(request, revision, (one) => mails.get(one) ?? null, from);
    const composed: Composed[] = [];
    for (const { about, body } of texts) {
      const mail = await this.#answer(about.message, body, from, request, problems, call);
      composed.push({ mail, about: about.message.messageId });
    }
    return { mails: composed, problems };
  }

  async #sender(request: ComposingAs): Promise<Person> {
    return mustHaveSender(await this.sendSettings(request));
  }

  async #mailAt(request: ArchiveQuery & { thread: string }, call: Call) {
    const archives = this.#lookup.archives(request.archives);
    const problems = [...archives.problems];
    const known = this.#lookup.knownId(request.thread, archives);
    // A stored mail needs no archive.
    if (known === null || this.#host.store.get([known]).length === 0)
      problems.push(...(await this.#lookup.bringIn(request, archives, call)));
    const id = await this.#lookup.mailAt(request.thread, archives, request.offline, call);
    this.#lookup.mailOf(id, request.thread, archives.faults);
    return { id, problems };
  }

  /** A mail with its text, exact if possible. */
  async #mail(
    messageId: string,
    { archives, offline }: ArchiveQuery,
    problems: Problem[],
    call: Call,
  ): Promise<ReviewedMail> {
    let exact: string | null = null;
    try {
      const asked = offline ? null : this.#lookup.archives(archives);
      exact = await this.#landing.exactBody(messageId, asked, call.signal);
    } catch (error) {
      call.signal.throwIfAborted();
      problems.push(problemOf(error, messageId));
    }
    const message = this.#lookup.mailOf(messageId, messageId);
    return { message, body: exact ?? this.#host.store.body(messageId)?.text ?? "" };
  }

  async #answer(
    message: StoredMessage,
    text: string,
    from: Person,
    request: ComposingAs,
    problems: Problem[],
    call: Call,
  ): Promise<OutgoingMail> {
    const me = [...request.me, from.email.toLowerCase()];
    const recipients = await this.#recipients(message, me, request.project, call);
    if (recipients.to.length === 0)
      throw new UserError(
        `Nobody is known to send an answer to “${message.subject.slice(0, 80)}” to.`,
        "Answer it in a mail program, or follow an archive that keeps to whom mails were sent.",
        message.messageId,
      );
    if (message.from.email === "" && !isOneOf(message.from, me))
      problems.push({
        what: `The address of ${nameOf(message.from) || "the sender"} is not known: the list had hidden it.`,
        remedy: "Add it to To before you send the mail.",
        where: message.messageId,
      });
    return replyMail(message, text, from, recipients, this.#host.now());
  }

  async #recipients(
    message: StoredMessage,
    me: string[],
    project: ComposingProject,
    call: Call,
  ): Promise<Recipients> {
    const knows = message.to.length + message.cc.length > 0;
    // A private mail without recipients was only for the person, so no list may get the reply.
    if (knows || message.private) return replyRecipients(message, me, null);
    const { store } = this.#host;
    const { messageId } = message;
    const above = [messageId, ...store.ancestors([messageId]).map((one) => one.messageId)];
    const thread = [...store.get(above), ...store.descendants(above)].filter((one) => !one.private);
    const others = await likelyRecipients(message, thread, project, this.#host, call.signal);
    return replyRecipients(message, me, others);
  }
}
