import type { PatchMail } from "../mail/patchMail.ts";
import { applyErrorOf, isUnread, refusedFiles } from "./applyErrors.ts";
import { applySeries } from "./applySeries.ts";
import type { Applicability } from "./model.ts";
import type { TemporaryIndex } from "./temporaryIndex.ts";

type Verdict = Omit<Applicability, "applied" | "branch" | "tip" | "repository">;

/**
 * Whether patches apply to a commit, one after the other. Stops at the first that does not, since later ones need it.
 * Null if the repository lacks the files they apply to, which says nothing about the patches.
 */
export async function appliesTo(
  index: TemporaryIndex,
  commit: string,
  patches: { messageId: string; title: string; mail: Pick<PatchMail, "diff"> }[],
): Promise<Verdict | null> {
  const onto = { commit, contents: new Map(), threeWay: true };
  const mails = patches.map(({ mail }) => mail);
  const { steps } = await applySeries(index, onto, mails, { thorough: false, passThere: true });
  let [merged, there] = [0, 0];
  for (const [at, { outcome, before, after }] of steps.entries()) {
    if (!outcome.applied) {
      const { gitError, conflicts } = outcome;
      if (isUnread(gitError)) return null;
      const { messageId, title } = patches[at] ?? { messageId: null, title: "" };
      const files = conflicts.length > 0 ? conflicts : refusedFiles(gitError);
      return {
        verdict: "conflicts",
        files,
        patch: messageId,
        problem: applyErrorOf(gitError, conflicts, title),
      };
    }
    // A merge without effect means that the change was there already.
    if (isSame(before, after)) there++;
    else if (outcome.threeWay) merged++;
  }
  const verdict = there === patches.length ? "in" : merged > 0 ? "three-way" : "applies";
  return { verdict, files: [], patch: null, problem: null };
}

function isSame(before: TemporaryIndex["entries"], after: TemporaryIndex["entries"]): boolean {
  if (before.size !== after.size) return false;
  for (const [path, { object, mode }] of after) {
    const old = before.get(path);
    if (old?.object !== object || old.mode !== mode) return false;
  }
  return true;
}
