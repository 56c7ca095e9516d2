import type { PatchMail } from "../mail/patchMail.ts";
import { applyErrorOf } from "./applyErrors.ts";
import type { Step } from "./applySeries.ts";
import type { PatchCommit } from "./model.ts";

/** A patch of a revision with its mail; null if its text is not here. */
export interface PostedPatch {
  messageId: string;
  number: number;
  title: string;
  mail: PatchMail | null;
}

/** The patches with their commits; those that did not apply have a problem. */
export function committed(
  patches: PostedPatch[],
  steps: Step[],
  base: string,
  hashes: string[],
): PatchCommit[] {
  let [parent, made, step] = [base, 0, 0];
  return patches.map((patch) => {
    const outcome = patch.mail === null ? undefined : steps[step++]?.outcome;
    if (!outcome?.applied) return refusedPatch(patch, outcome);
    const commit = hashes[made++] ?? parent;
    const below = parent;
    parent = commit;
    return { ...named(patch), commit, parent: below, threeWay: outcome.threeWay, problem: null };
  });
}

/** The patches when none became a commit. */
export function refused(patches: PostedPatch[], steps: Step[]): PatchCommit[] {
  let step = 0;
  return patches.map((patch) =>
    refusedPatch(patch, patch.mail === null ? undefined : steps[step++]?.outcome),
  );
}

function refusedPatch(patch: PostedPatch, outcome: Step["outcome"] | undefined): PatchCommit {
  const { title, mail } = patch;
  const problem =
    outcome && !outcome.applied
      ? applyErrorOf(outcome.gitError, outcome.conflicts, title)
      : mail === null
        ? { what: "The text of the mail is not here.", remedy: "Refresh to bring it in.", where: title }
        : {
            what: "No commit is known that the patch could be applied to.",
            remedy: "Fetch the branch that it was made on.",
            where: title,
          };
  return { ...named(patch), commit: null, parent: null, threeWay: false, problem };
}

function named({ messageId, number, title, mail }: PostedPatch) {
  return { messageId, number, title, notes: mail?.notes ?? "" };
}
