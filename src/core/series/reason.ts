import { english, type Localize, type Sentence, say, wordsOf } from "../base/localize.ts";
import { reportDate } from "./format.ts";

/**
 * Why the tracker says something about a series. Plain data: rows show the headline; tooltips and the command line show
 * all.
 */
export interface Reason {
  /** The statement, in the words of a weekly report: "submitted on 2/10", "7 of 9 merged". */
  headline: Sentence;
  /** What supports it: "1 comment not answered"; null if the headline says everything. */
  evidence: Sentence | null;
  /** The Message-ID or full object name that it is about; null if there is no single one. */
  about: string | null;
}

/** For places where there is nothing to say. */
export const noReason: Reason = { headline: say(""), evidence: null, about: null };

/** Builds a reason; `about` is a Message-ID or a full object name. */
export function because(headline: Sentence, evidence: Sentence | null = null, about?: string | null): Reason {
  return { headline, evidence, about: about ?? null };
}

/** Headline and evidence as one sentence, not localized yet. */
export function whole({ headline, evidence }: Reason): Sentence {
  return evidence === null ? headline : say("{0}: {1}", headline, evidence);
}

/** The headline in the person's language; `day` formats a moment (milliseconds since 1970). */
export function headlineOf({ headline }: Reason, t: Localize = english, day = reportDate): string {
  return wordsOf(headline, t, day);
}

/** The evidence in the person's language; "" if there is none. */
export function evidenceOf({ evidence }: Reason, t: Localize = english, day = reportDate): string {
  return evidence === null ? "" : wordsOf(evidence, t, day);
}

/** Headline and evidence in the person's language: "submitted on 2/10: 1 comment not answered". */
export function sentenceOf(reason: Reason, t: Localize = english, day = reportDate): string {
  return wordsOf(whole(reason), t, day);
}
