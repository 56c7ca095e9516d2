import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { day } from "../../core/base/durations.ts";
import { faultOfName } from "../../core/project/shortName.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { changeSeries, listOf } from "../base/changeSetting.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { askText, tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { onlyThreads, renamed, withoutThreads } from "../base/seriesSetting.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { seriesFor } from "../tree/seriesTargets.ts";

/** Commands on followed series: rename, stop following, snooze and wake. */
export function registerManaging(live: OverviewModel): vscode.Disposable {
  const { t } = vscode.l10n;

  /** Wraps a handler that gets the series; the last argument may be an answer, so that nobody is asked. */
  const over = (
    question: string,
    work: (entries: TrackedEntry[], args: unknown[]) => Promise<void>,
    fits?: (entry: TrackedEntry) => boolean,
  ) =>
    withErrorsShown(live.log, async (args) => {
      const entries = await seriesFor(live, args, question, fits);
      if (entries.length > 0) await work(entries, args);
    });

  async function rename([entry]: TrackedEntry[], args: unknown[]): Promise<void> {
    if (!entry) return;
    const { thread } = entry.tracked;
    const name = live.settings.series.find((series) => series.thread === thread)?.name ?? "";
    const taken = live.settings.series.filter((other) => other.thread !== thread).map((other) => other.name);
    const given = typeof args[1] === "string" && faultOfName(args[1], taken, t) === "" ? args[1] : undefined;
    const answer =
      given ??
      (await askText({
        title: t("Rename Series"),
        prompt: t("The short name stands in the view and in the weekly report; without one it is the title."),
        value: name,
        validateInput: (value) => faultOfName(value, taken, t),
      }));
    if (answer !== undefined && answer.trim() !== name) {
      await changeSeries((list) => renamed(list, thread, answer.trim()));
    }
  }

  async function untrack(entries: TrackedEntry[]): Promise<void> {
    const threads = entries.map((entry) => entry.tracked.thread);
    const removed = onlyThreads(listOf("series"), threads);
    await changeSeries((list) => withoutThreads(list, threads));
    const undo = t("Undo");
    const [only] = entries;
    const done =
      entries.length === 1 && only
        ? t("No longer following “{0}”.", only.tracked.name)
        : t("No longer following {0} series.", entries.length);
    // Not awaited: the command is done, whether or not anybody reacts to the message.
    void tell(done, undo).then(async (choice) => {
      // Restores only what was removed, since the list may have changed meanwhile.
      if (choice === undo) await changeSeries((list) => [...withoutThreads(list, threads), ...removed]);
    });
  }

  async function snooze(entries: TrackedEntry[], args: unknown[]): Promise<void> {
    const now = live.now();
    const until =
      typeof args[1] === "number"
        ? args[1]
        : (
            await pickOne(
              [
                { label: t("Until tomorrow"), until: now + day },
                { label: t("For 3 days"), until: now + 3 * day },
                { label: t("For a week"), until: now + 7 * day },
                { label: t("For a month"), until: now + 30 * day },
              ],
              { title: t("Snooze"), placeHolder: t("Keep it out of “Needs you” for how long?") },
            )
          )?.until;
    if (until !== undefined) await setSnooze(entries, until);
  }

  async function setSnooze(entries: TrackedEntry[], until: number | null): Promise<void> {
    for (const entry of entries)
      await live.services.tracking.snooze({ thread: entry.tracked.thread, until }, quietly());
    await live.reload();
  }

  return vscode.Disposable.from(
    registerCommand(Command.rename, over(t("Rename which series?"), rename)),
    registerCommand(Command.untrack, over(t("Stop following which series?"), untrack)),
    registerCommand(
      Command.snooze,
      over(
        t("Snooze which series?"),
        snooze,
        (entry) => entry.group !== "merged" && entry.group !== "closed",
      ),
    ),
    registerCommand(
      Command.wake,
      over(
        t("Wake which series?"),
        (entries) => setSnooze(entries, null),
        (entry) => entry.snoozedUntil !== null,
      ),
    ),
  );
}
