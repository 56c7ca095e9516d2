import { type Sentence, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { acceptanceOf } from "./acceptance.ts";
import type { Reason } from "./reason.ts";
import type { Landing, Reply, Revision, State, Turn } from "./series.ts";
import { repliesOf } from "./seriesQueries.ts";

/** Where a series stands, and whose turn it is. */
export interface StateAndTurn {
  state: State;
  reason: Reason;
  turn: Turn;
  turnReason: Reason;
  release: string | null;
}

/** "the patch", "both patches", "all 9 patches". */
export function allOf(total: number): Sentence {
  if (total === 1) return say("the patch");
  return total === 2 ? say("both patches") : say("all {0} patches", total);
}

/** The beginning of a text, short enough for a reason. */
export function firstWords(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text;
}

/** Comments on the latest revision that wait for its author, without those on patches that were applied. */
export function openRemarks(latest: Revision, isCustodian?: (person: Person) => boolean): Reply[] {
  const accepted = acceptanceOf(latest, isCustodian).patches;
  const waiting = latest.patches.filter((patch) => !accepted.has(patch) && !isTaken(patch.landing));
  return repliesOf({ ...latest, patches: waiting }).filter(
    (reply) => (reply.role === "comment" || reply.role === "nack") && !reply.answered,
  );
}

function isTaken(landing: Landing | null): boolean {
  return landing !== null && !landing.reverted;
}
