import { numberList, numbersIn, numbersNamed } from "./patchNumbers.ts";

/**
 * What a mail decides about the patches that it replies to; whether its sender is entitled to it, the thread tells.
 * applied: a custodian took them. dropped: a custodian removed them again. kept: a custodian decided against removing
 * them. superseded: something else was sent instead. withdrawn: the author takes them back. nack: they must not go in.
 */
export type Verdict = "applied" | "dropped" | "kept" | "superseded" | "withdrawn" | "nack";

export interface Decision {
  verdict: Verdict;
  /** The line that says it. */
  line: string;
  /** The tree as the mail writes it: "u-boot-stm32/next"; null if it names none. */
  tree: string | null;
  /** Numbers of the applied patches; null if none are named. */
  patches: number[] | null;
  /** Numbers of patches that an aside adds to the one replied to: "(with 2/3 and 3/3)"; null if there are none. */
  beside: number[] | null;
}

const deed = "(?:applied|queued|pushed|merged|picked(?: up)?|taken)";
const applied =
  /^(?:(?:ok(?:ay)?|all ?right|perfect|fine|nice|cool|yes|so|hi|hello|thanks?|thank you|great|good|now|finally|for(?=\s+(?:the|this|these|all|both|whole|entire|series)\b)|i have|i've|i|we have|we've|whole|entire|full|this|these|they|the|complete|both|all|series|patch(?:es)?|set|is|are|was|were|has been|have been|been|and|v\d+|\d+(?:[-–/]|\s(?:to|through)\s)\d+|#?\d+)[\s,.!:]+){0,7}(?:applied|queued|pushed|merged|picked(?: up)?|taken(?= (?:in|to|into|through|via)\b))\b(?! (?:on top|after|before|cleanly|first|by hand|yet|only|in the|for testing|this locally|locally|it locally|your patch|your series))/i;
/** Words that count only with the name of a tree, since people also apply patches to try them. */
const appliedTo = new RegExp(
  `\\b(?:i|we|i've|we've|i have|we have)\\s+(?:\\w+\\s+(?:and|&)\\s+|now\\s+|just\\s+|already\\s+|also\\s+){0,3}${deed}\\b|\\b(?:is|are|was|were|been|got)\\s+(?:now\\s+|all\\s+|already\\s+){0,2}${deed}\\b`,
  "i",
);
const queued =
  /\b(?:added|queued|applied|taken|put|is|are|it's)\s+(?:it\s+|this\s+|them\s+|now\s+){0,2}(?:to|in|into|on)\s+my\s+(?:\w+\s+){0,2}(?:tree|queue|branch)\b/i;
const appliesNow =
  /\b(?:i'm|i am|we're|we are)\s+(?:going|about)\s+to\s+(?:apply|merge|queue|pick|take|push)\b/i;
/** A custodian's own changes: "I fixed the typo while applying". */
const mended =
  /\b(?:fixed|corrected|changed|adjusted|adapted|amended|updated|squashed|folded|removed|renamed|reworded|resolved|tweaked)\b.{0,80}\b(?:when|while|whilst|upon|on|during)\s+(?:applying|merging|queu(?:e?ing)|committing)\b/i;
const notDone = /\b(?:be|can|could|would|should|may|might|must|please|if|not|never)\b/i;
/** Says where it is: "the patch is present in next". */
const present =
  /\b(?:patch(?:es)?|series)\s+(?:is|are)\s+(?:now\s+|already\s+|also\s+){0,2}(?:present|available|included|contained)\s+(?:in|on)\b/i;
const kept =
  /\b(?:i|we)(?:'ll| will)?\s+(?:\w+\s+)?(?:keep|leave)\s+(?:it|this|them|these|(?:this|the|that)\s+(?:patch|series|one))\s+(?:applied|merged|queued)\b|\b(?:stays?|remains?|(?:is|are) still)\s+(?:applied|merged|queued)\b/i;
/** Statements about another patch say nothing about this one. */
const another =
  /\b(?:an?|another|other|my|their|his|her|similar|old|older|previous|earlier)\s+(?:\w+\s+){0,2}(?:patch|series|fix|change|version|one)\b/i;
const conditional = /\b(?:if|once|when|after|unless|until|as soon as|provided)\b/i;
const tree =
  /\b(?:to|in|into|on|onto|for|via|through)\s+(?:the\s+|my\s+|our\s+)?["'`]?((?:[\w.+-]{1,60}\/){0,3}(?:u-boot[\w.+-]{0,60}|[\w.+-]{0,60}(?:next|master|main|dev|fixes)|for-[\w.+-]{1,60})(?:\/[\w.+-]{1,60}){0,3})(?![\w/])/i;
const dropped =
  /\b(?:will not|won't|not) be (?:merged|applied|pulled)\b|\b(?:i|we|i've|we've|i have|we have)\s+(?:had to\s+|now\s+|have\s+){0,2}(?:drop(?:ped)?|removed?|back(?:ed)? out|revert(?:ed)?|unapplied)\b.{0,60}\b(?:from|it|this|again|patch|series)\b/i;
const superseded =
  /\b(?:is|are|was|were|been|it's)\s+(?:now\s+|already\s+)?superseded\s+by\b|\b(?:it's|(?:it|this|these|they|(?:patch(?:es)?|series|version|v\d{1,2})(?:\s+\w+)?)\s+(?:has been|have been|is|are|was|were))\s+(?:now\s+|already\s+)?(?:replaced|obsoleted)\s+by\b|^\W{0,3}superseded by\b|\bi(?:'ll| will| am going to)\s+(?:send|post|submit|propose)\b.{0,80}\binstead\b/i;
const withdrawn =
  /\b(?:please|pls)\s+(?:just\s+)?(?:drop|ignore|disregard|discard|forget)\b.{0,40}\b(?:this|these|patch|patches|series|version|v\d)|\bi(?:'ll| will| am|'m)?\s+(?:drop|dropping|withdraw|withdrawing|abandon|abandoning)\b.{0,20}\b(?:this|these|the)\b.{0,12}\b(?:patch|patches|series)|^forget (?:about )?(?:my|this|the) (?:patch|patches|series)\b|\bself[- ]na?ck\b/i;
/** "I will drop this patch in v3" withdraws nothing. */
const onlyNext = /\b(?:in|from|for|with)\s+(?:the\s+)?(?:v\d|next)\b/i;
const nack = /^\s*(?:n[- ]?ack(?:ed)?|nak)(?:-by)?\b/i;

/** Occurs in every line that decides anything; a quick check that settles most lines. */
const mayDecide =
  /appl|queu|push|merg|commit|pick|take|\bmy\b|present|availab|includ|contain|drop|remove|back|revert|pull|supersed|replac|obsolet|instead|ignor|disregard|discard|forget|withdraw|abandon|nac?k|n[- ]ack/i;

/** The most important decision in the sender's own lines: an acceptance first, a NACK last. */
export function decisionIn(own: string[]): Decision | null {
  let found: Decision | null = null;
  const lines = own.slice(0, 2_000).map((line) => line.trim().slice(0, 300));
  for (const [at, line] of lines.entries()) {
    if (!mayDecide.test(line)) continue;
    const next = lines[at + 1] ?? "";
    const isApplied = saysApplied(line, next);
    if (isApplied && dropped.test(line)) return plain("dropped", line);
    if (isApplied) {
      const patches = patchesListed(lines) ?? patchesNamed(line);
      return {
        verdict: "applied",
        line,
        tree: treeIn(`${line} ${next}`),
        patches,
        beside: namedBeside(line),
      };
    }
    if (isDone(kept.exec(line), line)) found = plain("kept", line);
    else if (dropped.test(line)) found = plain("dropped", line);
    else if (superseded.test(line)) found = plain("superseded", line);
    else if (withdrawn.test(line) && !onlyNext.test(line)) found = plain("withdrawn", line);
    else if (nack.test(line)) found ??= plain("nack", line);
  }
  return found;
}

function plain(verdict: Verdict, line: string): Decision {
  return { verdict, line, tree: null, patches: null, beside: null };
}

function saysApplied(line: string, next: string): boolean {
  if (/\?\s*$/.test(line)) return false;
  if (applied.test(line)) return true;
  if (queued.test(line) && !conditional.test(line) && !/\bnot\b/.test(line)) return true;
  if (isDone(mended.exec(line), line)) return true;
  // A sentence may continue on the next line, but must begin on this one.
  const done = appliedTo.exec(line) ?? present.exec(line);
  if (!done && !appliesNow.test(line)) return false;
  const sentence = `${line} ${next}`;
  if (treeIn(sentence) === null || /\bnot\b|\?\s*$/.test(line)) return false;
  return done ? !another.test(line.slice(0, done.index)) : !conditional.test(sentence);
}

/** Whether the clause that ends in the match states it as done. */
function isDone(found: RegExpExecArray | null, line: string): boolean {
  if (found === null) return false;
  const clause =
    line
      .slice(0, found.index + found[0].length)
      .split(/[,.;:]\s/)
      .at(-1) ?? "";
  return !notDone.test(clause);
}

/** The name of the tree, without the full stop of its sentence. */
function treeIn(line: string): string | null {
  return tree.exec(line)?.[1]?.replace(/\.+$/, "") ?? null;
}

const aside =
  /\(\s*(?:(?:together|along|also)\s+)?(?:with|including|incl\.?|plus|as well as)\s([^()]{1,120})\)/i;

function namedBeside(line: string): number[] | null {
  const numbers = numbersNamed(aside.exec(line)?.[1] ?? "");
  return numbers.length === 0 ? null : numbers;
}

const namedAfter = new RegExp(
  `\\b(?:patch(?:es)?|applied|queued|pushed|merged|picked(?: up)?|taken)\\s*:?\\s*(${numberList})(?![\\w.-])`,
  "i",
);
const namedBefore = new RegExp(
  `^(?:the\\s+)?(?:patch(?:es)?\\s+)?(${numberList})\\s+(?:(?:is|are|was|were|has been|have been|now)\\s+){0,2}${deed}\\b`,
  "i",
);

/** "Applied 1 and 2, please send 3 again" → 1, 2; "patches 1-3 are applied" → 1, 2, 3; null if none are named. */
function patchesNamed(line: string): number[] | null {
  // Text in brackets is an aside: "(02/14 dropped)".
  const spoken = line.replace(/\([^)]{0,200}\)?/g, "");
  const text = (namedBefore.exec(spoken) ?? namedAfter.exec(spoken))?.[1];
  return text === undefined ? null : numbersIn(text);
}

/**
 * The patches that a b4 thank-you lists with a commit: "[1/3] title", and below it "commit: …" or an address of one. If
 * none has one ("(no commit info)"), all that are listed.
 */
function patchesListed(lines: string[]): number[] | null {
  const all: number[] = [];
  const found: number[] = [];
  for (const [at, line] of lines.entries()) {
    const number = /^\[(\d{1,3})\/\d{1,3}\]\s/.exec(line)?.[1];
    if (number === undefined || number === "0") continue;
    all.push(Number(number));
    if (/^(?:commit:\s*[0-9a-f]{7,40}|https?:\/\/\S+)/i.test(lines[at + 1] ?? "")) found.push(Number(number));
  }
  if (all.length === 0) return null;
  return found.length > 0 ? found : all;
}
