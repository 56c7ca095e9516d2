import * as vscode from "vscode";
import type { SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import type { Revision } from "../../core/series/series.ts";
import { mailsOf } from "../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { follow, listOf } from "../base/changeSetting.ts";
import { registerCommand } from "../base/commands.ts";
import { writeConfig } from "../base/configuration.ts";
import { showError, withErrorsShown } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import type { RawList } from "../base/seriesSetting.ts";
import { touching } from "../tree/correctionsOf.ts";
import { followedAs } from "../tree/followedAs.ts";
import { lookUp } from "../tree/lookUp.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { firstMail } from "../tree/reviewCounts.ts";
import { rowsFor, seriesFor } from "../tree/seriesTargets.ts";
import { askForCorrections, askForOther, askForVersion, isVersion } from "./ask.ts";
import { forgotten, joined, parted, undone, versioned, without } from "./model/correctionsSetting.ts";
import { type CorrectionTarget, revisionFor } from "./targets.ts";

/** Another button of the message, next to Undo. */
interface Offer {
  label: string;
  run(): Thenable<unknown>;
}

/** Commands to correct which mails belong together. */
export function register(live: OverviewModel): vscode.Disposable {
  const { t } = vscode.l10n;

  const told = (work: (args: unknown[]) => Promise<void>) => withErrorsShown(live.log, work);
  const over = (question: string, work: (target: CorrectionTarget, answer: unknown) => Promise<void>) =>
    told(async (args) => {
      const target = await revisionFor(live, args, question);
      // The second argument of a menu command is the selection, not an answer.
      if (target) await work(target, args[1]);
    });

  /** Writes the corrections to their setting, waits for the tree, and reports the change with Undo. */
  async function correct(
    change: (list: RawList) => unknown[],
    done: () => Promise<{ said: string; offer?: Offer }>,
  ): Promise<void> {
    const before = listOf("corrections");
    const after = change(before);
    await writeConfig("corrections", after);
    await live.current();
    const { said, offer } = await done();
    const undo = t("Undo");
    // Not awaited: the command is done, whether or not anybody reacts to the message.
    void tell(said, undo, ...(offer ? [offer.label] : []))
      .then(async (choice) => {
        if (choice === offer?.label) await offer?.run();
        if (choice !== undo) return;
        const restored = undone(listOf("corrections"), before, after);
        await writeConfig("corrections", before.length + restored.length === 0 ? undefined : restored);
      })
      .then(undefined, (error) => showError(error, live.log));
  }

  /** @param answer a Message-ID or web address of the other series */
  async function join({ entry, series, revision, mail }: CorrectionTarget, answer: unknown): Promise<void> {
    const other: SeriesMatch | undefined =
      typeof answer === "string" ? await lookUp(live, answer) : await askForOther(live, entry);
    if (!other) return;
    if (other.postings.some((id) => series.revisions.flatMap(mailsOf).includes(id))) {
      void tell(t("These are one series already."));
      return;
    }
    // The later of two postings shows the reason, so the one nearest in time is named.
    const near = (other.date < revision.date ? other.messageId : other.postings.at(-1)) ?? other.messageId;
    const twin = followedAs(other, (await live.current()).entries);
    await correct(
      (list) => joined(list, mail, near),
      async () => ({
        said: t("“{0}” and “{1}” are one series now.", series.title, other.title),
        ...(twin && { offer: unfollow(twin) }),
      }),
    );
  }

  function unfollow({ tracked: { name } }: TrackedEntry): Offer {
    return {
      label: t("Stop Following “{0}”", name),
      run: () => vscode.commands.executeCommand(Command.untrack, name),
    };
  }

  async function split({ entry, series, revision, mail }: CorrectionTarget): Promise<void> {
    const earlier = series.revisions.slice(0, series.revisions.indexOf(revision));
    if (earlier.length === 0 && mail === firstMail(revision)) {
      void tell(t("Nothing comes before it in its series."));
      return;
    }
    const own = mailsOf(revision);
    await correct(
      (list) => parted(list, mail, own, earlier.flatMap(mailsOf)),
      async () => {
        const title = titleOf(series.revisions, mail);
        const said = t("“{0}” ({1}) is a series of its own now.", title, revision.label);
        const { entries } = await live.current();
        const holds = (id: string) =>
          entries.some((one) => one.series?.revisions.some((each) => mailsOf(each).includes(id)));
        const left = [mail, ...earlier.flatMap((one) => firstMail(one) ?? [])].find((id) => !holds(id));
        if (left === undefined || entry.series === null) return { said };
        return { said, offer: followAlso(left) };
      },
    );
  }

  function followAlso(thread: string): Offer {
    return { label: t("Follow the Other Part"), run: () => follow([{ name: "", thread, tickets: [] }]) };
  }

  /** @param answer the version */
  async function version({ revision, mail }: CorrectionTarget, answer: unknown): Promise<void> {
    const given = isVersion(answer) ? answer : await askForVersion(revision.label, revision.version);
    if (given === undefined) return;
    await correct(
      (list) => versioned(list, mail, mailsOf(revision), given),
      async () => ({ said: t("{0} is version {1} now.", revision.label, given) }),
    );
  }

  async function forget(args: unknown[]): Promise<void> {
    if (rowsFor(args).length === 0 && typeof args[0] !== "string") {
      const chosen = await askForCorrections(live);
      if (chosen.length > 0) await correct((list) => without(list, chosen), forgot(chosen.length));
      return;
    }
    const entries = await seriesFor(live, args, t("Forget the corrections of which series?"));
    const mails = entries.flatMap(({ series }) => series?.revisions.flatMap(mailsOf) ?? []);
    const count = touching(live.settings.corrections, mails).length;
    if (count > 0) await correct((list) => forgotten(list, mails), forgot(count));
    else void tell(t("Nothing was corrected."));
  }

  const forgot = (count: number) => async () => ({
    said: count === 1 ? t("1 correction is forgotten.") : t("{0} corrections are forgotten.", count),
  });

  return vscode.Disposable.from(
    registerCommand(Command.joinSeries, over(t("Join which version with another series?"), join)),
    registerCommand(Command.splitSeries, over(t("Which version is a series of its own?"), split)),
    registerCommand(Command.correctVersion, over(t("Correct which version?"), version)),
    registerCommand(Command.forgetCorrections, told(forget)),
  );
}

/** The title of the patch that a correction names, or of the revision whose first mail it names. */
function titleOf(revisions: Revision[], mail: string): string {
  const revision = revisions.find((one) => mailsOf(one).includes(mail));
  if (revision && firstMail(revision) === mail && revision.cover) return revision.cover.title;
  return revision?.patches.find((patch) => patch.messageId === mail)?.title ?? "";
}
