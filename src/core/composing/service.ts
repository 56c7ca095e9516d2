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

/** In whose name and in which project mails are written. */
export interface ComposingAs extends SendFolder {
  project: ComposingProject;
  /** The person's addresses, lower case: they get no answer of their own. */
  me: string[];
}

export interface ReplyRequest extends ArchiveQuery, ComposingAs {
  /** The mail that is answered, by its address or Message-ID. */
  thread: string;
  /** The part of it that is quoted; null: all, or its beginning where there are words already, see `replyBody`. */
  quote: string | null;
  /** The person's own words, which may quote by themselves. */
  text: string;
}

export interface ReviewRequest extends ArchiveQuery, ComposingAs, Review {
  /** Any mail of the series. */
  thread: string;
}

/** A mail that is ready to be sent, and what a person should know of it. */
export interface Composed {
  mail: OutgoingMail;
  /** Message-ID of the mail that it answers. */
  about: string;
}

/** Mails that a person writes. Nothing is sent by it. */
export interface ComposingService {
  /** The answer to a mail. UserError where nobody knows that mail, or git knows no sender. */
  reply(request: ReplyRequest, call: Call): Promise<Composed & { problems: Problem[] }>;
  /**
   * The mails of a review, in their order. UserError as for `reply`, where a patch is of another series, and where a
   * comment is at a place that its patch does not have.
   */
  review(request: ReviewRequest, call: Call): Promise<{ mails: Composed[]; problems: Problem[] }>;
  /** What git's configuration says of how mails are sent from a folder. */
  sendSettings(request: SendFolder, call: Call): Promise<SendSettings>;
  /** The same as `reply`, kept as a draft. */
  startReply(request: ReplyRequest, call: Call): Promise<{ draft: Draft; problems: Problem[] }>;
  /** The same as `review`, kept as drafts. */
  startReview(request: ReviewRequest, call: Call): Promise<{ drafts: Draft[]; problems: Problem[] }>;
  /** A mail that answers none, kept as a draft. UserError where git knows no sender. */
  startMail(request: ComposingAs & NewMail, call: Call): Promise<Draft>;
  /** What the person writes at lines until they finish their review, and what the drafts of reviews say there. */
  pending(request: object, call: Call): Promise<PendingComment[]>;
  /**
   * Keeps a comment.
   * @param request.text of the side that the person sees, whose line is given; null: the line is of the mail already
   */
  addPending(request: { comment: ReviewComment; text: string | null }, call: Call): Promise<PendingComment>;
  changePending(request: { id: string; text: string }, call: Call): Promise<PendingComment>;
  removePending(request: { ids: string[] }, call: Call): Promise<void>;
  /** Moves them to the latest version of a series where the line is unchanged; answers how many. */
  movePending(request: { series: Series }, call: Call): Promise<number>;
  /** The drafts of a review of these comments, and of trailers; they are pending no more. */
  finishReview(
    request: Omit<ReviewRequest, "comments"> & { pending: string[] },
    call: Call,
  ): Promise<{ drafts: Draft[]; problems: Problem[] }>;
}

/** A mail that answers none; whom it lacks the person adds. */
export interface NewMail {
  to: Person[];
  cc: Person[];
  subject: string;
  text: string;
}

/** Where comments may stand: at lines that the patch shows, or at all that an editor shows of its files. */
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
    // What is here already needs no archive.
    if (known === null || this.#host.store.get([known]).length === 0)
      problems.push(...(await this.#lookup.bringIn(request, archives, call)));
    const id = await this.#lookup.mailAt(request.thread, archives, request.offline, call);
    this.#lookup.mailOf(id, request.thread, archives.faults);
    return { id, problems };
  }

  /** A mail with its text: exact where that can be had. */
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
    // A private mail that names nobody was for the person alone, and no list is to get the answer.
    if (knows || message.private) return replyRecipients(message, me, null);
    const { store } = this.#host;
    const { messageId } = message;
    const above = [messageId, ...store.ancestors([messageId]).map((one) => one.messageId)];
    const thread = [...store.get(above), ...store.descendants(above)].filter((one) => !one.private);
    const others = await likelyRecipients(message, thread, project, this.#host, call.signal);
    return replyRecipients(message, me, others);
  }
}
