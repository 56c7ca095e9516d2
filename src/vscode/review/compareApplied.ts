import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import { View } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { diffSidesOf } from "./model/diffSides.ts";
import { labelOf, openFiles, type PatchOf } from "./openChanges.ts";

/** A damaged mail may need its archive page first. */
const patience = minute;

/**
 * Compares a landed patch as posted with the commit that it became.
 * @param own a commit of the person that is its next version; null: it has landed
 */
export async function compareApplied(
  live: OverviewModel,
  { entry, revision, patch }: PatchOf,
  own: string | null = null,
): Promise<void> {
  const { t } = vscode.l10n;
  const { series } = entry;
  const commit = own ?? patch.landing?.commit;
  const label = labelOf(revision, patch);
  if (!series || commit === undefined) {
    void tell(t("{0} was not applied anywhere that is known.", `${label} ${patch.title}`));
    return;
  }
  const request = {
    ...{
      project: await live.project(entry.tracked.thread),
      series,
      revision: series.revisions.indexOf(revision),
    },
    ...{ offline: false, patch: patch.messageId, commit },
  };
  const call = quietly(AbortSignal.timeout(patience));
  const found = await vscode.window.withProgress({ location: { viewId: View.series } }, () =>
    live.services.patches.applied(request, call),
  );
  if (found.files.length === 0) {
    const what = `${label} ${patch.title}`;
    const same =
      own === null ? t("{0} was applied as it was posted.", what) : t("{0} makes the same change.", what);
    void tell(same);
    return;
  }
  const name = `${label} → ${commit.slice(0, 11)}`;
  const what = `${name} ${patch.title}`;
  const title =
    own === null ? t("{0}, as posted and as applied", what) : t("{0}, as posted and as it is now", what);
  const note = found.rebased ? title : t("{0} (on different bases)", title);
  await openFiles(diffSidesOf(found.files, found, name), note);
}
