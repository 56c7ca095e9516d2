import { type Automatic, automaticIn } from "./automatic.ts";
import { bottomTrailers } from "./bottomTrailers.ts";
import { readCommitText } from "./commitText.ts";
import { commitTrailers } from "./commitTrailers.ts";
import { parseDate } from "./dates.ts";
import { diffStart, type FileChange, filesOf, fingerprintOf, mayBeDamaged } from "./diff.ts";
import { withPrefixes } from "./diffPrefixes.ts";
import { decodeLine } from "./headers.ts";
import { isPointer } from "./leadIn.ts";
import { linksIn } from "./links.ts";
import type { Message, Person } from "./message.ts";
import { personIn } from "./namedPerson.ts";
import { withoutCommits } from "./pastedCommit.ts";
import { patchTextOf } from "./patchText.ts";
import { type PullRequest, readPullRequest } from "./pullRequest.ts";
import { type Parted, partBody } from "./quotes.ts";
import { asksNothing, concedes, greeted, isFiller, isIntention, remindsOthers } from "./remark.ts";
import { scopeIn } from "./reviewScope.ts";
import { isNameOf } from "./senderName.ts";
import type { Subject } from "./subject.ts";
import type { Trailer } from "./trailers.ts";
import { type Said, trailersSaid } from "./trailersSaid.ts";
import { isTrimMark } from "./trimMark.ts";
import { type Decision, decisionIn, type Verdict } from "./verdict.ts";

export type { Trailer } from "./trailers.ts";

/**
 * The kind of a mail judged by itself. Its thread may still show that a mail like a cover is a reply (pipermail strips
 * `Re:`).
 */
export type Kind = "patch" | "cover" | "pull-request" | "reply" | "other";

/**
 * What one mail says by itself, without its thread. Derived once when the mail arrives and stored with it, so that
 * assembling series never reads a body. Plain data, stored as JSON.
 */
export interface Facts {
  subject: Subject;
  kind: Kind;
  trailers: Trailer[];
  /** Written by a program: it needs no answer, and its trailers are no reviews. */
  automatic: boolean;
  /** The diff's files, empty unless `kind` is "patch". */
  files: FileChange[];
  /**
   * Equal for patches with the same change (see `fingerprintOf`); null unless `kind` is "patch" and the diff is here.
   */
  sameness: string | null;
  /** Author from an in-body `From:` of a patch sent for somebody else, else null. */
  author: Person | null;
  /**
   * In-body `Date:` of a patch, which git am gives the commit, in milliseconds since 1970; null if the mail's date
   * counts.
   */
  authored: number | null;
  /** Whether pipermail's monthly text may have altered the diff, so that the exact text must be fetched. */
  damaged: boolean;
  /** Of a cover: whether it has a diffstat or short log, which replies do not have. */
  announces: boolean;
  /** Message-IDs (without brackets) and thread addresses cited in unquoted text; at most 50. */
  links: string[];
  /** Those of `links` on a line that speaks of an earlier version ("v1: https://…", "Supersedes: <…>"). */
  earlier: string[];
  /** Those after "Supersedes:", which replaces the cited series whatever the versions are. */
  supersedes: string[];
  /** `change-id:` of a b4 cover or patch, else null. */
  changeId: string | null;
  /** The first words that the sender wrote (not quoted), at most 200 characters. */
  excerpt: string;
  /** Number of lines by the sender that are not trailers, greetings, thanks or signature. */
  ownLines: number;
  /** Whether one of those lines asks something. */
  question: boolean;
  /** Whether the sender promises to do it in a later version ("will fix in v3"). */
  promise: boolean;
  /** What a custodian asks to be pulled; null unless `kind` is "pull-request". */
  pull: PullRequest | null;
  /**
   * A custodian's "Applied to …", a "please drop this", a NACK. Whether the sender is entitled to it, the thread
   * decides.
   */
  verdict: Verdict | null;
  /** The tree it was applied to: "u-boot-stm32/next"; null if the mail names none or `verdict` is not "applied". */
  tree: string | null;
  /** Numbers of the applied patches; null if none are named. */
  applies: number[] | null;
  /** Whether the sender only thanks or agrees and expects no answer. */
  agrees: boolean;
  /** Whether the sender accepts what was said about their patch. */
  concedes: boolean;
  /** Whether it asks others to look again. */
  reminds: boolean;
  /** First names in its greeting, in lower case. */
  greets: string[];
}

const deed =
  "(?:fix|change|update|do|drop|remove|rename|add|address|correct|rework|respin|resend|send|move|rebase|include|split|modify|improve|propose|prepare|post|submit)";
/** Matches "I will fix that", "Will do.", "fixed in the next version", but not "the firmware will do the rest". */
const promise = new RegExp(
  `\\b(?:i(?:'ll| will| am going to)|let me|we(?:'ll| will))\\s+(?:\\w+\\s){0,3}${deed}\\b|(?:^|[.,;!]\\s)(?:ok(?:ay)?,? )?(?:will|shall)\\s+(?:\\w+\\s){0,2}${deed}\\b|\\b(?:in|for|with)\\s+(?:the\\s+)?next\\s+(?:version|revision|spin|round|one)\\b`,
  "i",
);
const versionNamed = /\b(?:in|for|with)\s+(?:the\s+)?v(\d{1,2})(?!\.?\d)/i;
const versionToCome =
  /\bv(\d{1,2})\s+(?:will|is going to|shall)\s+(?:be\s+)?(?:sent|send|posted|follow|come)\b/i;
const greeting = /^(?:hi|hello|hey|dear|good (?:morning|evening|day)|moin|bonjour|hallo)\b.{0,60}$/i;
const courtesy =
  /^(?:(?:many )?thanks?(?: you)?\b.{0,60}|thx\b.{0,40}|(?:cheers|(?:best|kind|warm)?\s{0,4}regards|br|greets|greetings|all the best|lgtm|looks good(?: to me)?|nice|good catch|ok|done|\+1)[\s.,!:)-]{0,8}\w{0,20})$/i;
/** Words that make a polite line a comment: "Thanks, but please rename it." */
const remark = /\?|\b(?:but|please|pls|however|could|should|why|instead)\b/i;
/** Characters; longer lines are more than a courtesy. */
const longestCourtesy = 100;
const trailerLike = /^[A-Z][A-Za-z-]{2,40}: \S/;

/** What tells a posting from a reply. */
interface Signs {
  automatic: Automatic;
  hasDiff: boolean;
  /** There is a diffstat between message and diff, as `git format-patch` writes it. */
  framed: boolean;
  belowScissors: boolean;
  announces: boolean;
}

/** The last line of a diffstat, git's base-commit line, or "Ann Lee (3):" of a short log. */
function isOfCover(line: string): boolean {
  if (line.startsWith(" ")) return /^ \d+ files? changed/.test(line);
  return line.endsWith("):") ? /^\S.{1,60} \(\d+\):$/.test(line) : line.startsWith("base-commit: ");
}

const diffstatLine = /^ \S.{0,200} \| +(?:\d|Bin)/m;

/** Derives the facts of a mail. Never throws; linear in the size of the body. */
export function factsOf(message: Message): Facts {
  const start = diffStart(message.body);
  const text = start < 0 ? message.body : message.body.slice(0, start);
  const { subject, commit } = patchTextOf(message.subject, text, start >= 0);
  const parted = partBody(commit === null ? text : text.slice(commit.start));
  const automatic = automaticIn(message, parted.own, parted.quoted > 0 || start >= 0);
  const signs: Signs = {
    automatic,
    hasDiff: start >= 0,
    framed: commit !== null && start >= 0 && diffstatLine.test(text.slice(commit.end)),
    belowScissors: commit?.below === "scissors",
    announces: parted.own.some(isOfCover),
  };
  const kind = kindOf(message, subject, parted, signs);
  const diff = kind === "patch" && start >= 0 ? withPrefixes(message.body.slice(start)) : "";
  const posted = kind === "patch" ? (commit ?? readCommitText(text)) : null;
  const own = posted ? parted.own : withoutCommits(parted.own);
  const spoken: Pick<Said, "trailers" | "rest"> = posted ? { trailers: [], rest: own } : trailersSaid(own);
  if (kind === "reply" && parted.pasted && start >= 0)
    spoken.trailers.push(...bottomTrailers(message.body, message.from));
  const said = spoken.rest
    .map((line) => line.trim())
    .filter((line) => saysSomething(line))
    .filter((line) => kind === "patch" || (scopeIn(line) === null && !isNameOf(line, message.from)));
  const decision = kind === "patch" || kind === "cover" ? null : decisionIn(own);
  return {
    subject,
    kind,
    trailers: posted ? commitTrailers(posted.lines, message.from) : spoken.trailers,
    automatic: automatic !== null,
    files: diff === "" ? [] : filesOf(diff),
    sameness: diff === "" ? null : fingerprintOf(diff),
    author: posted?.headers.from === undefined ? null : personIn(decodeLine(posted.headers.from)),
    authored: posted?.headers.date === undefined ? null : parseDate(posted.headers.date),
    damaged: diff !== "" && !message.exact && mayBeDamaged(diff),
    announces: signs.announces,
    ...linksIn(parted.own),
    changeId: changeIdIn(parted.own),
    excerpt: (decision?.line ?? said.slice(0, 4).join(" ")).slice(0, 200),
    ownLines: said.length,
    question: said.some((line) => /\?(?:$|\s|[)"'])/.test(line)),
    promise: kind === "reply" && said.some((line) => promises(line, subject.version)),
    pull: kind === "pull-request" ? readPullRequest(parted.own, subject.title) : null,
    verdict: decision?.verdict ?? null,
    tree: decision?.tree ?? null,
    applies: decision && appliedIn(decision, subject),
    agrees: kind === "reply" && said.length > 0 && asksNothing(said),
    concedes: kind === "reply" && concedes(own),
    reminds: kind === "reply" && remindsOthers(said),
    greets: kind === "reply" ? greeted(own) : [],
  };
}

/** The numbers that were applied: if an aside names others as well, the number in the subject is one of them. */
function appliedIn({ patches, beside }: Decision, { number }: Subject): number[] | null {
  return beside === null || number === null ? patches : [...new Set([...(patches ?? [number]), ...beside])];
}

/**
 * Whether a mail is a reply: quotes make it one, and so does an unmarked original below. A posting may quote too (its
 * commit message cites a discussion or shows a console), but then it starts the thread, is signed off and has no "Ann
 * wrote:" line, or it has the "---" and diffstat of `git format-patch`.
 */
function isAnswer(message: Message, subject: Subject, parted: Parted, signs: Signs): boolean {
  if (signs.hasDiff && subject.patch && signs.framed) return false;
  if (parted.pasted) return true;
  if (parted.quoted === 0 || (subject.number === 0 && signs.announces)) return false;
  if (signs.hasDiff && subject.patch) {
    if (message.inReplyTo === null) return false;
    if (!parted.attributed && parted.own.some((line) => /^Signed-off-by: \S/i.test(line))) return false;
  }
  return parted.attributed || parted.quoted > 2 || message.inReplyTo !== null;
}

/**
 * A diff alone does not make a patch: a reviewer's counter-proposal has one too, below quotes. And a patch may lack its
 * diff, if the archive scrubbed it; then its diffstat or the scrubber's note is there.
 */
function kindOf(message: Message, subject: Subject, parted: Parted, signs: Signs): Kind {
  const { own } = parted;
  // An automatic reply or a second mail by a bot is no posting; what a bot sends on its own may be.
  if (signs.automatic === "answer" || (signs.automatic === "robot" && message.inReplyTo !== null))
    return message.inReplyTo === null ? "other" : "reply";
  const answers = isAnswer(message, subject, parted, signs);
  const pulls = own.some((line) =>
    /^(?:the following changes since commit|are available in the git repository)/i.test(line),
  );
  if (subject.pull || pulls) return pulls && !subject.reply && !answers ? "pull-request" : "reply";
  // A patch below scissors in a reply is meant to be applied.
  if (answers || (subject.reply && !signs.belowScissors)) return "reply";
  if (signs.hasDiff) return subject.patch || message.inReplyTo === null ? "patch" : "reply";
  if (subject.patch && subject.number === 0)
    return signs.announces || subject.total !== null ? "cover" : "reply";
  if (subject.patch && isScrubbed(own, message.inReplyTo !== null)) return "patch";
  return message.inReplyTo === null ? "other" : "reply";
}

/** The list software removed the diff and left a note, or at least the diffstat of a mail that starts a thread. */
function isScrubbed(own: string[], threaded: boolean): boolean {
  return own.some(
    (line) =>
      /^A(?:n HTML| non-text) attachment was scrubbed\.\.\.$/.test(line) ||
      (!threaded && /^ \S.{0,200} \|\s+(?:\d+ [+-]*|Bin\b)/.test(line)),
  );
}

function saysSomething(line: string): boolean {
  if (line === "" || trailerLike.test(line) || isCourtesy(line) || !/\p{L}{2}/u.test(line)) return false;
  return !isIntention(line.slice(0, 300)) && !isFiller(line) && !isPointer(line) && !isTrimMark(line);
}

/** A later version is promised in words, or by naming a higher number: "in v3", about v2. */
function promises(line: string, version: number): boolean {
  const named = versionNamed.exec(line)?.[1] ?? versionToCome.exec(line)?.[1] ?? 0;
  return promise.test(line) || Number(named) > version;
}

function isCourtesy(line: string): boolean {
  if (line.length > longestCourtesy) return false;
  return (greeting.test(line) || courtesy.test(withoutTail(line))) && !remark.test(line);
}

/**
 * The line without trailing blanks and punctuation. Coded by hand, because a regular expression would try from each
 * blank.
 */
function withoutTail(line: string): string {
  let end = line.length;
  while (end > 0 && /[\s.,!:)-]/.test(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

function changeIdIn(own: string[]): string | null {
  for (const line of own) {
    const match = /^change-id: (\S{4,200})$/i.exec(line);
    if (match) return match[1] ?? null;
  }
  return null;
}
