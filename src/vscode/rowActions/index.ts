import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import { messageIdIn } from "../../core/mail/messageId.ts";
import { commitAddress } from "../../core/project/knownProjects.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, View } from "../base/ids.ts";
import { flash } from "../base/messages.ts";
import { isWebAddress } from "../base/webAddress.ts";
import { pageOf } from "../tree/commitRow.ts";
import { commitsAt } from "../tree/commitTargets.ts";
import { type MailTarget, mailTargets } from "../tree/mailTargets.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { rowsFor } from "../tree/seriesTargets.ts";

/** Milliseconds after which an archive that gives no address counts as unreachable. */
const patience = 20_000;

/** Commands on rows: open in the browser, copy the address, show the commit, open Patchwork. */
export function register(live: OverviewModel): vscode.Disposable {
  const { t } = vscode.l10n;

  const targets = (args: unknown[], question: string) => mailTargets(live, args, question);

  /** The web address of a mail; if it has none, that of the thread, if that is an address. */
  async function addressOf({ messageId, thread }: MailTarget): Promise<string> {
    const id = messageId ?? (isWebAddress(thread) ? null : messageIdIn(thread));
    if (id === null) return thread;
    try {
      const project = await live.project();
      const address = await vscode.window.withProgress({ location: { viewId: View.series } }, () =>
        live.services.tracking.address({ messageId: id, project }, quietly(AbortSignal.timeout(patience))),
      );
      if (isWebAddress(address)) return address;
    } catch (error) {
      if (!isWebAddress(thread)) throw error;
      live.log.warn(`No address for ${id}, so the thread's is used: ${error}`);
    }
    if (isWebAddress(thread)) return thread;
    throw new UserError(
      t("This mail has no address on the web."),
      t("Its archive is a file; copy its Message-ID instead."),
      id,
    );
  }

  async function open(args: unknown[]): Promise<void> {
    for (const target of await targets(args, t("Open which thread?"))) {
      const opened = await vscode.env.openExternal(vscode.Uri.parse(await addressOf(target), true));
      // The page shows only this mail, so replies below it stay unread.
      const shown = target.unread.filter((id) => id === target.messageId);
      if (opened && shown.length > 0) await mark(shown, true);
    }
  }

  async function mark(messageIds: string[], read: boolean): Promise<void> {
    await live.services.tracking.markRead({ messageIds, read }, quietly());
    await live.reload();
  }

  async function copy(texts: string[], done: string): Promise<void> {
    if (texts.length === 0) return;
    await vscode.env.clipboard.writeText(texts.join("\n"));
    flash(done);
  }

  const landings = (args: unknown[]) =>
    rowsFor(args).flatMap(({ landing }) => (landing ? [landing.commit] : []));

  async function openCommits(args: unknown[]): Promise<void> {
    for (const { about, landing } of rowsFor(args))
      if (landing && "entry" in about) await openCommit(about.entry.project, landing.commit);
    for (const commit of commitsAt(args)) {
      const shown = pageOf(commit);
      if (shown) await openCommit((await live.projectIn(commit.folder)).name, shown);
    }
  }
  const hashes = (args: unknown[]) => [...landings(args), ...commitsAt(args).map(({ hash }) => hash)];
  const told = (work: (args: unknown[]) => Promise<void>) => withErrorsShown(live.log, work);

  return vscode.Disposable.from(
    registerCommand(Command.openInBrowser, told(open)),
    registerCommand(Command.openCommit, told(openCommits)),
    registerCommand(
      Command.openPatchwork,
      told(async (args) => {
        for (const { patchwork } of rowsFor(args))
          if (patchwork !== null) await vscode.env.openExternal(vscode.Uri.parse(patchwork, true));
      }),
    ),
    registerCommand(
      Command.copyLink,
      told(async (args) => {
        const chosen = await targets(args, t("Copy the link of which series?"));
        await copy(await Promise.all(chosen.map(addressOf)), t("Link copied"));
      }),
    ),
    registerCommand(
      Command.copyMessageId,
      told(async (args) => {
        const chosen = await targets(args, t("Copy the Message-ID of which series?"));
        const ids = chosen.map(({ messageId, thread }) => messageId ?? messageIdIn(thread));
        await copy(
          ids.filter((id) => id !== null),
          t("Message-ID copied"),
        );
      }),
    ),
    registerCommand(
      Command.copyCommit,
      told((args) => copy(hashes(args), t("Commit hash copied"))),
    ),
    registerCommand(
      Command.markRead,
      told(async (args) => {
        const unread = (await targets(args, t("Mark which series as read?"))).flatMap(
          (target) => target.unread,
        );
        await mark(unread, true);
      }),
    ),
    registerCommand(
      Command.markUnread,
      told((args) =>
        mark(
          rowsFor(args).flatMap((row) => row.mails),
          false,
        ),
      ),
    ),
  );
}

async function openCommit(project: string, commit: string): Promise<void> {
  const address = commitAddress(project, commit);
  if (address === null)
    throw new UserError(
      vscode.l10n.t("No page is known that shows commits of {0}.", project),
      vscode.l10n.t("Copy the commit's hash instead."),
      commit,
    );
  await vscode.env.openExternal(vscode.Uri.parse(address, true));
}
