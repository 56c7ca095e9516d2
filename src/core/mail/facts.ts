import { type Automatic, automaticIn } from "./automatic.ts";
import { bottomTrailers } from "./bottomTrailers.ts";
import { readCommitText } from "./commitText.ts";
import { commitTrailers } from "./commitTrailers.ts";
import { parseDate } from "./dates.ts";
import { diffStart, type FileChange, filesOf, fingerprintOf, mayBeDamaged } from "./diff.ts";
import { withPrefixes } from "./diffPrefixes.ts";
import { decodeLine } from "./headers.ts";
import { linksIn } from "./links.ts";
import type { Message, Person } from "./message.ts";
import { personIn } from "./namedPerson.ts";
import { withoutCommits } from "./pastedCommit.ts";
import { patchTextOf } from "./patchText.ts";
import { type PullRequest, readPullRequest } from "./pullRequest.ts";
import { type Parted, partBody } from "./quotes.ts";
import { asksNothing, concedes, greeted, isFiller, isIntention, remindsOthers } from "./remark.ts";
import { scopeIn } from "./reviewScope.ts";
import type { Subject } from "./subject.ts";
import { type Trailer, trailersSaid } from "./trailers.ts";
import { type Decision, decisionIn, type Verdict } from "./verdict.ts";

export type { Trailer } from "./trailers.ts";

/** What a mail is by itself. Its thread may still show that a cover-like mail is a reply (pipermail strips `Re:`). */
export type Kind = "patch" | "cover" | "pull-request" | "reply" | "other";

/**
 * What one mail says by itself, without its thread. Derived once when a mail comes in and kept beside it,
 * so that assembling series never reads a body. Plain data: it is stored as JSON.
 */
export interface Facts {
  subject: Subject;
  kind: Kind;
  trailers: Trailer[];
  /** A program wrote it: nothing to answer, and no review. */
  automatic: boolean;
  /** The diff's files, empty unless `kind` is "patch". */
  files: FileChange[];
  /** Equal for patches that make the same change; null unless `kind` is "patch" and the diff is there. */
  sameness: string | null;
  /** In-body `From:` of a patch sent on behalf of its author, else null. */
  author: Person | null;
  /** In-body `Date:` of a patch, which its commit carries, milliseconds since 1970; null where the mail's own counts. */
  authored: number | null;
  /** True where monthly text may have altered the diff (an obfuscated address in it), so that its page is needed. */
  damaged: boolean;
  /** For a cover: it lists what it covers (a diffstat or short log), which no reply does. */
  announces: boolean;
  /** Message-IDs (without brackets) and thread addresses that the text cites, unquoted; bounded to 50. */
  links: string[];
  /** Those of them on a line that speaks of an earlier version ("v1: https://…", "Supersedes: <…>"). */
  earlier: string[];
  /** Cited by "Supersedes:", which replaces them whatever the versions say. */
  supersedes: string[];
  /** `change-id:` of a b4 cover or patch, else null. */
  changeId: string | null;
  /** The first words that the sender wrote themselves (not quoted), at most 200 characters. */
  excerpt: string;
  /** Lines the sender wrote that are neither trailers, greetings, thanks nor signature. */
  ownLines: number;
  /** Whether one of those lines asks something. */
  question: boolean;
  /** The sender says that a later version will do it ("will fix in v3"). */
  promise: boolean;
  /** What a custodian asks to be pulled; null unless `kind` is "pull-request". */
  pull: PullRequest | null;
  /** A custodian's "Applied to …", a "please drop this", a NACK; whether the sender may say so is for the thread. */
  verdict: Verdict | null;
  /** Where it was applied: "u-boot-stm32/next"; null where the mail does not say, or says something else. */
  tree: string | null;
  /** Numbers of the patches that were applied; null where none is named. */
  applies: number[] | null;
  /** The sender only thanks or agrees; no answer is wanted. */
  agrees: boolean;
  /** The sender gives in to what was said. */
  concedes: boolean;
  /** Others are asked to look at it again. */
  reminds: boolean;
  /** First names that are greeted, in lower case. */
  greets: string[];
}

const deed =
  "(?:fix|change|update|do|drop|remove|rename|add|address|correct|rework|respin|resend|send|move|rebase|include|split|modify|improve|propose|prepare|post|submit)";
/** "I will fix that", "Will do.", "fixed in the next version"; but not "the firmware will do the rest". */
const promise = new RegExp(
  `\\b(?:i(?:'ll| will| am going to)|let me|we(?:'ll| will))\\s+(?:\\w+\\s){0,3}${deed}\\b|(?:^|[.,;!]\\s)(?:ok(?:ay)?,? )?(?:will|shall)\\s+(?:\\w+\\s){0,2}${deed}\\b|\\b(?:in|for|with)\\s+(?:the\\s+)?next\\s+(?:version|revision|spin|round|one)\\b`,
  "i",
);
const versionNamed = /\b(?:in|for|with)\s+(?:the\s+)?v(\d{1,2})(?!\.?\d)/i;
const versionToCome =
  /\bv(\d{1,2})\s+(?:will|is going to|shall)\s+(?:be\s+)?(?:sent|send|posted|follow|come)\b/i;
const greeting = /^(?:hi|hello|hey|dear|good (?:morning|evening|day)|moin|bonjour|hallo)\b.{0,60}$/i;
const courtesy =
  /^(?:(?:many )?thanks?(?: you)?\b.{0,60}|thx\b.{0,40}|(?:cheers|(?:best|kind|warm)?\s{0,4}regards|br|lgtm|looks good(?: to me)?|nice|good catch|ok|done|\+1)[\s.,!:)-]{0,8}\w{0,20})$/i;
/** What makes a remark of a polite line: "Thanks, but please rename it." */
const remark = /\?|\b(?:but|please|pls|however|could|should|why|instead)\b/i;
/** Polite lines are short. */
const longestCourtesy = 100;
const trailerLike = /^[A-Z][A-Za-z-]{2,40}: \S/;

/** What tells a posting from what is said about one. */
interface Signs {
  automatic: Automatic;
  hasDiff: boolean;
  /** A diffstat stands between the message and the diff, as git frames a patch. */
  framed: boolean;
  belowScissors: boolean;
  announces: boolean;
}

/** The last line of a diffstat, git's note of the base, or "Ann Lee (3):" of a short log. */
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
  const spoken = posted ? { trailers: [], rest: own } : trailersSaid(own);
  if (kind === "reply" && parted.pasted && start >= 0)
    spoken.trailers.push(...bottomTrailers(message.body, message.from));
  const said = spoken.rest
    .map((line) => line.trim())
    .filter((line) => saysSomething(line) && (kind === "patch" || scopeIn(line) === null));
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

/** What is applied with others that are named beside it is named by the subject. */
function appliedIn({ patches, beside }: Decision, { number }: Subject): number[] | null {
  return beside === null || number === null ? patches : [...new Set([...(patches ?? [number]), ...beside])];
}

/**
 * Quotes make an answer, and so does a whole original pasted below. A posting may quote too (its commit message cites a
 * discussion or shows a console), but then it starts the thread, is signed off and nobody is said to have written, or
 * has the frame that git gives a patch: "---" and a diffstat.
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
 * A diff alone makes no patch: a reviewer's counter-proposal carries one too, below quotes. And a missing diff does
 * not unmake one: the archive may have scrubbed it, but then its diffstat or the note of the scrubber is there.
 */
function kindOf(message: Message, subject: Subject, parted: Parted, signs: Signs): Kind {
  const { own } = parted;
  // What a program answers, or sends once more, is no posting; what a robot sends of itself may be.
  if (signs.automatic === "answer" || (signs.automatic === "robot" && message.inReplyTo !== null))
    return message.inReplyTo === null ? "other" : "reply";
  const answers = isAnswer(message, subject, parted, signs);
  const pulls = own.some((line) =>
    /^(?:the following changes since commit|are available in the git repository)/i.test(line),
  );
  if (subject.pull || pulls) return pulls && !subject.reply && !answers ? "pull-request" : "reply";
  // What is answered with a patch below scissors is meant to be applied.
  if (answers || (subject.reply && !signs.belowScissors)) return "reply";
  if (signs.hasDiff) return subject.patch || message.inReplyTo === null ? "patch" : "reply";
  if (subject.patch && subject.number === 0)
    return signs.announces || subject.total !== null ? "cover" : "reply";
  if (subject.patch && isScrubbed(own, message.inReplyTo !== null)) return "patch";
  return message.inReplyTo === null ? "other" : "reply";
}

/** The list's software took the diff away and left a note, or at least the diffstat of a mail that starts a thread. */
function isScrubbed(own: string[], threaded: boolean): boolean {
  return own.some(
    (line) =>
      /^A(?:n HTML| non-text) attachment was scrubbed\.\.\.$/.test(line) ||
      (!threaded && /^ \S.{0,200} \|\s+(?:\d+ [+-]*|Bin\b)/.test(line)),
  );
}

function saysSomething(line: string): boolean {
  if (line === "" || trailerLike.test(line) || isCourtesy(line) || !/\p{L}{2}/u.test(line)) return false;
  return !isIntention(line.slice(0, 300)) && !isFiller(line);
}

/** A later version is promised by words, or by its number: "in v3", said of v2. */
function promises(line: string, version: number): boolean {
  const named = versionNamed.exec(line)?.[1] ?? versionToCome.exec(line)?.[1] ?? 0;
  return promise.test(line) || Number(named) > version;
}

function isCourtesy(line: string): boolean {
  if (line.length > longestCourtesy) return false;
  return (greeting.test(line) || courtesy.test(withoutTail(line))) && !remark.test(line);
}

/** A line without what may follow its last word. By hand: an expression looks for that from each blank on. */
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
