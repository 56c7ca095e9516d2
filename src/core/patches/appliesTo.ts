import type { PatchMail } from "../mail/patchMail.ts";
import type { Applicability } from "./model.ts";
import { pathsIn } from "./paths.ts";
import { refusalOf, refusedFiles } from "./refusal.ts";
import type { SmallIndex } from "./smallIndex.ts";

type Verdict = Omit<Applicability, "applied" | "branch" | "tip" | "repository">;

/**
 * Whether patches apply to a commit, one after the other. Ends at the first that does not: what its successors miss is
 * that patch.
 */
export async function appliesTo(
  index: SmallIndex,
  commit: string,
  patches: { messageId: string; title: string; mail: Pick<PatchMail, "diff"> }[],
): Promise<Verdict> {
  const paths = new Set(patches.flatMap(({ mail }) => [...(pathsIn(mail.diff) ?? [])]));
  await index.load(commit, paths);
  let [merged, there] = [0, 0];
  for (const { messageId, title, mail } of patches) {
    const before = index.entries;
    const plain = await index.apply(mail.diff, { threeWay: false });
    if (plain.applied) continue;
    if (await index.isIn(mail.diff)) {
      there++;
      continue;
    }
    const outcome = await index.apply(mail.diff, { threeWay: true });
    if (!outcome.applied) {
      const { said, conflicts } = outcome;
      const files = conflicts.length > 0 ? conflicts : refusedFiles(said);
      return { verdict: "conflicts", files, patch: messageId, problem: refusalOf(said, conflicts, title) };
    }
    // A merge that changes nothing has found the change made already.
    if (isSame(before, index.entries)) there++;
    else merged++;
  }
  const verdict = there === patches.length ? "in" : merged > 0 ? "three-way" : "applies";
  return { verdict, files: [], patch: null, problem: null };
}

function isSame(before: SmallIndex["entries"], after: SmallIndex["entries"]): boolean {
  if (before.size !== after.size) return false;
  for (const [path, { object, mode }] of after) {
    const old = before.get(path);
    if (old?.object !== object || old.mode !== mode) return false;
  }
  return true;
}
