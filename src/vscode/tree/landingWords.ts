import { type Localize, wordsOf } from "../../core/base/localize.ts";
import type { Landing } from "../../core/series/series.ts";
import { type Icon, icons } from "./icons.ts";
import { escaped } from "./markdown.ts";
import { dayOf } from "./time.ts";

/** A patch's landing in words, for display and speech: "merged in v2022.04-rc2, changed while applying". */
export function landingWords(landing: Landing, t: Localize): string {
  const { branch, release, elsewhere, changed, reverted, backports = [], other = [] } = landing;
  const stable = backports.map((backport) => backport.branch);
  return [
    elsewhere ? t("in {0}, not merged yet", branch) : t("merged in {0}", release ?? branch),
    changed && t("changed while applying"),
    reverted && t("reverted by {0} in {1}", short(reverted.commit), reverted.release ?? branch),
    stable.length > 0 && t("backported to {0}", stable.join(", ")),
    other.length > 0 && fitting(other.length + 1, t),
  ]
    .filter(Boolean)
    .join(", ");
}

/** The same with the evidence, as lines of Markdown. */
export function landingLines(landing: Landing, t: Localize): string[] {
  const { branch, elsewhere, changed, reverted, backports = [], other = [] } = landing;
  const [commit, why] = [short(landing.commit), escaped(reasonOf(landing, t))];
  const at = (release: string | null) => escaped(release ?? t("no release yet"));
  return [
    elsewhere
      ? t("On its way as {0} in {1}: {2}", commit, escaped(branch), why)
      : t("Landed as {0} on {1} ({2}): {3}", commit, escaped(branch), at(landing.release), why),
    ...(changed
      ? [t("Changed while applying: +{0} −{1} against the mail", changed.additions, changed.deletions)]
      : []),
    ...(reverted
      ? [
          t(
            "Reverted by {0} on {1} ({2})",
            short(reverted.commit),
            dayOf(reverted.committed),
            at(reverted.release),
          ),
        ]
      : []),
    ...backports.map((one) =>
      t("Backported to {0} as {1} ({2})", escaped(one.branch), short(one.commit), at(one.release)),
    ),
    ...(other.length > 0
      ? [
          t("Which commit it became cannot be known, {0}:", fitting(other.length + 1, t)),
          `${commit}: ${why}`,
          ...other.map((one) => `${short(one.commit)}: ${escaped(wordsOf(one.why, t))}`),
        ]
      : []),
  ];
}

export function landingIcon({ elsewhere, reverted }: Landing): Icon {
  if (reverted) return icons.revertedPatch;
  return elsewhere ? icons.comingPatch : icons.landedPatch;
}

function reasonOf({ reason, evidence }: Landing, t: Localize): string {
  return reason ? wordsOf(reason, t) : evidenceWords(evidence, t);
}

/** The evidence that a commit is a patch, in words. */
export function evidenceWords(evidence: Landing["evidence"], t: Localize): string {
  return {
    "message-id": t("the commit names this mail"),
    "patch-id": t("the diff is the same"),
    title: t("only title and author agree"),
  }[evidence];
}

function fitting(count: number, t: Localize): string {
  return count === 2 ? t("two commits fit") : t("{0} commits fit", count);
}

/** Long enough to be unique in a repository of this size; only hexadecimal digits, whatever the store contains. */
function short(commit: string): string {
  return commit.replace(/[^0-9a-f]/gi, "").slice(0, 11);
}
