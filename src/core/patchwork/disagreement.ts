import type { Landing, State } from "../series/series.ts";
import type { PatchworkPatch } from "./patch.ts";

/** What is known here of a patch of a latest revision. */
export interface Ours {
  /** The state of its series. */
  state: State;
  rfc: boolean;
  landing: Landing | null;
}

/** Nobody has taken it or put it aside: what remains open whatever was said. */
const open: readonly State[] = [
  "draft",
  "submitted",
  "under-review",
  "changes-requested",
  "reviewed",
  "dormant",
];

/** The state of a patch whose series lies open, is taken, or is over, as Patchwork may rightly have it. */
const fits: Record<string, readonly State[]> = {
  // Custodians look at patches without touching Patchwork, so its first states say no more than "open".
  new: [...open, "partly-accepted", "partly-merged"],
  "under-review": [...open, "partly-accepted", "partly-merged"],
  // Of a partly merged series it is not told here which comments the rest still waits for.
  "changes-requested": ["changes-requested", "dormant", "partly-accepted", "partly-merged"],
  // Means both "applied to another tree" and "will come from there".
  "awaiting-upstream": [...open, "partly-accepted", "accepted", "in-pull-request", "partly-merged"],
  accepted: ["partly-accepted", "accepted", "in-pull-request", "merged"],
  rfc: [...open, "partly-accepted", "partly-merged"],
  superseded: ["superseded", "withdrawn"],
  "not-applicable": ["superseded", "withdrawn"],
  rejected: ["withdrawn"],
  deferred: ["withdrawn"],
};

/** Patchwork's states that wait for something; on a patch that is over they were forgotten. */
const waits = new Set(["new", "under-review", "changes-requested", "awaiting-upstream", "rfc", "deferred"]);

/** As a sentence says where a series stands here. */
const words: Record<State, string> = {
  draft: "a draft",
  submitted: "submitted",
  "under-review": "under review",
  "changes-requested": "changes requested",
  reviewed: "reviewed",
  "partly-accepted": "not accepted with the rest",
  accepted: "accepted",
  "in-pull-request": "in a pull request",
  "partly-merged": "not merged with the rest",
  merged: "merged",
  superseded: "superseded",
  withdrawn: "withdrawn",
  dormant: "dormant",
};

/**
 * One sentence where a Patchwork's state of a patch does not go with ours; null where it does, or where the state
 * is the instance's own and nobody knows what it means.
 */
export function disagreement(ours: Ours, theirs: Pick<PatchworkPatch, "state">): string | null {
  const { landing, rfc } = ours;
  const fitting = Object.hasOwn(fits, theirs.state) ? fits[theirs.state] : undefined;
  if (fitting === undefined) return null;
  const state = landing ? "merged" : ours.state;
  if (fitting.includes(state))
    return theirs.state === "rfc" && !rfc ? "Patchwork says rfc, but it was not sent as an RFC" : null;
  const says = `Patchwork ${waits.has(theirs.state) ? "still says" : "says"} ${theirs.state}`;
  if (state === "merged")
    return `merged${landing ? ` in ${landing.release ?? landing.branch}` : ""}, but ${says}`;
  if (!open.includes(state) && !isPartly(state)) return `${words[state]}, but ${says}`;
  switch (theirs.state) {
    case "superseded":
      return "Patchwork says superseded, but this is the latest revision";
    case "accepted":
      return "Patchwork says accepted, but no commit and no answer says so";
    case "changes-requested":
      return "Patchwork says changes-requested, but no comment waits for an answer";
    default:
      return `Patchwork says ${theirs.state}, but here it is ${words[state]}`;
  }
}

function isPartly(state: State): boolean {
  return state === "partly-merged" || state === "partly-accepted";
}
