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

/** What a patch was given in the thread. */
export interface Received {
  trailers: ReceivedTrailer[];
  /** Those that do not count, with the reason. */
  leftOut: LeftOutTrailer[];
}

type Mails = (messageIds: string[]) => StoredMessage[];

/** Trailers beside those of people that a reader may ask for, as b4 takes them over. */
const ofThings = new Set(["Fixes", "Closes", "Link"]);
/** What people give to commits by their own hand, besides reviews: U-Boot's and Linux's submitting-patches. */
const usual = new Set(["Reported-by", "Suggested-by", "Co-developed-by"]);
/** What is the author's to give: of others a person has to choose it. */
const ofAuthors = new Set([...ofThings, "Signed-off-by"]);
/** The names that people make up against a patch: "Nak-by", "Not-acked-by". */
const isObjection = /^(?:nac?k(?:ed)?|not|never|reject(?:ed)?|object(?:ed)?|opposed?|dislike[sd]?)-/i;

/**
 * The trailers that the mails of a thread gave a patch and that go into its commit, as `b4 am` takes them: the address
 * matches the sender, those below the cover are for all patches, those of an earlier revision count where the patch is
 * the same. In doubt is what was given before the patch changed and, beyond reviews, what commits do not usually have. In b4's order: given on the patch, carried over, given on the cover; each by date.
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

/** Reviews that are known by the text of the patch's mail alone, since nobody who gave them did so for that diff. */
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

/** What was given to an earlier version and does not count was given to another diff: it may hold all the same. */
function doubtOfReview(
  { counts, givenOn, messageId }: Review,
  of: Pick<PatchOfSeries, "series" | "patch">,
): Pick<ReceivedTrailer, "doubt" | "changedSince"> {
  if (counts || givenOn === null) return { doubt: null, changedSince: null };
  const place = givenFor(of, messageId);
  // An earlier sending of the same version is no patch that is compared.
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

/** What else a reply gives. */
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

/** Some write their name alone; the mail has the address. */
function withAddress(trailer: Trailer, { email }: Person): Trailer {
  const { person } = trailer;
  return person === null || person.email !== "" ? trailer : { ...trailer, person: { ...person, email } };
}

function isOfThing({ name, value }: Trailer): boolean {
  return name === "Fixes" ? /^[0-9a-f]{6,64}\b/.test(value) : /^https?:\/\/\S+$/.test(value);
}

/** The trailer that a review was read from: as it was written, with what stands behind the address. */
function trailerOf({ facts }: StoredMessage, { trailer, person }: Review): Trailer {
  const written = facts.trailers.find((one) => one.name === trailer && isSame(one.person, person));
  return written ?? { name: trailer, value: named(person), person };
}

function isSame(one: Person | null, other: Person): boolean {
  return one?.name === other.name && one.email === other.email;
}

/**
 * As it goes into a message: a person by name and address, as written but for quotes and what a mail program made of
 * it; a remark behind "#" stays, unless it says for which patches it is.
 */
export function lineOf({ name, value, person, scope }: Trailer): string {
  if (person === null) return `${name}: ${plainLine(value)}`;
  const [, written = "", behind = ""] = /<\s*([^<>\s]+)\s*>(.*)$/.exec(value) ?? [];
  const email = written.toLowerCase() === person.email ? written : person.email;
  const remark = scope === undefined && /^\s*#/.test(behind) ? ` ${behind.trim()}` : "";
  const whom = person.name.replace(/[<>]/g, "");
  return `${name}: ${plainLine(email === "" ? whom : named({ name: whom, email }))}${plainLine(remark) && ` ${plainLine(remark)}`}`;
}
