import { basename } from "node:path";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { registerCommand } from "../base/commands.ts";
import { mustBeTrusted, showError, withErrorsShown } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";

/** Memento key: work trees in which the person does not want to be asked again. */
const declinedKey = "keepOnRewrite.declined";

/** Offers to let git copy tickets when commits are amended or rebased. */
export class Keeping implements vscode.Disposable {
  private readonly tickets: TicketsModel;
  private readonly memento: vscode.Memento;
  private readonly command: vscode.Disposable;
  /** Work trees where it was offered since the window opened. */
  private readonly offered = new Set<string>();

  constructor(tickets: TicketsModel, memento: vscode.Memento) {
    this.tickets = tickets;
    this.memento = memento;
    this.command = registerCommand(
      Command.keepOnRewrite,
      withErrorsShown(tickets.live.log, (args) => this.byHand(args)),
    );
  }

  /** Offers it if it is not configured yet; once per window, and never again if declined. */
  offer(folder: string): void {
    if (this.offered.has(folder) || this.declined.includes(folder)) return;
    this.offered.add(folder);
    // Not awaited: the commits are tagged, whether or not anybody reacts to the message.
    void this.ask(folder).catch((error: unknown) => showError(error, this.tickets.live.log));
  }

  dispose(): void {
    this.command.dispose();
  }

  private get declined(): string[] {
    return this.memento.get<string[]>(declinedKey, []);
  }

  private async ask(folder: string): Promise<void> {
    const { t } = vscode.l10n;
    if (await this.isKept(folder)) return;
    const [keep, never] = [t("Keep Them"), t("Don't Ask Again")];
    const choice = await tell(
      t("Amend and rebase lose the tickets of a commit unless git is told to keep them."),
      keep,
      t("Not Now"),
      never,
    );
    if (choice === never) await this.memento.update(declinedKey, [...this.declined, folder]);
    if (choice === keep) await this.keep(folder);
  }

  /** Nobody asked for this offer, so its failure only goes to the log. */
  private async isKept(folder: string): Promise<boolean> {
    const { services, log } = this.tickets.live;
    try {
      return await services.tickets.keepsOnRewrite({ folder }, quietly());
    } catch (error) {
      log.warn(`notes.rewriteRef in ${folder}: ${error instanceof Error ? error.message : error}`);
      return true;
    }
  }

  private async byHand(args: unknown[]): Promise<void> {
    mustBeTrusted();
    const folder = typeof args[0] === "string" ? args[0] : await this.askWhere();
    if (folder !== undefined) await this.keep(folder);
  }

  private async keep(folder: string): Promise<void> {
    const { t } = vscode.l10n;
    mustBeTrusted();
    await this.tickets.live.services.tickets.keepOnRewrite({ folder }, quietly());
    void tell(t("From now on, amend and rebase keep the tickets of a commit in {0}.", basename(folder)));
  }

  private async askWhere(): Promise<string | undefined> {
    const { t } = vscode.l10n;
    const worktrees = (await this.tickets.worktrees()).filter(({ page }) => page !== null);
    const [first, ...others] = worktrees;
    if (!first) {
      void tell(t("No folder of the window has a repository."));
      return undefined;
    }
    if (others.length === 0) return first.folder;
    const items = worktrees.map(({ folder }) => ({ label: basename(folder), description: folder }));
    const choice = await pickOne(items, {
      title: t("Keep Tickets in Which Repository?"),
    });
    return choice?.description;
  }
}
