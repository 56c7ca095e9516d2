import { digest } from "../base/digest.ts";
import { listed, say } from "../base/localize.ts";
import { parentIds } from "../mail/parentIds.ts";
import type { Cover, Patch, Reply, Revision, Series } from "../series/series.ts";
import { Threads } from "../series/thread.ts";
import type { StoredMessage } from "../store/types.ts";
import { LaterVersions } from "./changedLines.ts";
import { lineKey } from "./lineKey.ts";
import { PatchIndex } from "./locateQuotes.ts";
import type { Comment } from "./model.ts";
import { OpenState } from "./openState.ts";
import { patchLines } from "./patchLines.ts";
import type { PlacedRemark } from "./placedRemark.ts";
import { ReadingBudget } from "./readingBudget.ts";
import type { AnsweredMail, Remark } from "./remark.ts";
import { remarksInReply } from "./remarksInReply.ts";

/** A mail with its body. */
export interface MailText {
  message: StoredMessage;
  body: string;
}

/** Number of mails above a reply that are compared with its quotes. */
const maxAbove = 12;
/** Number of lines of a reply in which a quoted diff is looked for. */
const maxLines = 20_000;
/** Number of other mails of a revision in which a quote is looked for. */
const maxOthers = 200;
/** Number of mails above a reply that are searched for a comment at the same place. */
const maxLineage = 200;

/**
 * The comments on a series by revision and mail; for each mail first those on all of it, then by line, each
 * conversation together and in order of time. `mailOf` returns null for mails that are not here. `isMarked`: whether
 * the person has dealt with a comment, by its key. Pure: the same mails give the same comments. `budget` bounds the
 * time, which the latest revision may use first; comments beyond it are shown at their patch without a line.
 */
export function commentsOf(
  series: Series,
  mailOf: (messageId: string) => MailText | null,
  isMarked: (key: string) => boolean = () => false,
  budget = new ReadingBudget(),
): Comment[] {
  const indexes = new Map<string, PatchIndex | null>();
  const indexOf = (messageId: string) => {
    const known = indexes.get(messageId);
    if (known !== undefined) return known;
    const mail = budget.patchLines < 0 ? null : mailOf(messageId);
    const index = mail ? new PatchIndex(patchLines(mail.message, mail.body)) : null;
    budget.patchLines -= index?.lines.length ?? 0;
    indexes.set(messageId, index);
    return index;
  };
  const later = new LaterVersions(series, indexOf);
  let threads = 0;
  const commentsOn = (revision: Revision) => {
    const mails = revision.cover ? [revision.cover, ...revision.patches] : revision.patches;
    return mails.flatMap((on) => {
      const below = new MailComments(series, revision, on, mails, { indexOf, mailOf, budget });
      const placedRemark = below.comments(later, threads, isMarked);
      threads += placedRemark.length;
      return placedRemark;
    });
  };
  return series.revisions.toReversed().map(commentsOn).reverse().flat();
}

/** The input for all comments of a series. */
interface Sources {
  indexOf: (messageId: string) => PatchIndex | null;
  mailOf: (messageId: string) => MailText | null;
  budget: ReadingBudget;
}

/** The content of a reply, and the mail that it is about. */
type Placed = Pick<PlacedRemark, "on" | "sent"> & { words: AnsweredMail };

/** The comments below one mail. */
class MailComments {
  readonly #revision: Revision;
  readonly #on: Patch | Cover;
  readonly #mails: (Patch | Cover)[];
  readonly #sources: Sources;
  readonly #texts: Map<string, MailText>;
  readonly #threads: Threads;
  readonly #words = new Map<string, Placed | null>();
  readonly #placedRemarks: PlacedRemark[] = [];
  /** Those at a line, by its place. */
  readonly #byPlace = new Map<string, PlacedRemark[]>();
  readonly #openState: OpenState;
  /** The comments of each conversation in order of time, by the first one. */
  readonly #conversations = new Map<PlacedRemark, PlacedRemark[]>();
  /** Replies by the author that quote no particular part of a mail, by that mail's Message-ID. */
  readonly #wholeAnswers = new Map<string, Reply>();

  constructor(
    series: Series,
    revision: Revision,
    on: Patch | Cover,
    mails: (Patch | Cover)[],
    sources: Sources,
  ) {
    this.#revision = revision;
    this.#on = on;
    this.#mails = mails;
    this.#sources = sources;
    const texts = on.replies.flatMap(({ messageId }) => sources.mailOf(messageId) ?? []);
    this.#texts = new Map(texts.map((text) => [text.message.messageId, text]));
    this.#threads = new Threads(texts.map(({ message }) => message));
    this.#openState = new OpenState({
      ...{ series, revision, on, texts: this.#texts },
      ...{ conversations: this.#conversations, wholeAnswers: this.#wholeAnswers },
    });
  }

  /**
   * The keys by which comments are marked: the text in its mail, and how often the mail has said the same before. Not
   * the place: an archive with altered texts provides the exact one later, and places and characters may differ then.
   */
  #keysOfAll(): Map<PlacedRemark, string> {
    const times = new Map<string, number>();
    return new Map(
      this.#placedRemarks.map((placedRemark) => {
        const what = digest([
          placedRemark.reply.messageId,
          placedRemark.remark.text.split("\n").map(lineKey),
        ]);
        const time = times.get(what) ?? 0;
        times.set(what, time + 1);
        return [placedRemark, digest([what, time])];
      }),
    );
  }

  comments(later: LaterVersions, before: number, isMarked: (key: string) => boolean): Comment[] {
    this.#read();
    const marks = this.#keysOfAll();
    const index = this.#sources.indexOf(this.#on.messageId);
    const order = [...this.#conversations.values()]
      .flatMap((said, number) =>
        said.map((placedRemark) => ({ placedRemark, number, rank: rankOf(placedRemark, index) })),
      )
      .sort((a, b) => a.rank - b.rank || a.number - b.number);
    return order.map(({ placedRemark, number }) => {
      const { remark, reply } = placedRemark;
      const state = this.#openState.of(placedRemark, later);
      // Earlier versions used place and text as the key; those marks stay valid.
      const keys = [marks.get(placedRemark) ?? "", digest([reply.messageId, remark.place, remark.text])];
      const [own = ""] = keys;
      const key = keys.find(isMarked) ?? own;
      const marked = state.open && isMarked(key);
      return {
        messageId: reply.messageId,
        author: reply.from,
        date: reply.date,
        patch: placedRemark.sent,
        title: placedRemark.on.title,
        revision: this.#revision.label,
        ...remark.place,
        text: remark.text,
        asks: this.#openState.asks(placedRemark),
        open: state.open && !marked,
        why: listed([remark.why, marked ? say("you have dealt with it") : state.why], "; "),
        key,
        marked,
        thread: before + number,
      };
    });
  }

  #read(): void {
    const byRemark = new Map<Remark, PlacedRemark>();
    for (const reply of this.#on.replies) {
      const text = this.#texts.get(reply.messageId);
      const read = text ? this.#wordsOf(text) : null;
      for (const { remark } of read?.words.remarks ?? []) {
        const { on, sent } = read ?? { on: this.#on, sent: this.#on.messageId };
        const placedRemark: PlacedRemark = { remark, reply, on, sent, first: null };
        const answered = remark.answers ? byRemark.get(remark.answers) : this.#placedAbove(placedRemark);
        placedRemark.first = answered ? (answered.first ?? answered) : null;
        byRemark.set(remark, placedRemark);
        this.#placedRemarks.push(placedRemark);
        if (remark.place.line !== null) {
          const key = keyOfPlace(sent, remark.place);
          const there = this.#byPlace.get(key);
          if (there) there.push(placedRemark);
          else this.#byPlace.set(key, [placedRemark]);
        }
        const conversation = this.#conversations.get(placedRemark.first ?? placedRemark);
        if (conversation) conversation.push(placedRemark);
        else this.#conversations.set(placedRemark, [placedRemark]);
      }
      const answered =
        text && this.#openState.isAuthors(reply) && isWhole(read)
          ? this.#threads.parent(text.message)
          : undefined;
      if (answered && !this.#wholeAnswers.has(answered.messageId))
        this.#wholeAnswers.set(answered.messageId, reply);
    }
  }

  /** Reads a mail once, the mails above it first; a cycle of references ends at the mail itself. */
  #wordsOf({ message, body }: MailText): Placed | null {
    const known = this.#words.get(message.messageId);
    if (known !== undefined) return known;
    this.#words.set(message.messageId, null);
    const above: AnsweredMail[] = [];
    for (const one of this.#threads.lineage(message)) {
      if (above.length >= maxAbove) break;
      const text = one === message ? undefined : this.#texts.get(one.messageId);
      const words = text && this.#wordsOf(text)?.words;
      if (words) above.push(words);
    }
    const read = this.#placed(message, body, above);
    this.#words.set(message.messageId, read);
    return read;
  }

  /** A mail that quotes nothing of the patch it replies to may quote another patch of the revision. */
  #placed(message: StoredMessage, body: string, above: AnsweredMail[]): Placed {
    const { indexOf, budget } = this.#sources;
    const read = (sent: string) =>
      remarksInReply(body, message.from, indexOf(sent) ?? new PatchIndex([]), above, budget);
    const sent = this.#sendingAbove(message);
    const own = { on: this.#on, sent, words: read(sent) };
    const isLost = ({ remarks }: AnsweredMail) =>
      remarks.length > 0 &&
      remarks.every(({ remark }) => remark.quotes && remark.place.side === "general" && !remark.answers);
    if (!isLost(own.words) || !quotesDiff(body)) return own;
    for (const on of this.#mails.slice(0, maxOthers)) {
      if (on === this.#on) continue;
      const words = read(on.messageId);
      if (words.remarks.some(({ remark }) => remark.place.line !== null))
        return { on, sent: on.messageId, words };
    }
    return own;
  }

  /** The sending of the patch that a mail replies to: if it was sent again with changes, its lines differ. */
  #sendingAbove(message: StoredMessage): string {
    const { messageId, aliases } = this.#on;
    if (aliases.length === 0) return messageId;
    for (const one of this.#threads.lineage(message))
      for (const id of parentIds(one)) {
        if (id === messageId) return messageId;
        if (aliases.includes(id)) return this.#isSame(id) ? messageId : id;
      }
    return messageId;
  }

  #isSame(alias: string): boolean {
    const [one, other] = [this.#sources.mailOf(alias), this.#sources.mailOf(this.#on.messageId)];
    return one === null || (other !== null && one.body === other.body);
  }

  /** The comment above at the same place, if only the line itself is quoted again. */
  #placedAbove({ remark: { place }, reply, sent }: PlacedRemark): PlacedRemark | undefined {
    const text = this.#texts.get(reply.messageId);
    if (!text || place.line === null) return undefined;
    const there = this.#byPlace.get(keyOfPlace(sent, place))?.filter((one) => one.reply !== reply) ?? [];
    if (there.length === 0) return undefined;
    const above = new Set<string>();
    for (const { messageId } of this.#threads.lineage(text.message)) {
      above.add(messageId);
      if (above.size > maxLineage) break;
    }
    return there.find((one) => above.has(one.reply.messageId));
  }
}

/**
 * Whether a line of a diff is quoted. Tested line by line, since one regular expression over the whole text would
 * backtrack over many empty quotes.
 */
function quotesDiff(body: string): boolean {
  return body.split("\n", maxLines).some((line) => /^[ \t>]{0,100}>[ \t]?[-+@]/.test(line));
}

function keyOfPlace(sent: string, { file, side, line }: Remark["place"]): string {
  return `${side} ${line} ${sent} ${file}`;
}

/** Whether a mail quotes no particular part of what it replies to. */
function isWhole(read: Placed | null): boolean {
  return !read?.words.remarks.some(({ remark }) => remark.place.line !== null || remark.answers !== null);
}

/** Position of a place in the mail: comments without a line come first, those on a file are at its header. */
function rankOf({ remark: { place } }: PlacedRemark, index: PatchIndex | null): number {
  if (place.side === "general" || (place.side === "message" && place.line === null) || !index) return -1;
  return index.lineAt(place);
}
