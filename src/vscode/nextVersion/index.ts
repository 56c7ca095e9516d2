import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { isOut } from "../../core/composing/versionMail.ts";
import { registerCommand, setContext } from "../base/commands.ts";
import { mustBeTrustedToRun, mustBeTrustedToSend, withErrorsShown } from "../base/errors.ts";
import { Command, View } from "../base/ids.ts";
import { confirm, flash, tell, whileWaiting } from "../base/messages.ts";
import { outline } from "../tree/outline.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import { rowsFor, seriesFor } from "../tree/seriesTargets.ts";
import { chooseBranch } from "./chooseBranch.ts";
import type { Checklist } from "./model/checklist.ts";
import { aboutOf } from "./model/checklistRow.ts";
import { versionShown } from "./model/rows.ts";
import { sendCommand, testCommand } from "./model/sendCommand.ts";
import { openPlace } from "./openPlace.ts";
import { type Branch, type Choices, PreparedVersion } from "./preparedVersion.ts";
import { ChecklistTree } from "./provider.ts";
import { giveRestUp, sendRest, triedOf } from "./sendRest.ts";
import { sendVersion } from "./sendVersion.ts";
import { trailerCommands } from "./trailerCommands.ts";

/** The view Next Version, as text for the extension's API. */
export interface NextVersionView extends vscode.Disposable {
  outline(): string;
}

const onWindows = process.platform === "win32";

/** Maximum number of lines in a question. */
const mostNames = 20;

/** Registers the next version of a series: prepared from its branch, with a checklist, and sent from there. */
export function register(live: OverviewModel, said: SeriesComments, storage: vscode.Uri): NextVersionView {
  const { t } = vscode.l10n;
  const service = live.services.versionMails;
  const prepared = new PreparedVersion(live, storage);
  const tree = new ChecklistTree(prepared);
  const view = vscode.window.createTreeView(View.nextVersion, {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const { addTrailers, showChangedSince } = trailerCommands(live, prepared, { listed, change });
  const told = (id: Command, work: (args: unknown[]) => Promise<void>) =>
    registerCommand(id, withErrorsShown(live.log, work));

  /** @param args the row or name of a series; without one, the checked-out branch */
  async function prepare(args: unknown[]): Promise<void> {
    const isNamed = rowsFor(args).length > 0 || typeof args[0] === "string";
    const [entry] = isNamed ? await seriesFor(live, args, "") : [];
    if (isNamed && !entry) return;
    const of = await chooseBranch(live, entry, {
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    if (of) await prepareBranch(of, { rfc: false, dropLanded: false, changedScripts: false });
  }

  async function prepareBranch(of: Branch, choices: Choices): Promise<void> {
    const lost = (await prepared.edits(of))?.lost ?? [];
    if (lost.length > 0 && !(await mayBeLost(lost))) return;
    const isDone = await whileWaiting(t("Preparing the next version of {0}", of.branch), async (call) => {
      await prepared.prepare(of, choices, call);
      return true;
    });
    if (!isDone || !prepared.checklist) return;
    await vscode.commands.executeCommand(`${View.nextVersion}.focus`);
    const [cover] = prepared.checklist.paths;
    if (cover !== undefined) await openPlace(opening(), { kind: "place", path: cover, line: null });
  }

  async function change(choices: Partial<Choices>): Promise<void> {
    const { branch, checklist } = prepared;
    if (checklist && !(await isMeantAnew(checklist))) return;
    // Permission to run changed scripts is not kept, since they may have changed again.
    const now = { ...prepared.choices, changedScripts: false, ...choices };
    if (branch) await prepareBranch(branch, now);
  }

  /**
   * The cover letter, recipients and notes are kept; other edits are lost, because those parts come from the commits.
   */
  function mayBeLost(lost: string[]): Promise<boolean> {
    const question = t(
      "Some of what you changed in the mails would not be in the new ones. Prepare it again?",
    );
    const detail = t(
      "Kept are the cover letter, notes below “---”, and To and Cc where all mails have the same. Not so in: {0}. The old files stay in their folder.",
      lost.slice(0, mostNames).join(", "),
    );
    return confirm(question, detail, t("Prepare Again"));
  }

  /**
   * Asks before preparing again a version of which mails were sent: those stay sent, and the new one has other
   * Message-IDs.
   */
  async function isMeantAnew({ mails, paths, version }: Checklist): Promise<boolean> {
    const out = mails.filter(({ state }) => state !== "draft").length;
    if (out === 0) return true;
    const question = t("Some mails of {0} were sent. Prepare it again?", version.label);
    const detail = t(
      "{0} of {1} went out. The new ones would be another version to those who have them.",
      out,
      paths.length,
    );
    return confirm(question, detail, t("Prepare Again"));
  }

  async function runChanged(): Promise<void> {
    mustBeTrustedToRun();
    const { version } = listed();
    const names = version.changedScripts.slice(0, mostNames);
    const more = version.changedScripts.length - names.length;
    const lines = [
      ...names,
      ...(more > 0 ? [t("and {0} more", more)] : []),
      "",
      t("They run as you, and may do all that you may: see first what they do."),
    ];
    const question = t("Run scripts of this work tree that are not as {0} has them?", version.base.name);
    if (await confirm(question, lines.join("\n"), t("Run Them"))) await change({ changedScripts: true });
  }

  /** @param args a row of the view; without one, all mails are opened */
  async function open(args: unknown[]): Promise<void> {
    const tried = triedOf(args);
    if (tried)
      return openAll(
        t("{0} of {1}", tried.label, tried.branch),
        tried.mails.map(({ path }) => path),
      );
    const about = aboutOf(args);
    if (about && about.kind !== "heading") return openPlace(opening(), about);
    const { version, paths } = listed();
    await openAll(t("{0} of {1}", version.label, version.title), paths);
  }

  async function openAll(title: string, paths: string[]): Promise<void> {
    const mails = paths.map((path) => [vscode.Uri.file(path), undefined, vscode.Uri.file(path)]);
    await vscode.commands.executeCommand("vscode.changes", title, mails);
  }

  async function runTests(): Promise<void> {
    mustBeTrustedToRun();
    const { test, version } = listed();
    if (test === null) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "patchTracker.nextVersion.test");
      return;
    }
    const command = testCommand(test, version.branch, onWindows);
    if (command === null)
      throw new UserError(
        t("The branch {0} has a character that a terminal may take for something else.", version.branch),
        t("Give it another name with git branch -m, or write the command without “{branch}”."),
      );
    const terminal = vscode.window.createTerminal({
      name: t("Tests of {0}", version.branch),
      cwd: version.folder,
    });
    terminal.show();
    terminal.sendText(command);
  }

  async function send(): Promise<void> {
    const { version, paths } = listed();
    mustBeTrustedToSend();
    const { folder, branch, label, version: number, kept } = version;
    const written = { version: { folder, branch, label, number, kept }, paths };
    await sendVersion({ ...written, look: () => prepared.lookAtMails() }, service);
  }

  async function copySend(): Promise<void> {
    const { paths } = listed();
    const mails = await prepared.lookAtMails();
    const out = mails.filter(isOut).map(({ path }) => path);
    const left = paths.filter((path) => !out.includes(path));
    if (left.length === 0) return void tell(t("All mails of this version were sent."));
    const command = sendCommand(left, onWindows);
    if (command === null)
      throw new UserError(
        t("The folder of the mails has a character that a terminal may take for something else."),
        t("Send them with Send Next Version."),
        paths[0],
      );
    await vscode.env.clipboard.writeText(command);
    flash(t("Command copied: run it in a terminal in your clone"));
  }

  function listed(): Checklist {
    const { checklist } = prepared;
    if (checklist) return checklist;
    throw new UserError(
      t("No next version is prepared."),
      t("Run Prepare Next Version first, on the branch of a series."),
    );
  }

  function opening() {
    return { live, said, folder: listed().version.folder };
  }

  const shown = prepared.onDidChange(() => {
    const { checklist } = prepared;
    setContext("patchTracker.nextVersion", checklist !== null);
    view.description = checklist ? versionShown(checklist, t) : "";
  });
  // Sent mails may have arrived in an archive.
  const arrived = live.onDidChange(
    withErrorsShown(live.log, async () => {
      const { mails = [] } = prepared.checklist ?? {};
      if (mails.some(({ state, arrived }) => state !== "draft" && !arrived)) await prepared.lookAtMails();
    }),
  );
  // The rest may be sent from the view Drafts, or in another window.
  const tries = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(storage, "next-versions/*/sending/*.json"),
  );
  const look = withErrorsShown(live.log, async () => {
    if (prepared.checklist) await prepared.lookAtMails();
  });
  const parts = vscode.Disposable.from(
    prepared,
    arrived,
    tries,
    tries.onDidCreate(() => look()),
    tries.onDidChange(() => look()),
    tree,
    view,
    shown,
    told(Command.prepareNextVersion, prepare),
    told(Command.reloadNextVersion, () => change({})),
    told(Command.nextVersionAsRfc, () => change({ rfc: !prepared.choices.rfc })),
    told(Command.leaveOutLanded, () => change({ dropLanded: true })),
    told(Command.keepLanded, () => change({ dropLanded: false })),
    told(Command.runChangedScripts, runChanged),
    told(Command.openNextVersion, open),
    told(Command.addMissingTrailers, addTrailers),
    told(Command.showChangedSince, showChangedSince),
    told(Command.runNextVersionTests, runTests),
    told(Command.sendNextVersion, send),
    told(Command.sendRest, (args) => sendRest(live, args)),
    told(Command.giveRestUp, (args) => giveRestUp(live, args)),
    told(Command.copySendCommand, copySend),
    told(Command.closeNextVersion, async () => prepared.close()),
  );
  return { outline: () => outline(tree.rows()), dispose: () => parts.dispose() };
}
