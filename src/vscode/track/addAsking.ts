import * as vscode from "vscode";
import { nameOf } from "../../core/mail/person.ts";
import { dayAsOf } from "../../core/series/format.ts";
import { sentenceOf } from "../../core/series/reason.ts";
import type { AskingSeries } from "../../core/tracking/asking.ts";
import { follow } from "../base/changeSetting.ts";
import { showError } from "../base/errors.ts";
import { tell, whileWaiting } from "../base/messages.ts";
import { pickMany } from "../base/quickPick.ts";
import { followedAs } from "../tree/followedAs.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { dotted } from "../tree/rowParts.ts";
import { dayOf } from "../tree/time.ts";
import { tellNoIdentity } from "./noIdentity.ts";

/**
 * Offers series by others that wait for the person's review and are not followed, with the reason, and follows the
 * chosen ones.
 * @param answer "all" follows every one without asking
 */
export async function addAsking(live: OverviewModel, answer: unknown): Promise<void> {
  try {
    const { updated } = await live.current();
    if (live.me.length === 0) return await tellNoIdentity();
    if (updated === null) await live.refresh();
    const looking = vscode.l10n.t("Looking for series that ask for you");
    const asking = await whileWaiting(looking, (call) => live.asking(call));
    if (asking === undefined) return;
    const { entries } = await live.current();
    const fresh = asking.filter(({ found }) => !followedAs(found, entries));
    if (fresh.length === 0) {
      await tell(
        asking.length > 0
          ? vscode.l10n.t("All series that ask for you are followed already.")
          : vscode.l10n.t("No series of the last two months asks for you, as far as its mail was read."),
      );
      return;
    }
    const several = (await live.projects()).length > 1;
    const chosen = answer === "all" ? fresh : await choose(fresh, several, live.now());
    await follow(
      chosen.map(({ found, project }) => ({
        ...{ name: "", thread: found.messageId, tickets: [] },
        ...(several && { project }),
      })),
    );
  } catch (error) {
    await showError(error, live.log);
  }
}

async function choose(fresh: AskingSeries[], several: boolean, now: number): Promise<AskingSeries[]> {
  const day = dayAsOf(now);
  const items = fresh.map((asking) => {
    const { found, project, why } = asking;
    return {
      label: found.title,
      description: dotted(several && project, found.label, nameOf(found.author), dayOf(found.date)),
      detail: why.map((reason) => sentenceOf(reason, vscode.l10n.t, day)).join("; "),
      asking,
    };
  });
  const chosen = await pickMany(items, {
    title: vscode.l10n.t("Add Series That Ask for You"),
    placeHolder: vscode.l10n.t("Which of them do you want to follow?"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return (chosen ?? []).map(({ asking }) => asking);
}
