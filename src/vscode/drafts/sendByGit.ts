import { homedir } from "node:os";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { problemOf, UserError } from "../../core/base/problem.ts";
import type { Draft, Outgoing } from "../../core/composing/drafts.ts";
import { mustBeTrustedToSend } from "../base/errors.ts";
import { runGit } from "../base/gitTask.ts";
import { confirm, tell, warn } from "../base/messages.ts";
import { confirmResend } from "./confirmResend.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { type Ready, sendQuestion } from "./model/sendQuestion.ts";

type Sendable = Ready & { outgoing: Outgoing };

/**
 * Sends drafts with the person's own `git send-email`, in a terminal that they see: each is tried first, then they are
 * asked, then each goes out by itself, so that it is known of each whether it did. What fails stops the rest, which can be
 * sent later.
 */
export async function sendByGit(drafts: DraftsModel, chosen: Draft[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrustedToSend();
  const [first] = chosen;
  if (!first) return;
  const { folders } = await drafts.live.project(first.about?.messageId);
  const folder = folders[0] ?? homedir();
  const ready: Sendable[] = [];
  for (const draft of chosen) {
    const request = { id: draft.id, folder, trusted: true };
    ready.push({ draft, outgoing: await drafts.service.outgoingByGit(request, quietly()) });
  }
  for (const { draft, outgoing } of ready) {
    const code = await runGit(t("Try: {0}", nameIn(draft)), outgoing.tryWords, folder);
    if (code === 0) continue;
    throw new UserError(
      t("git send-email --dry-run failed for “{0}”: nothing was sent.", draft.subject.slice(0, 80)),
      t("Its terminal says why."),
    );
  }
  const { question, lines } = sendQuestion(ready, t);
  if (!(await confirm(question, lines.join("\n"), t("Send")))) return;
  await sendAll(drafts, ready, folder);
}

async function sendAll(drafts: DraftsModel, ready: Sendable[], folder: string): Promise<void> {
  const { t } = vscode.l10n;
  let sent = 0;
  for (const { draft, outgoing } of ready) {
    const end = await sendOne(drafts, draft, outgoing, folder);
    await drafts.reload();
    if (end.kind === "sent") {
      sent++;
      continue;
    }
    const choice = await warn(saidOf(end, draft, sent, ready.length), restOf(ready.length - sent));
    if (choice === undefined) return;
    const left = ready.slice(sent).map((one) => one.draft.id);
    // As they are now: one of them may be out.
    const again = (await drafts.reload()).filter(({ id, state }) => left.includes(id) && state !== "sent");
    if (await confirmResend(again)) await sendByGit(drafts, again);
    return;
  }
  void tell(
    sent === 1
      ? t("Sent. It stands among the drafts until the archive has it.")
      : t("All {0} mails were sent. They stand among the drafts until the archive has them.", sent),
  );
}

/** What became of a try: "unknown" where git was stopped before it said so. */
type End = { kind: "sent" } | { kind: "failed"; why: string } | { kind: "unknown" };

function restOf(left: number): string {
  return left > 1 ? vscode.l10n.t("Send the Rest…") : vscode.l10n.t("Try Again…");
}

function saidOf(end: Exclude<End, { kind: "sent" }>, { subject }: Draft, sent: number, all: number): string {
  const { t } = vscode.l10n;
  const title = subject.slice(0, 80);
  if (end.kind === "unknown")
    return t(
      "It is not known whether “{0}” was sent: its terminal was closed before git said that it is out.",
      title,
    );
  return all === 1
    ? t("“{0}” was not sent: {1}.", title, end.why)
    : t("{0} of {1} mails were sent; “{2}” was not: {3}.", sent, all, title, end.why);
}

async function sendOne(
  drafts: DraftsModel,
  { id, tries, ...draft }: Draft,
  { text, sendWords }: Outgoing,
  folder: string,
): Promise<End> {
  const { t } = vscode.l10n;
  const { tries: number } = await drafts.service.beginSending({ id, text, known: tries }, quietly());
  await drafts.reload();
  const end = await endOf(runGit(t("Send: {0}", nameIn(draft)), sendWords, folder));
  if (end.kind !== "unknown") {
    const failed = end.kind === "failed" ? end.why : null;
    await drafts.service.endSending({ id, number, failed }, quietly());
  }
  return end;
}

async function endOf(running: Promise<number | undefined>): Promise<End> {
  try {
    const code = await running;
    if (code === undefined) return { kind: "unknown" };
    return code === 0
      ? { kind: "sent" }
      : { kind: "failed", why: vscode.l10n.t("git send-email ended with {0}", code) };
  } catch (error) {
    return { kind: "failed", why: problemOf(error).what };
  }
}

function nameIn({ subject }: Pick<Draft, "subject">): string {
  return subject.replace(/\s+/g, " ").slice(0, 60);
}
