import type { StoreCheck } from "../../../core/archive/checkStore.ts";
import { formatCount } from "../../../core/base/formatCount.ts";
import type { Localize } from "../../../core/base/localize.ts";
import type { Problem } from "../../../core/base/problem.ts";

/** The result of a check in words. */
export function foundText({ mails, problems }: StoreCheck, t: Localize): string {
  if (problems.length === 0)
    return t("{0} mails looked at: everything is as it was read.", formatCount(mails));
  return sentences(problems, t);
}

/** The result of a repair in words; what is still wrong comes first. */
export function repairedText({ mails, problems, mended }: StoreCheck, t: Localize): string {
  if (problems.length > 0) {
    const left = `${sentences(problems, t)} ${problems[0]?.remedy ?? ""}`.trim();
    return mended.length > 0
      ? t("Not everything could be repaired. {0}", left)
      : t("Nothing could be repaired. {0}", left);
  }
  if (mended.length === 0) return foundText({ mails, archives: 0, problems, mended }, t);
  return t("Repaired, by asking the archives again: {0}", sentences(mended, t));
}

function sentences([first, ...more]: Problem[], t: Localize): string {
  const what = first?.what ?? "";
  return more.length === 0 ? what : t("{0} And {1} more, in the log.", what, more.length);
}
