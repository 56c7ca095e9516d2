import { type Localize, wordsOf } from "../../core/base/localize.ts";
import type { Base, PatchCommit, RevisionCommits } from "../../core/patches/model.ts";

/** What is known of a version that was made into commits. */
export type Made = Pick<RevisionCommits, "base" | "patches">;

/** Digits of a commit's name. */
const digits = 11;

/** "Base 9af16cc8f1a: the branch as it was when the mail was sent." */
export function baseSentence({ commit, how, reason }: Base, t: Localize): string {
  const why = wordsOf(reason, t);
  // The commit below them may be one that was made here, which no clone has.
  return how === "prerequisite" || how === "blobs"
    ? t("Base: {0}.", why)
    : t("Base {0}: {1}.", commit.slice(0, digits), why);
}

/**
 * The title of an opened version or patch. It names a base that a reader would not expect: any but the one that the mail
 * names, and the branch of its day.
 */
export function titleOnBase(title: string, base: Base | null, t: Localize): string {
  switch (base?.how) {
    case "prerequisite":
      return t("{0} (on its prerequisites)", title);
    case "blobs":
      return t("{0} (on a base found by its diffs)", title);
    case "later":
      return t("{0} (on a later base)", title);
    default:
      return title;
  }
}

/** What a hover says of the base of a version. */
export function versionOnBase({ base, patches }: Made, t: Localize): string[] {
  const loose = patches.filter(({ commit }) => commit === null).length;
  if (base === null) return [t("No base is known that it applies to.")];
  const some = loose === 1 ? t("1 patch does not apply to it.") : t("{0} patches do not apply to it.", loose);
  return [baseSentence(base, t), ...(loose > 0 ? [some] : [])];
}

/** What a hover says of the base of a patch. */
export function patchOnBase({ base, patches }: Made, messageId: string, t: Localize): string[] {
  const patch = patches.find((one) => one.messageId === messageId);
  if (!patch) return [];
  if (patch.problem) return [patch.problem.what];
  return base === null ? [] : [baseSentence(base, t), ...mergedWords(patch, t)];
}

function mergedWords({ threeWay }: PatchCommit, t: Localize): string[] {
  return threeWay
    ? [t("Merged, as it did not fit as it was sent, so its diff may differ from the mail's.")]
    : [];
}
