import { english, type Localize, type Sentence, say, wordsOf } from "../base/localize.ts";
import { reportDate } from "./format.ts";

/** Why something is said of a series. Plain data: rows show the headline, tooltips and the command line all of it. */
export interface Reason {
  /** What is so, in a weekly report's words: "submitted on 2/10", "7 of 9 merged". */
  headline: Sentence;
  /** What it stands on: "1 comment not answered"; null where the headline says it all. */
  evidence: Sentence | null;
  /** The Message-ID or the full object name that it is about; null where it is about no single one. */
  about: string | null;
}

/** Where there is nothing to say. */
export const noReason: Reason = { headline: say(""), evidence: null, about: null };

/** A reason. Without `evidence` the headline says it all; `about`: a Message-ID or object name. */
export function because(headline: Sentence, evidence: Sentence | null = null, about?: string | null): Reason {
  return { headline, evidence, about: about ?? null };
}

/** All that a reason says, as one sentence. */
export function whole({ headline, evidence }: Reason): Sentence {
  return evidence === null ? headline : say("{0}: {1}", headline, evidence);
}

/** The headline in a person's language; `day` writes a moment (milliseconds since 1970). */
export function headlineOf({ headline }: Reason, t: Localize = english, day = reportDate): string {
  return wordsOf(headline, t, day);
}

/** What it stands on, likewise; "" where the headline says it all. */
export function evidenceOf({ evidence }: Reason, t: Localize = english, day = reportDate): string {
  return evidence === null ? "" : wordsOf(evidence, t, day);
}

/** The whole sentence: "submitted on 2/10: 1 comment not answered". */
export function sentenceOf(reason: Reason, t: Localize = english, day = reportDate): string {
  return wordsOf(whole(reason), t, day);
}
