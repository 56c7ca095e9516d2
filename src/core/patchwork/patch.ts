/** How a patch fares in the automatic checks as a whole; "pending" also where there are none. */
export type CheckResult = "pending" | "success" | "warning" | "fail";

/** Results by number; of several runs of the same check the last one counts. */
export type CheckCounts = Record<CheckResult, number>;

/** What a Patchwork says of a patch. */
export interface PatchworkPatch {
  /** Its number there. */
  id: number;
  /** Without angle brackets. */
  messageId: string;
  /** In Patchwork's own words: "new", "under-review", "accepted", …; an instance may have others. */
  state: string;
  /** Who is to deal with it, by their name there; null: nobody. */
  delegate: string | null;
  check: CheckResult;
  /** null where none has run, or their results are not known. */
  checks: CheckCounts | null;
  /** The number of the series that Patchwork put it in, or null. */
  series: number | null;
  /** The page to open in a browser, or null. */
  page: string | null;
}
