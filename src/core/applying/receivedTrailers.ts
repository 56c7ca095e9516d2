import { plainLine } from "../base/plainText.ts";
import type { Person } from "../mail/message.ts";
import { named, samePerson } from "../mail/person.ts";
import { isReview, type Trailer } from "../mail/trailers.ts";
import type { Reply, Review } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { StoredMessage } from "../store/types.ts";
import { givenFor, type PatchOfSeries } from "./givenFor.ts";
import { isWritable } from "./messageTrailers.ts";
import type { LeftOutTrailer, ReceivedTrailer } from "./model.ts";

/** The trailers that a patch got in its thread. */
export interface Received {
  trailers: ReceivedTrailer[];
  /** Those that are not added, with the reason. */
  leftOut: LeftOutTrailer[];
}

type Mails = (messageIds: string[]) => StoredMessage[];

/** Trailers that do not name people but may be suggested by a reader, as b4 takes them. */
const ofThings = new Set(["Fixes", "Closes", "Link"]);
/** Trailers besides reviews that people give themselves, from U-Boot's and Linux's submitting-patches. */
const usual = new Set(["Reported-by", "Suggested-by", "Co-developed-by"]);
/** Trailers that only the author may give: those by others must be chosen by the person. */
const ofAuthors = new Set([...ofThings, "Signed-off-by"]);
/** Names of objections that people invent: "Nak-by", "Not-acked-by". */
const isObjection = /^(?:nac?k(?:ed)?|not|never|reject(?:ed)?|object(?:ed)?|opposed?|dislike[sd]?)-/i;

/**
 * The trailers from the mails of a thread that go into a patch's commit, by the rules of `b4 am`: the address must
 * match the sender, trailers below the cover apply to all patches, those of an earlier revision apply if the patch is
 * unchanged. Doubtful are those given before the patch changed and, apart from reviews, unusual ones. In b4's order:
 * given on the patch, carried over, given on the cover; each by date.
 */
export function receivedBy({ series, revision, patch }: PatchOfSeries, mails: Mails): Received {
  const posted = new Set(series.revisions.flatMap(mailsOf));
  const reviews = patch.reviews.filter(({ messageId }) => !posted.has(messageId));
  const cover = new Set(revision.cover?.replies.map(({ messageId }) => messageId));
  const replies = [...patch.replies, ...(revision.cover?.replies ?? [])];
  const sources = new Map(
    mails([...new Set([...reviews, ...replies].map(({ messageId }) => messageId))]).map((mail) => [
      mail.messageId,
      mail,
    ]),
  );
  const authors = [patch.author, series.author];
  const leftOut: LeftOutTrailer[] = [];
  const found: ReceivedTrailer[] = [];
  const take = (
    mail: StoredMessage,
    trailer: Trailer,
    { givenOn, doubt, changedSince }: Pick<ReceivedTrailer, "givenOn" | "doubt" | "changedSince">,
  ) => {
    const line = lineOf(withAddress(trailer, mail.from));
    if (!isWritable(line) || found.some((one) => one.line.toLowerCase() === line.toLowerCase())) return;
    const { messageId, from, date } = mail;
    found.push({ line, messageId, from, date, givenOn, onCover: cover.has(messageId), doubt, changedSince });
  };
  for (const review of reviews) {
    const mail = sources.get(review.messageId);
    if (!mail) continue;
    const trailer = trailerOf(mail, review);
    const reason = reasonAgainst(review);
    if (reason === null)
      take(mail, trailer, { givenOn: review.givenOn, ...doubtOfReview(review, { series, patch }) });
    else leftOut.push({ line: lineOf(trailer), messageId: mail.messageId, from: mail.from, reason });
  }
  for (const reply of replies) {
    const mail = sources.get(reply.messageId);
    if (!mail) continue;
    for (const trailer of othersIn(mail, reply)) {
      const reason = isObjection.test(trailer.name)
        ? "nack"
        : isByOther(trailer, mail.from)
          ? "sender"
          : null;
      if (reason !== null)
        leftOut.push({ line: lineOf(trailer), messageId: mail.messageId, from: mail.from, reason });
      else
        take(mail, trailer, {
          givenOn: null,
          doubt: doubtOf(trailer, mail.from, authors),
          changedSince: null,
        });
    }
  }
  const place = ({ givenOn, onCover }: ReceivedTrailer) => (givenOn !== null ? 1 : onCover ? 2 : 0);
  return { trailers: found.sort((a, b) => place(a) - place(b) || a.date - b.date), leftOut };
}

/** Reviews that are known only from the text of the patch itself, because nobody gave them for this diff. */
export function postedWith({ revision, patch }: PatchOfSeries, mails: Mails): ReceivedTrailer[] {
  const { messageId, aliases, reviews } = patch;
  const carried = reviews.filter(
    (review) => [messageId, ...aliases].includes(review.messageId) && review.trailer !== "Nacked-by",
  );
  const sources = new Map(
    mails(carried.map((review) => review.messageId)).map((mail) => [mail.messageId, mail]),
  );
  return carried.flatMap((review) => {
    const mail = sources.get(review.messageId);
    const line = mail && !mail.private ? lineOf(trailerOf(mail, review)) : "";
    if (!mail || !isWritable(line)) return [];
    const { from, date } = mail;
    const source = { line, messageId: mail.messageId, from, date, postedIn: revision.label };
    return [{ ...source, givenOn: null, onCover: false, doubt: null, changedSince: null }];
  });
}

function doubtOf({ name }: Trailer, from: Person, authors: Person[]): ReceivedTrailer["doubt"] {
  if (ofAuthors.has(name)) return authors.some((author) => samePerson(author, from)) ? null : "stranger";
  return usual.has(name) ? null : "word";
}

/** A review of an earlier version that does not count was given for another diff: it may still hold. */
function doubtOfReview(
  { counts, givenOn, messageId }: Review,
  of: Pick<PatchOfSeries, "series" | "patch">,
): Pick<ReceivedTrailer, "doubt" | "changedSince"> {
  if (counts || givenOn === null) return { doubt: null, changedSince: null };
  const place = givenFor(of, messageId);
  // An earlier sending of the same version is not compared.
  return {
    doubt: "changed",
    changedSince: { label: givenOn, patch: place?.label === givenOn ? place.patch : null },
  };
}

function reasonAgainst(review: Review): LeftOutTrailer["reason"] | null {
  const { trailer, ownHand, byAuthor, private: isPrivate } = review;
  if (!ownHand) return byAuthor ? "author" : "sender";
  if (isPrivate) return "private";
  return trailer === "Nacked-by" ? "nack" : null;
}

/** Other trailers in a reply. */
function othersIn({ facts, from }: StoredMessage, reply: Reply): Trailer[] {
  if (facts.automatic || reply.private) return [];
  return facts.trailers.filter(
    (trailer) =>
      !isReview(trailer) &&
      (ofThings.has(trailer.name)
        ? isOfThing(trailer)
        : trailer.person !== null &&
          /-by$/.test(trailer.name) &&
          (usual.has(trailer.name) || !isByOther(trailer, from))),
  );
}

function isByOther({ person }: Trailer, from: Person): boolean {
  return person !== null && !samePerson(person, from);
}

/** Some people write only their name; their address is in the mail. */
function withAddress(trailer: Trailer, { email }: Person): Trailer {
  const { person } = trailer;
  return person === null || person.email !== "" ? trailer : { ...trailer, person: { ...person, email } };
}

function isOfThing({ name, value }: Trailer): boolean {
  return name === "Fixes" ? /^[0-9a-f]{6,64}\b/.test(value) : /^https?:\/\/\S+$/.test(value);
}

/** The trailer that a review came from, as written, with the text after the address. */
function trailerOf({ facts }: StoredMessage, { trailer, person }: Review): Trailer {
  const written = facts.trailers.find((one) => one.name === trailer && isSame(one.person, person));
  return written ?? { name: trailer, value: named(person), person };
}

function isSame(one: Person | null, other: Person): boolean {
  return one?.name === other.name && one.email === other.email;
}

/**
 * The line for a message: a person with name and address as written, without quotes and damage by mail programs; a
 * remark after "#" stays unless it only says which patches it is for.
 */
export function lineOf({ name, value, person, scope }: Trailer): string {
  if (person === null) return `${name}: ${plainLine(value)}`;
  const [, written = "", behind = ""] = /<\s*([^<>\s]+)\s*>(.*)$/.exec(value) ?? [];
  const email = written.toLowerCase() === person.email ? written : person.email;
  const remark = scope === undefined && /^\s*#/.test(behind) ? ` ${behind.trim()}` : "";
  const whom = person.name.replace(/[<>]/g, "");
  return `${name}: ${plainLine(email === "" ? whom : named({ name: whom, email }))}${plainLine(remark) && ` ${plainLine(remark)}`}`;
}
