import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { matchOf, type SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import type { Correction } from "../../core/series/corrections.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { askText, tell } from "../base/messages.ts";
import { pickMany } from "../base/quickPick.ts";
import { askForThread } from "../tree/askForThread.ts";
import { namedIn } from "../tree/correctionsOf.ts";
import { lookUp } from "../tree/lookUp.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";

/** Asks for another series: a followed one, or one found in the archive by typing. */
export async function askForOther(
  live: OverviewModel,
  { tracked }: TrackedEntry,
): Promise<SeriesMatch | undefined> {
  const { entries } = await live.current();
  const offered = entries.flatMap(({ tracked: { name, thread }, series }) =>
    series && thread !== tracked.thread ? [{ name, found: matchOf(series) }] : [],
  );
  const choice = await askForThread(live, {
    title: vscode.l10n.t("Join with Another Series"),
    placeholder: vscode.l10n.t(
      "A series you follow, or words of a title or author, an address or a Message-ID",
    ),
    use: vscode.l10n.t("Join with this thread"),
    offered,
  });
  if (!choice) return undefined;
  return "found" in choice ? choice.found : lookUp(live, choice.thread);
}

/** Asks for a version; undefined if cancelled. */
export async function askForVersion(label: string, version: number): Promise<number | undefined> {
  const { t } = vscode.l10n;
  const answer = await askText({
    title: t("Correct Version"),
    prompt: t("Which version is {0} really?", label),
    value: String(version),
    validateInput: (text) => (isVersion(Number(text)) ? "" : t("Write a number from 1 to 999.")),
  });
  return answer === undefined ? undefined : Number(answer);
}

export function isVersion(version: unknown): version is number {
  return typeof version === "number" && Number.isInteger(version) && version >= 1 && version <= 999;
}

/** Asks which corrections to delete, including those about mails in no followed series. */
export async function askForCorrections(live: OverviewModel): Promise<Correction[]> {
  const { t } = vscode.l10n;
  const { corrections } = live.settings;
  if (corrections.length === 0) {
    void tell(t("Nothing was corrected."));
    return [];
  }
  const titles = new Map<string, string>();
  for (const id of new Set(corrections.flatMap(namedIn))) {
    const [found] = await live.services.tracking.search({ text: id, limit: 1 }, quietly());
    titles.set(id, found ? found.title : id);
  }
  const items = corrections.map((correction) => {
    const [one = "", other = ""] = namedIn(correction).map((id) => titles.get(id) ?? id);
    const label =
      "join" in correction
        ? t("“{0}” and “{1}” are one series", one, other)
        : "split" in correction
          ? t("“{0}” is a series of its own", one)
          : t("“{0}” is version {1}", one, correction.version);
    return { label, detail: namedIn(correction).join(", "), correction };
  });
  const chosen = await pickMany(items, {
    title: t("Forget Corrections"),
    placeHolder: t("Which corrections are to be forgotten?"),
    matchOnDetail: true,
  });
  return (chosen ?? []).map((item) => item.correction);
}
