import * as vscode from "vscode";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { addTrailers } from "./addTrailers.ts";
import { abortApplying, applyHere, continueApplying, mergeHere } from "./applyHere.ts";
import { checkOut } from "./checkOut.ts";
import { requestPull, thankAuthor } from "./custodian.ts";

/** Commands that bring series into the person's repository: as a branch, onto a branch, or only their trailers. */
export function register(tickets: TicketsModel): vscode.Disposable {
  const told = (work: (tickets: TicketsModel, args: unknown[]) => Promise<void>) =>
    withErrorsShown(tickets.live.log, (args) => work(tickets, args));
  return vscode.Disposable.from(
    registerCommand(Command.checkOut, told(checkOut)),
    registerCommand(Command.applyHere, told(applyHere)),
    registerCommand(Command.mergeSeries, told(mergeHere)),
    registerCommand(Command.thankAuthor, told(thankAuthor)),
    registerCommand(Command.requestPull, told(requestPull)),
    registerCommand(Command.continueApplying, told(continueApplying)),
    registerCommand(Command.abortApplying, told(abortApplying)),
    registerCommand(Command.addTrailers, told(addTrailers)),
  );
}
