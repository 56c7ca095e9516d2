/** The overall result of automatic checks; "pending" also if there are none. */
export type CheckResult = "pending" | "success" | "warning" | "fail";

/** Number of checks by result; of several runs of a check the last one counts. */
export type CheckCounts = Record<CheckResult, number>;

/** What a Patchwork says about a patch. */
export interface PatchworkPatch {
  /** Its number in Patchwork. */
  id: number;
  /** Without angle brackets. */
  messageId: string;
  /** Patchwork's own word: "new", "under-review", "accepted", …; a server may define others. */
  state: string;
  /** The person assigned to it, by name; null if nobody is. */
  delegate: string | null;
  check: CheckResult;
  /** Null if none has run, or the results are unknown. */
  checks: CheckCounts | null;
  /** Number of Patchwork's series, or null. */
  series: number | null;
  /** Its web page, or null. */
  page: string | null;
}
