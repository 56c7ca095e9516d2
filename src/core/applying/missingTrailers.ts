import type { Problem } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import type { OwnCommit, SentAs } from "../landing/sentAs.ts";
import { isReview, readTrailers } from "../mail/trailers.ts";
import type { StoredMessage } from "../store/types.ts";
import type { BranchCommits } from "./branchCommits.ts";
import { authorIn, type RawCommit, textOf } from "./commitObjects.ts";
import { givenFor, mailOf } from "./givenFor.ts";
import { lackedBy } from "./messageTrailers.ts";
import type { MissingTrailer, MissingTrailers, ReceivedTrailer } from "./model.ts";
import { lineOf, postedWith, receivedBy } from "./receivedTrailers.ts";
import { unsignedNote } from "./unsigned.ts";

type Mails = (messageIds: string[]) => StoredMessage[];

/** The commits of a branch that may have been sent: no merges, nothing in an unsupported encoding. */
export function ownCommits({ commits }: BranchCommits): OwnCommit[] {
  return textsOf(commits);
}

/** Commits as text; merges and commits in an unsupported encoding are left out. */
export function textsOf(commits: RawCommit[]): OwnCommit[] {
  return commits.flatMap((commit): OwnCommit[] => {
    const text = commit.parents.length > 1 ? null : textOf(commit);
    if (text === null) return [];
    const [subject = ""] = text.message.split("\n");
    return [{ hash: commit.hash, subject, author: authorIn(text.author), message: text.message }];
  });
}

/**
 * The trailers that the list gave to the commits of a branch and that they lack.
 * @param signs whether git signs commits there
 */
export function missingIn(
  { top }: Checkout,
  range: BranchCommits,
  sent: ReadonlyMap<string, SentAs>,
  mails: Mails,
  signs: boolean,
): MissingTrailers {
  const trailers: MissingTrailer[] = [];
  const carried: MissingTrailer[] = [];
  const leftOut: MissingTrailers["leftOut"] = [];
  for (const { hash: commit, subject, message } of ownCommits(range)) {
    const match = sent.get(commit);
    if (!match) continue;
    const lacks = lackedBy(message);
    const received = receivedBy(match, mails);
    const { evidence } = match;
    const of = { commit, subject, evidence };
    const given = [...received.trailers, ...postedWith(match, mails)];
    trailers.push(...given.filter(lacks).map((one) => ({ ...judged(one, match), ...of })));
    carried.push(...carriedOver(message, match, mails).map((one) => ({ ...one, ...of })));
    leftOut.push(...received.leftOut.filter(lacks).map((one) => ({ ...one, commit, subject })));
  }
  const { branch, tip, commits } = range;
  const unsigned = unsignedIn(range, new Set(trailers.map(({ commit }) => commit)), signs, top);
  const count = { commits: commits.length, sent: sent.size };
  return { folder: top, branch, tip, trailers, carried, leftOut, ...count, unsigned, problems: [] };
}

/** A review of a different diff is marked as doubtful, for the person to decide. */
function judged(trailer: ReceivedTrailer, match: SentAs): ReceivedTrailer {
  if (!match.changed || trailer.changedSince) return trailer;
  const { label } = match.revision;
  const changedSince = givenFor(match, trailer.messageId) ?? { label, patch: match.patch.messageId };
  return { ...trailer, doubt: trailer.doubt ?? "changed", changedSince };
}

/** Reviews in the message that were given before the patch changed into this commit. */
function carriedOver(message: string, match: SentAs, mails: Mails): ReceivedTrailer[] {
  const { patch, revision } = match;
  const cover = new Set(revision.cover?.replies.map(({ messageId }) => messageId));
  return readTrailers(message.split("\n").slice(1)).flatMap((trailer): ReceivedTrailer[] => {
    const mail = isReview(trailer) ? mailOf(match, trailer, mails) : null;
    if (mail === null) return [];
    const { messageId, from, date } = mail;
    // A trailer in the author's own posting rests on the author's word.
    const isOfOther = patch.reviews.some((one) => one.messageId === messageId && one.ownHand && !one.counts);
    if (!match.changed && !isOfOther) return [];
    const changedSince = givenFor(match, messageId);
    const givenOn = changedSince && changedSince.label !== revision.label ? changedSince.label : null;
    const onCover = cover.has(messageId);
    return [
      { line: lineOf(trailer), messageId, from, date, givenOn, onCover, doubt: "changed", changedSince },
    ];
  });
}

/** The commits to rewrite: the first changed one and all above it. */
export function fromFirst(
  { commits }: BranchCommits,
  changed: ReadonlySet<string>,
): BranchCommits["commits"] {
  const first = commits.findIndex(({ hash }) => changed.has(hash));
  return first < 0 ? [] : commits.slice(first);
}

/** What is told about signatures when the messages of these commits are changed. */
export function unsignedIn(
  range: BranchCommits,
  changed: ReadonlySet<string>,
  signs: boolean,
  where: string,
): Problem | null {
  const old = fromFirst(range, changed);
  const [base] = old[0]?.parents ?? [];
  if (base === undefined) return null;
  const signed = old.filter((commit) => commit.signed).length;
  return unsignedNote({ signed, wanted: signs, rebase: [base.slice(0, 12), range.branch] }, where);
}
