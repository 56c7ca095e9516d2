import { basename } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { mustBeTickets } from "../tree/mustBeTickets.ts";
import { pickTickets } from "../tree/pickTickets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { messageLanguages } from "./documentFilters.ts";
import { type GitRepository, openGit } from "./gitExtension.ts";
import { type Insertion, ticketTrailer } from "./model/trailer.ts";

/** A commit message being written. */
interface Message {
  text: string;
  /** Whether git removes "#" lines from it. */
  comments: boolean;
  /** Returns whether it succeeded. */
  insert(insertion: Insertion): Promise<boolean>;
}

/** The command that inserts a ticket into the commit message. */
export function registerInsert(tickets: TicketsModel): vscode.Disposable {
  const { t } = vscode.l10n;

  /** @param args from Source Control's menu: its repository; from a key binding: maybe a ticket id */
  async function insert(args: unknown[]): Promise<void> {
    const message = await messageFor(args);
    if (!message) return;
    const given = args.find((arg) => typeof arg === "string");
    if (given !== undefined) mustBeTickets(tickets, [given]);
    const [id] =
      given === undefined
        ? ((await pickTickets(tickets, { title: t("Insert Ticket into Commit Message"), many: false })) ?? [])
        : [given];
    if (id === undefined) return;
    const insertion = ticketTrailer(message.text, id, message.comments);
    if (!insertion) {
      void tell(t("The message names {0} already.", id));
    } else if (!(await message.insert(insertion))) {
      throw new UserError(
        t("The commit message changed meanwhile, and {0} was not inserted.", id),
        t("Try again."),
      );
    }
  }

  return registerCommand(Command.insertTicket, withErrorsShown(tickets.live.log, insert));
}

/** The message in git's editor if that is active, else the one in Source Control. */
async function messageFor(args: unknown[]): Promise<Message | undefined> {
  const root = rootOf(args[0]);
  const editor = vscode.window.activeTextEditor;
  if (!root && editor?.document.languageId === messageLanguages.editor) return inEditor(editor);
  const repository = await repositoryFor(root, editor?.document.uri);
  return repository && inBox(repository.inputBox);
}

function inEditor({ document }: vscode.TextEditor): Message {
  const text = document.getText();
  return {
    text,
    comments: true,
    async insert(insertion) {
      if (document.getText() !== text) return false;
      // By document, since the editor may be hidden by now.
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.positionAt(insertion.at), insertion.text);
      return vscode.workspace.applyEdit(edit);
    },
  };
}

function inBox(box: GitRepository["inputBox"]): Message {
  const text = box.value;
  return {
    text,
    comments: false,
    async insert({ at, text: inserted }) {
      if (box.value !== text) return false;
      box.value = text.slice(0, at) + inserted + text.slice(at);
      return true;
    },
  };
}

/**
 * The repository of Source Control's argument, else that of the active file, else the only one, else the person
 * chooses.
 */
async function repositoryFor(
  root: vscode.Uri | undefined,
  file: vscode.Uri | undefined,
): Promise<GitRepository | undefined> {
  const { t } = vscode.l10n;
  const git = await openGit();
  const repositories = git?.repositories ?? [];
  if (!git || repositories.length === 0)
    throw new UserError(
      t("There is no commit message to insert a ticket into."),
      vscode.workspace.isTrusted
        ? t("Open a folder with a git repository, or a commit message in an editor.")
        : t("Trust the folder, or open a commit message in an editor."),
    );
  if (root) {
    const meant = repositories.find(({ rootUri }) => rootUri.toString() === root.toString());
    if (meant) return meant;
  }
  const around = file?.scheme === "file" ? git.getRepository(file) : null;
  if (around) return around;
  if (repositories.length === 1) return repositories[0];
  const items = repositories.map((repository) => ({
    label: basename(repository.rootUri.fsPath),
    description: repository.rootUri.fsPath,
    repository,
  }));
  const title = t("Into the commit message of which repository?");
  return (await pickOne(items, { title, matchOnDescription: true }))?.repository;
}

/** The argument of a Source Control menu. */
function rootOf(arg: unknown): vscode.Uri | undefined {
  if (typeof arg !== "object" || arg === null || !("rootUri" in arg)) return undefined;
  return arg.rootUri instanceof vscode.Uri ? arg.rootUri : undefined;
}
