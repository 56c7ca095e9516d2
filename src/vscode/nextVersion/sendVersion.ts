import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import type { Person } from "../../core/mail/message.ts";
import { recipientsIn, sendWords } from "../../core/nextVersion/sendWords.ts";
import { runGit } from "../base/gitTask.ts";
import { confirm, tell, warn } from "../base/messages.ts";
import { unfinishedIn } from "./model/unfinished.ts";
import type { PreparedVersion } from "./preparedVersion.ts";

/** Lines of a question that a person reads. */
const mostLines = 20;

/**
 * Sends the mails of the version that is prepared with the person's own `git send-email`, in a terminal that they see:
 * all are tried first, then they are asked, then each goes out by itself, so that it is known of each whether it did. What
 * fails stops the rest, which can be sent later: each mail knows which it belongs to.
 */
export async function sendVersion(prepared: PreparedVersion): Promise<void> {
  const { t } = vscode.l10n;
  const list = prepared.checklist;
  if (!list) return;
  const { version, paths } = list;
  const left = paths.filter((path) => !list.sent.includes(path));
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && left.includes(document.uri.fsPath)) await document.save();
  const people = new Set<string>();
  for (const path of left) {
    const mail = await readFile(path);
    for (const { email } of Object.values(recipientsIn(mail)).flat()) people.add(email);
    const mark = unfinishedIn(mail.toString("utf8"));
    if (mark !== null)
      throw new UserError(
        t("{0} still has “{1}” in it.", basename(path), mark),
        t("Write what it stands for, then send the version."),
        path,
      );
  }
  if (people.size === 0)
    throw new UserError(
      t("The mails of {0} name nobody to whom they go.", version.label),
      t("Write a line “To:” into the head of each, or trust the folder so that its scripts are asked."),
    );
  const code = await runGit(
    t("Try: {0} of {1}", version.label, version.branch),
    sendWords(left, await recipientsOf(left), true),
    version.folder,
  );
  if (code !== 0)
    throw new UserError(
      t("git send-email --dry-run failed for {0}: nothing was sent.", version.label),
      t("Its terminal says why."),
    );
  if (!(await isMeant(left, people.size))) return;
  await sendAll(prepared, left);
}

/** Those in the To: of mails. */
async function recipientsOf(paths: string[]): Promise<Person[]> {
  const all = await Promise.all(paths.map(async (path) => recipientsIn(await readFile(path)).to));
  return [...new Map(all.flat().map((person) => [person.email, person])).values()];
}

function isMeant(left: string[], people: number): Promise<boolean> {
  const { t } = vscode.l10n;
  const names = left.slice(0, mostLines).map((path) => basename(path));
  const more = left.length > mostLines ? [t("and {0} more", left.length - mostLines)] : [];
  const lines = [
    ...names,
    ...more,
    "",
    t("To {0} people, by git send-email. It cannot be taken back.", people),
  ];
  return confirm(t("Send these {0} mails now?", left.length), lines.join("\n"), t("Send"));
}

async function sendAll(prepared: PreparedVersion, left: string[]): Promise<void> {
  const { t } = vscode.l10n;
  const { version } = prepared.checklist ?? {};
  if (!version) return;
  for (const [at, path] of left.entries()) {
    const name = basename(path);
    const code = await runGit(
      t("Send: {0}", name),
      sendWords([path], await recipientsOf([path]), false),
      version.folder,
    );
    if (code === 0) {
      prepared.markSent(path);
      continue;
    }
    const why =
      code === undefined
        ? t("its terminal was closed before git said that it is out")
        : t("git send-email ended with {0}", code);
    const again = t("Send the Rest…");
    const said = t("{0} of {1} mails were sent; {2} was not: {3}.", at, left.length, name, why);
    if ((await warn(said, again)) === again) await sendVersion(prepared);
    return;
  }
  const sent = t("All {0} mails of {1} were sent.", left.length, version.label);
  const next = version.version + 1;
  void tell(
    version.kept === "b4"
      ? `${sent} ${t("b4 does not know of it yet: b4 prep --force-revision {0} tells it.", next)}`
      : sent,
  );
}
