import { homedir } from "node:os";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { problemOf, UserError } from "../../core/base/problem.ts";
import type { Draft, Outgoing } from "../../core/composing/drafts.ts";
import type { Unseen } from "../../core/composing/sendEmail.ts";
import { mailboxText } from "../../core/mail/mailbox.ts";
import { nameOf } from "../../core/mail/person.ts";
import { mustBeTrustedToSend } from "../base/errors.ts";
import { runGit } from "../base/gitTask.ts";
import { confirm, tell, warn } from "../base/messages.ts";
import { unseenLines } from "../tree/unseenLines.ts";
import { confirmResend } from "./confirmResend.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { newsOf } from "./model/rows.ts";

/** A mail with what sends it. */
interface Ready {
  draft: Draft;
  outgoing: Outgoing & { unseen: Unseen };
}

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
  const ready: Ready[] = [];
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
  if (!(await isMeant(ready))) return;
  await sendAll(drafts, ready, folder);
}

async function isMeant(ready: Ready[]): Promise<boolean> {
  const { t } = vscode.l10n;
  const [only] = ready;
  const question =
    ready.length === 1 && only
      ? t("Send “{0}” now?", only.draft.subject.slice(0, 120))
      : t("Send these {0} mails now?", ready.length);
  const lines =
    ready.length === 1 && only
      ? [...only.draft.to, ...only.draft.cc].map((person) => `→ ${mailboxText(person)}`)
      : ready.map(({ draft: { subject, to, cc } }) => {
          const [first, ...more] = [...to, ...cc];
          const whom = first ? nameOf(first) : "";
          const others = more.length > 0 ? t("{0} and {1} more", whom, more.length) : whom;
          return t("{0} → {1}", subject.slice(0, 80), others);
        });
  const more = ready.flatMap(({ outgoing: { envelope, unseen } }) => unseenLines(envelope, unseen, t));
  const from = only
    ? t("From {0}, by git send-email. It cannot be taken back.", only.outgoing.envelope.from.email)
    : "";
  const news = ready.flatMap(({ draft }) => {
    const text = newsOf(draft, t);
    return text === "" ? [] : t("“{0}”: {1}", draft.subject.slice(0, 80), text);
  });
  const said = [...lines.slice(0, 20), ...[...new Set(more)].slice(0, 20), ...news.slice(0, 5), "", from];
  return confirm(question, said.join("\n"), t("Send"));
}

async function sendAll(drafts: DraftsModel, ready: Ready[], folder: string): Promise<void> {
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
