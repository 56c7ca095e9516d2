import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { mustBeTrusted } from "../base/errors.ts";
import { askText } from "../base/messages.ts";
import { hasTitle, titled } from "../base/ticketTitles.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { ticketsFor } from "./targets.ts";

const longestTitle = 200;

/** @param args a ticket, and its new title if known; "" removes the title */
export async function rename(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const [id] = await ticketsFor(tickets, args.slice(0, 1), t("Rename which ticket?"));
  if (id === undefined) return;
  const { titles } = tickets.live.settings.tickets;
  const given = typeof args[1] === "string" && faultOf(args[1]) === "" ? args[1] : undefined;
  const title =
    given ??
    (await askText({
      title: t("Rename {0}", id),
      prompt: t("The title stands beside the ticket. Empty: it has none."),
      value: Object.hasOwn(titles, id) ? (titles[id] ?? "") : "",
      validateInput: faultOf,
    }));
  if (title !== undefined) await write(id, title.trim());
}

function faultOf(title: string): string {
  return title.trim().length > longestTitle ? vscode.l10n.t("That is too long for a title.") : "";
}

/** Writes a title where there is one already, else where the setting is; removes it everywhere. */
async function write(id: string, title: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("patchTracker");
  const places = configuration.inspect<unknown>("tickets");
  const ofWorkspace = { target: vscode.ConfigurationTarget.Workspace, raw: places?.workspaceValue };
  const ofPerson = { target: vscode.ConfigurationTarget.Global, raw: places?.globalValue };
  const both = [ofWorkspace, ofPerson];
  const holding = both.filter(({ raw }) => hasTitle(raw, id));
  const one = holding[0] ?? both.find(({ raw }) => raw !== undefined) ?? ofPerson;
  const wanted = title === "" ? holding : [one];
  // In Restricted Mode workspace settings about tickets are ignored, so writing there would have no effect.
  if (wanted.includes(ofWorkspace)) mustBeTrusted();
  for (const { target, raw } of wanted) {
    const changed = titled(raw, id, title);
    if (changed === null)
      throw new UserError(
        vscode.l10n.t("The setting patchTracker.{0} cannot be used as it is.", "tickets"),
        vscode.l10n.t("Correct it in the settings, then try again."),
        "patchTracker.tickets",
      );
    await configuration.update("tickets", changed, target);
  }
}
