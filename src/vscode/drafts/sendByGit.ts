import { homedir } from "node:os";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import type { Draft, Outgoing } from "../../core/composing/drafts.ts";
import { mustBeTrustedToSend } from "../base/errors.ts";
import { runGit } from "../base/gitTask.ts";
import { confirm, tell, warn } from "../base/messages.ts";
import { type Sending, sendEach, stoppedText } from "../tree/sendEach.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { type Ready, sendQuestion } from "./model/sendQuestion.ts";
import { toBeSent } from "./toBeSent.ts";

type Sendable = Ready & { outgoing: Outgoing };

/**
 * Sends drafts with the person's own `git send-email` in a visible terminal: tries all, asks the person, then sends
 * each separately, so that the outcome of each is known. A failure stops the rest, which can be sent later.
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
  const mails = ready.map((one) => sendingOf(drafts, one));
  const { sent, stopped } = await sendEach(mails, (title, words) => runGit(title, words, folder), t);
  if (stopped === null) {
    void tell(
      sent === 1
        ? t("Sent. It stands among the drafts until the archive has it.")
        : t("All {0} mails were sent. They stand among the drafts until the archive has them.", sent),
    );
    return;
  }
  const rest = ready.length - sent > 1 ? t("Send the Rest…") : t("Try Again…");
  const choice = await warn(stoppedText(stopped, sent, ready.length, t), rest);
  if (choice === undefined) return;
  const left = ready.slice(sent).map((one) => one.draft.id);
  // Reloaded, since one of them may have been sent.
  const again = (await drafts.reload()).filter(({ id, state }) => left.includes(id) && state !== "sent");
  await sendByGit(drafts, await toBeSent(drafts, again));
}

function sendingOf(drafts: DraftsModel, { draft, outgoing }: Sendable): Sending {
  const { service } = drafts;
  const { id, tries } = draft;
  const { text, sendWords } = outgoing;
  return {
    name: nameIn(draft),
    sendWords,
    begin: async () => (await service.beginSending({ id, text, known: tries }, quietly())).tries,
    end: (number, failed) => service.endSending({ id, number, failed }, quietly()),
    show: () => drafts.reload(),
  };
}

function nameIn({ subject }: Pick<Draft, "subject">): string {
  return subject.replace(/\s+/g, " ").slice(0, 60);
}
