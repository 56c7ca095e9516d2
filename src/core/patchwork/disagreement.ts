import type { Landing, State } from "../series/series.ts";
import type { PatchworkPatch } from "./patch.ts";

/** What is known here about a patch of a latest revision. */
export interface Ours {
  /** State of its series. */
  state: State;
  rfc: boolean;
  landing: Landing | null;
}

/** States in which nobody has applied or closed it. */
const open: readonly State[] = [
  "draft",
  "submitted",
  "under-review",
  "changes-requested",
  "reviewed",
  "dormant",
];

/** For each state of Patchwork, the states of a series with which it agrees. */
const fits: Record<string, readonly State[]> = {
  // Custodians handle patches without updating Patchwork, so its first states only mean "open".
  new: [...open, "partly-accepted", "partly-merged"],
  "under-review": [...open, "partly-accepted", "partly-merged"],
  // Which comments the rest of a partly merged series waits for is not known here.
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

/** Patchwork's states that wait for something; on a closed patch somebody forgot to update them. */
const waits = new Set(["new", "under-review", "changes-requested", "awaiting-upstream", "rfc", "deferred"]);

/** How a sentence describes the state of a series. */
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
 * One sentence if Patchwork's state of a patch contradicts ours; null if it agrees, or if the state is a custom one of
 * the server.
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
