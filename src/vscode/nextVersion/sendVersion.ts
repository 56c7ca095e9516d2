import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import type { VersionName } from "../../core/composing/versionFolders.ts";
import { isOut, type VersionMail } from "../../core/composing/versionMail.ts";
import type { VersionMailService } from "../../core/composing/versionMailService.ts";
import type { OutgoingVersion } from "../../core/composing/versionMails.ts";
import { runGit } from "../base/gitTask.ts";
import { confirm, tell, warn } from "../base/messages.ts";
import { type Sending, sendEach, stoppedText } from "../tree/sendEach.ts";
import { shortened } from "../tree/sendQuestion.ts";
import { mostMails, sentText, versionQuestion } from "./model/sendQuestion.ts";
import { unfinishedIn } from "./model/unfinished.ts";

/** The mails of a prepared version as files, perhaps prepared in another window. */
export interface WrittenVersion {
  version: VersionName;
  paths: string[];
  /** Reads the present state of sending of each mail. */
  look(): Promise<VersionMail[]>;
}

/**
 * Sends the unsent mails of a version with the person's own `git send-email` in a visible terminal: tries all, asks the
 * person, then sends each separately, so that the outcome of each is known. A failure stops the rest, which can be sent
 * later, since each mail names its thread.
 */
export async function sendVersion(written: WrittenVersion, service: VersionMailService): Promise<void> {
  const { t } = vscode.l10n;
  const { version, paths } = written;
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && paths.includes(document.uri.fsPath)) await document.save();
  const mails = await written.look();
  const left = mails.filter((mail) => !isOut(mail)).map(({ path }) => path);
  for (const path of left) await mustBeWritten(path);
  const request = { paths: left, folder: version.folder, trusted: true };
  const outgoing = await service.outgoing(request, quietly());
  if (!(await mayGoAgain(service, outgoing, version))) return;
  const code = await runGit(
    t("Try: {0} of {1}", version.label, version.branch),
    outgoing.tryWords,
    version.folder,
  );
  if (code !== 0)
    throw new UserError(
      t("git send-email --dry-run failed for {0}: nothing was sent.", version.label),
      t("Its terminal says why."),
    );
  const { question, lines } = versionQuestion(left, outgoing, t);
  if (!(await confirm(question, lines.join("\n"), t("Send")))) return;
  await sendAll(written, service, outgoing);
}

async function mustBeWritten(path: string): Promise<void> {
  const { t } = vscode.l10n;
  const mark = unfinishedIn(await readFile(path, "utf8"));
  if (mark === null) return;
  throw new UserError(
    t("{0} still has “{1}” in it.", basename(path), mark),
    t("Write what it stands for, then send the version."),
    path,
  );
}

/** Asks the person if mails of this version may have been sent already, from here or from another preparation. */
async function mayGoAgain(
  service: VersionMailService,
  { mails }: OutgoingVersion,
  version: VersionName,
): Promise<boolean> {
  const { t } = vscode.l10n;
  const look = t("Look into the list's archive first: who gets it twice is not pleased.");
  const unsure = mails.filter(({ state }) => state.state === "sending").map(({ path }) => basename(path));
  const again = t("Send Again");
  if (unsure.length > 0) {
    const question = t("It is not known whether these mails went out before. Send them again?");
    const detail = [
      ...shortened(unsure, mostMails, t),
      "",
      look,
      t("Where they did, say so at their rows in the view Drafts."),
    ];
    if (!(await confirm(question, detail.join("\n"), again))) return false;
  }
  const [first] = mails;
  if (!first) return true;
  const before = await service.before({ path: first.path, version }, quietly());
  if (before.out === 0) return true;
  const question = t("{0} of {1} was sent before. Send it once more?", version.label, version.branch);
  const detail = [
    t("Mails that went out, or may have, when it was prepared before: {0}.", before.out),
    ...(before.left > 0
      ? [t("“Send the Rest”, in the view Drafts, sends the others of then: {0}.", before.left)]
      : []),
    look,
  ];
  return confirm(question, detail.join(" "), again);
}

async function sendAll(
  written: WrittenVersion,
  service: VersionMailService,
  { mails }: OutgoingVersion,
): Promise<void> {
  const { t } = vscode.l10n;
  const { version, paths } = written;
  const sendings = mails.map(({ path, text, sendWords, state }): Sending => {
    const request = { path, version, text, known: state.tries };
    return {
      name: basename(path),
      sendWords,
      begin: () => service.begin(request, quietly()),
      end: (number, failed) => service.end({ path, number, failed }, quietly()),
      show: () => written.look(),
    };
  });
  const run = (title: string, words: string[]) => runGit(title, words, version.folder);
  const { sent, stopped } = await sendEach(sendings, run, t);
  if (stopped !== null) {
    const again = t("Send the Rest…");
    const out = paths.length - mails.length + sent;
    const choice = await warn(stoppedText(stopped, out, paths.length, t), again);
    if (choice === again) await sendVersion(written, service);
    return;
  }
  const said = sentText(version.label, sent, paths.length, t);
  const next = version.number + 1;
  void tell(
    version.kept === "b4"
      ? `${said} ${t("b4 does not know of it yet: b4 prep --force-revision {0} tells it.", next)}`
      : said,
  );
}
