/** Why something is said of a series. Plain data: rows show the headline, tooltips and the command line all of it. */
export interface Reason {
  /** What is so, in a weekly report's words: "submitted on 2/10", "7 of 9 merged". */
  headline: string;
  /** What it stands on: "1 comment not answered"; "" where the headline says it all. */
  evidence: string;
  /** The Message-ID or the full object name that it is about; null where it is about no single one. */
  about: string | null;
}

/** A reason. `evidence` "": the headline says it all; `about`: a Message-ID or object name. */
export function because(headline: string, evidence = "", about?: string): Reason {
  return { headline, evidence, about: about ?? null };
}

/** The whole sentence: "submitted on 2/10: 1 comment not answered". */
export function sentenceOf({ headline, evidence }: Reason): string {
  return evidence === "" ? headline : `${headline}: ${evidence}`;
}
