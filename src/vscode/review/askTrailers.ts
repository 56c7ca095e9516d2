import * as vscode from "vscode";
import { type GivenTrailer, reviewTrailers } from "../../core/composing/model.ts";
import type { Revision } from "../../core/series/series.ts";
import { pickMany } from "../base/quickPick.ts";

/** Asks for the person's trailers, each for all patches or some; undefined if cancelled. */
export async function askTrailers({ patches }: Revision): Promise<GivenTrailer[] | undefined> {
  const { t } = vscode.l10n;
  const items = reviewTrailers.map((trailer) => ({ label: trailer, trailer }));
  const chosen = await pickMany(items, { title: t("Your trailers (none is fine)") });
  if (!chosen || chosen.length === 0) return chosen && [];
  const forAll = patches.length < 2 ? patches : await askPatches(patches);
  if (!forAll) return undefined;
  const names = chosen.map(({ trailer }) => trailer);
  return forAll.length === patches.length
    ? names.map((trailer) => ({ trailer, patch: null }))
    : forAll.flatMap(({ messageId }) => names.map((trailer) => ({ trailer, patch: messageId })));
}

function askPatches(patches: Revision["patches"]): Promise<Revision["patches"] | undefined> {
  const items = patches.map((patch) => ({ label: `${patch.number} ${patch.title}`, picked: true, patch }));
  return pickMany(items, { title: vscode.l10n.t("Give them to which patches?") }).then((some) =>
    some?.map(({ patch }) => patch),
  );
}
