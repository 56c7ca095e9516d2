import * as vscode from "vscode";
import type { Draft } from "../../core/composing/drafts.ts";
import { readDraft } from "../../core/composing/draftText.ts";
import { Command, draftScheme } from "../base/ids.ts";
import type { NamedMail } from "../base/webAddress.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { draftIdIn } from "./model/address.ts";
import { standing } from "./model/rows.ts";

const selector: vscode.DocumentSelector = { scheme: draftScheme };

/** Code lenses above a draft, and diagnostics that say why it cannot be sent. */
export function registerLanguage(drafts: DraftsModel): vscode.Disposable {
  const again = new vscode.EventEmitter<void>();
  const faults = vscode.languages.createDiagnosticCollection(draftScheme);
  const check = (document: vscode.TextDocument) => {
    if (document.uri.scheme === draftScheme) faults.set(document.uri, diagnosticsOf(document));
  };
  return vscode.Disposable.from(
    again,
    faults,
    drafts.onDidChange(() => again.fire()),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => faults.delete(uri)),
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: again.event,
      provideCodeLenses({ uri }) {
        const id = draftIdIn(uri.path);
        const draft = drafts.known.find((one) => one.id === id);
        return draft ? lensesOf(draft) : [];
      },
    }),
  );
}

function lensesOf(draft: Draft): vscode.CodeLens[] {
  const { t } = vscode.l10n;
  const top = new vscode.Range(0, 0, 0, 0);
  const lens = (title: string, command: string, argument: unknown) =>
    new vscode.CodeLens(top, { title, command, arguments: [argument] });
  const { about, id, state } = draft;
  const thread: NamedMail | null = about && { messageId: about.messageId, thread: about.messageId };
  const said = standing(draft, t);
  return [
    ...(said === ""
      ? []
      : [
          thread
            ? lens(said, Command.openThread, thread)
            : new vscode.CodeLens(top, { title: said, command: "" }),
        ]),
    ...(state === "sent" ? [] : [lens(t("Send…"), Command.sendDraft, id)]),
    ...(state === "sending"
      ? [lens(t("It Was Sent"), Command.itWasSent, id), lens(t("It Was Not Sent"), Command.itWasNotSent, id)]
      : []),
    ...(state === "draft" ? [lens(t("Rewrap"), Command.rewrapDraft, id)] : []),
    ...(thread ? [lens(t("Open Thread"), Command.openThread, thread)] : []),
    ...(state === "draft" ? [lens(t("Discard"), Command.discardDraft, id)] : []),
  ];
}

/** All at the top, since a problem may have no line. */
function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  const { problems } = readDraft(document.getText());
  return problems.map(({ what, remedy }) => {
    const line = document.lineAt(lineFor(what, document)).range;
    return new vscode.Diagnostic(line, `${what} ${remedy}`, vscode.DiagnosticSeverity.Warning);
  });
}

/** The line that a problem quotes, else the first. */
function lineFor(what: string, document: vscode.TextDocument): number {
  const quoted = /“(.+)”/.exec(what)?.[1];
  if (quoted === undefined) return 0;
  for (let line = 0; line < document.lineCount; line++)
    if (document.lineAt(line).text.includes(quoted)) return line;
  return 0;
}
