import { type Sentence, say } from "../base/localize.ts";
import { samePerson } from "../mail/person.ts";
import { asksNothing } from "../mail/remark.ts";
import type { Cover, Patch, Reply, Revision, Series } from "../series/series.ts";
import type { StoredMessage } from "../store/types.ts";
import type { LaterVersions } from "./changedLines.ts";
import type { PlacedRemark } from "./placedRemark.ts";

/** What was said below one mail, to decide which comments are open. */
interface Parts {
  series: Series;
  revision: Revision;
  on: Patch | Cover;
  /** The replies by Message-ID. */
  texts: ReadonlyMap<string, { message: StoredMessage }>;
  /** By the first comment of each conversation, in order of time. */
  conversations: ReadonlyMap<PlacedRemark, PlacedRemark[]>;
  /** Replies by the author to a mail as a whole, by that mail's Message-ID. */
  wholeAnswers: ReadonlyMap<string, Reply>;
}

/** Tells which comments on a mail are open: nobody has answered them, changed the line, or approved the patch since. */
export class OpenState {
  readonly #parts: Parts;
  /** Cache: whether an address is the author's. */
  readonly #authors = new Map<string, boolean>();
  /** The dates of the replies, by Message-ID. */
  readonly #dates: ReadonlyMap<string, number>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#dates = new Map(parts.on.replies.map(({ messageId, date }) => [messageId, date]));
  }

  of(placedRemark: PlacedRemark, later: LaterVersions): { open: boolean; why: Sentence } {
    const { reply, remark, on, sent } = placedRemark;
    if (this.isAuthors(reply)) return { open: false, why: say("the author said it") };
    if (!this.asks(placedRemark)) return { open: false, why: say("it asks for nothing") };
    const answer = this.#answerTo(placedRemark);
    if (answer) return { open: false, why: say("the author answered on {0}", { day: answer.date }) };
    const changed = later.changed(this.#parts.revision, on, sent, remark.place);
    if (changed !== null) return { open: false, why: changed };
    const next =
      remark.place.line === null
        ? later.after(this.#parts.revision).find(({ date }) => date > reply.date)
        : undefined;
    if (next) return { open: false, why: say("{0} was sent after it", next.label) };
    const approval = this.#approvalAfter(reply);
    if (approval) return { open: false, why: say("its sender gave {0} later", approval) };
    return { open: true, why: say("nobody has dealt with it") };
  }

  /** Whether the author of the series wrote a reply. */
  isAuthors({ role, from }: Reply): boolean {
    if (role === "answer" || role === "withdrawn") return true;
    const known = this.#authors.get(from.email);
    const isAuthor = known ?? samePerson(from, this.#parts.series.author);
    if (known === undefined) this.#authors.set(from.email, isAuthor);
    return isAuthor;
  }

  /** By the rules of series, which do not see text within an unmarked original; such text counts here too. */
  asks({ reply, remark }: PlacedRemark): boolean {
    if (remark.leads) return false;
    if (reply.role === "comment" || reply.role === "nack") return true;
    const unseen = this.#parts.texts.get(reply.messageId)?.message.facts.ownLines === 0;
    if (!unseen || remark.place.line === null || asksNothing(remark.text.split("\n"))) return false;
    return reply.role === "note" || reply.role === "review";
  }

  /** The author's answer in that conversation, or a later mail of theirs that quotes no particular part. */
  #answerTo(placedRemark: PlacedRemark): Reply | undefined {
    const conversation = this.#parts.conversations.get(placedRemark.first ?? placedRemark) ?? [];
    const within = conversation.findLast((one) => this.isAuthors(one.reply));
    if (within && conversation.indexOf(within) > conversation.indexOf(placedRemark)) return within.reply;
    return this.#parts.wholeAnswers.get(placedRemark.reply.messageId);
  }

  /** The trailer that the commenter gave for the patch in a later mail. */
  #approvalAfter(asked: Reply): string | undefined {
    return this.#parts.on.reviews.find(
      ({ ownHand, trailer, person, messageId }) =>
        ownHand &&
        trailer !== "Nacked-by" &&
        (this.#dates.get(messageId) ?? 0) > asked.date &&
        samePerson(person, asked.from),
    )?.trailer;
  }
}
