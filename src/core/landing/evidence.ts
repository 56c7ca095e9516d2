import { day } from "../base/durations.ts";
import { type Sentence, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { likeness, titleKey, titleWords } from "../mail/title.ts";
import type { Landing } from "../series/series.ts";

export type Evidence = Landing["evidence"];

/** The part of a mail that the rules use; times in milliseconds since 1970. */
export interface Mail {
  messageId: string;
  title: string;
  author: Person;
  date: number;
  /** The author date from a `Date:` line in its body, which git am prefers. */
  authored?: number;
  /** Key of the series that it belongs to, the same over all its revisions. */
  series: string;
}

/** The part of a commit that the rules use; times in milliseconds since 1970. */
export interface Landed {
  hash: string;
  subject: string;
  author: Person;
  /** Author date; git am takes it from the Date of the mail. */
  authored: number;
  committed: number;
}

/** A commit may be what a mail became, and why. */
export interface Claim<M extends Mail = Mail, C extends Landed = Landed> {
  mail: M;
  commit: C;
  evidence: Evidence;
  /** 0 to 1: among claims that are otherwise equal the higher one is the better. */
  weight: number;
  /** One clause: "the commit names this mail". */
  reason: Sentence;
  /** Whether the diffs are the same; null where one of them could not be read. */
  samePatch: boolean | null;
}

/** The author date that git am gives to a commit made from this mail. */
export function authoredOf({ authored, date }: Mail): number {
  return authored ?? date;
}

/** Allowed error of a committer's clock. A patch cannot be applied before it was sent. */
const clockTolerance = day;
/** A commit with the same title that comes later than this is another change. */
const titleLimit = 400 * day;
const nearTitleLimit = 200 * day;

/** Share of the smaller list that the other has too; 1 where one is not known. */
export function shared(one: string[], other: string[]): number {
  if (one.length === 0 || other.length === 0) return 1;
  const [few, many] = one.length < other.length ? [one, new Set(other)] : [other, new Set(one)];
  return few.filter((file) => many.has(file)).length / few.length;
}

/** From this similarity on, the diffs of two titles of one author are compared. */
export const worthALook = 0.4;
/** From this similarity on, two titles of one author on the same files mean the same change. */
const nearTitle = 0.75;

/** What is known about a commit apart from title and author. */
export interface Signs {
  /**
   * The commit, or the merge that brought it in, names: this mail, another of its posting, of another revision of its
   * series, or none of them.
   */
  names: "mail" | "posting" | "series" | null;
  /** Whether the diffs are the same (git patch-id --stable); null where one of them could not be read. */
  samePatch: boolean | null;
  /** The files of mail and commit, both empty where unknown. */
  files: [mail: string[], commit: string[]];
}

/**
 * What a commit's signs say about a mail; null if nothing. Strict for titles: they are used again, and a wrong landing
 * is worse than none.
 */
export function judge<M extends Mail, C extends Landed>(
  mail: M,
  commit: C,
  signs: Signs,
): Claim<M, C> | null {
  const later = commit.committed - mail.date;
  if (later < -clockTolerance) return null;
  const like =
    titleKey(mail.title) === titleKey(commit.subject)
      ? 1
      : likeness(titleWords(mail.title), titleWords(commit.subject));
  const author = samePerson(mail.author, commit.author);
  // git am takes author and date from the mail: the same second is no coincidence, wherever the files have moved since.
  const applied = author && commit.authored === authoredOf(mail);
  const claim = (evidence: Evidence, weight: number, reason: Sentence) => ({
    mail,
    commit,
    evidence,
    weight,
    reason,
    samePatch: signs.samePatch,
  });

  // People also link to mails that merely started a discussion, so the commit must be about the same thing.
  if (signs.names === "mail" && (signs.samePatch || author || like >= worthALook)) {
    // Two commits may name the mail, one of them only because of the discussion: the more similar one wins.
    return claim("message-id", signs.samePatch ? 1 : 0.8 + like / 5, say("the commit names this mail"));
  }
  if (signs.names !== null && signs.names !== "mail" && (signs.samePatch || like === 1)) {
    const weight = signs.names === "posting" ? 0.75 : 0.5;
    return claim("message-id", weight, say("it came in with a merge or link that names this series"));
  }
  if (signs.samePatch) {
    return claim(
      "patch-id",
      like,
      like === 1 ? say("the diff is the same") : say("the diff is the same under another title"),
    );
  }
  if (!author) return null;
  if (like === 1 && later < titleLimit && (applied || shared(...signs.files) > 0)) {
    return claim("title", 1, say("title and author are the same"));
  }
  if (applied && like >= worthALook) {
    return claim("title", like, say("author and date are the mail's and the title is much like it"));
  }
  if (like >= nearTitle && later < nearTitleLimit && shared(...signs.files) >= 0.5) {
    return claim("title", like, say("author and files are the same and the title nearly"));
  }
  return null;
}

const strength: Record<Evidence, number> = { "message-id": 3, "patch-id": 2, title: 1 };

/**
 * That git am took author and date from one revision does not count here: custodians often apply an earlier, equal one.
 */
function rank(claim: Claim): number {
  return strength[claim.evidence] + claim.weight / 2;
}

/**
 * Gives each commit to one mail and each mail at most one commit, the strongest claims first. If several revisions fit
 * one commit equally, the last one sent before the commit gets it; superseded ones get nothing. Of several commits with
 * the same diff (applied, reverted, applied again) the last counts; of several with only the same title the first,
 * because titles are used again. A mail whose commit was reverted (`gone`) gets a later one that fits and is still
 * free, if there is one.
 */
export function settle<M extends Mail, C extends Landed>(
  claims: Claim<M, C>[],
  gone: ReadonlySet<string> = new Set(),
): Map<string, Claim<M, C>> {
  const settled = new Map<string, Claim<M, C>>();
  const taken = new Set<string>();
  /** For each mail, claims below this rank no longer count, because a commit of it went to another revision. */
  const lost = new Map<string, number>();
  const rivals = Map.groupBy(claims, (claim) => claim.commit.hash);
  const inOrder = claims.toSorted((a, b) => {
    const later = b.commit.committed - a.commit.committed;
    return rank(b) - rank(a) || (a.evidence === "title" ? -later : later) || b.mail.date - a.mail.date;
  });
  for (const claim of inOrder) {
    const { mail, commit } = claim;
    if (taken.has(commit.hash) || settled.has(mail.messageId)) continue;
    if (rank(claim) <= (lost.get(mail.messageId) ?? 0)) continue;
    settled.set(mail.messageId, claim);
    taken.add(commit.hash);
    for (const rival of rivals.get(commit.hash) ?? []) {
      const id = rival.mail.messageId;
      lost.set(id, Math.max(lost.get(id) ?? 0, rank(rival)));
    }
  }
  if (gone.size === 0) return settled;
  for (const claim of inOrder) {
    const { mail, commit } = claim;
    const first = settled.get(mail.messageId);
    if (!first || !gone.has(first.commit.hash) || gone.has(commit.hash) || taken.has(commit.hash)) continue;
    if (commit.committed < first.commit.committed) continue;
    settled.set(mail.messageId, claim);
    taken.add(commit.hash);
  }
  return settled;
}

/** At most this many equally fitting commits are reported. */
const equalsLimit = 5;

/**
 * The claims that are as good as the settled one of their mail, for commits that went to no other mail: which of them
 * the mail became cannot be known. Reverted commits are left out; a commit with the exact author date of the mail, as
 * git am gives it, fits better than others.
 */
export function equalsOf<M extends Mail, C extends Landed>(
  claims: Claim<M, C>[],
  settled: ReadonlyMap<string, Claim<M, C>>,
  gone: ReadonlySet<string> = new Set(),
): Map<string, Claim<M, C>[]> {
  const taken = new Set([...settled.values()].map((claim) => claim.commit.hash));
  const equal = claims.filter((claim) => {
    const chosen = settled.get(claim.mail.messageId);
    if (!chosen || taken.has(claim.commit.hash) || gone.has(claim.commit.hash)) return false;
    if (rank(claim) !== rank(chosen)) return false;
    const isDated = (one: Claim<M, C>) => one.commit.authored === authoredOf(one.mail);
    return isDated(claim) || !isDated(chosen);
  });
  const byMail = Map.groupBy(equal, (claim) => claim.mail.messageId);
  return new Map([...byMail].map(([id, some]) => [id, some.slice(0, equalsLimit)]));
}
