import * as vscode from "vscode";
import { isoDay } from "../../core/base/isoDay.ts";
import { plainLine } from "../../core/base/plainText.ts";
import { nameOf } from "../../core/mail/person.ts";
import { commitAddress } from "../../core/project/knownProjects.ts";
import type { Fold, ThreadDocument, ThreadLink, ThreadMail } from "../../core/thread/model.ts";
import { Command, threadScheme } from "../base/ids.ts";
import { isInsideFolder } from "../base/insideFolder.ts";
import { isWebAddress, type NamedMail } from "../base/webAddress.ts";
import { whileAwaited } from "../base/whileAwaited.ts";
import { fromHere } from "./model/threadItems.ts";
import type { ThreadDocuments } from "./threadDocuments.ts";

const selector: vscode.DocumentSelector = { scheme: threadScheme };

/** Outline, folding, links and code lenses of threads in the editor. */
export function registerLanguage(threads: ThreadDocuments): vscode.Disposable {
  const answer = <T>(uri: vscode.Uri, token: vscode.CancellationToken, of: (document: ThreadDocument) => T) =>
    whileAwaited(token, (signal) => threads.of(uri, signal), of);
  return vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(
      selector,
      {
        provideDocumentSymbols: ({ uri }, token) => answer(uri, token, ({ mails }) => mails.map(symbolOf)),
      },
      { label: vscode.l10n.t("Thread") },
    ),
    vscode.languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: ({ uri }, _, token) => answer(uri, token, ({ folds }) => folds.map(rangeOf)),
    }),
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: ({ uri }, token) =>
        answer(uri, token, (document) => {
          const project = threads.projectName(uri);
          return document.links.flatMap((link) => linkOf(link, uri, document, project));
        }),
    }),
    vscode.languages.registerCodeLensProvider(selector, {
      provideCodeLenses: ({ uri }, token) =>
        answer(uri, token, (document) => document.mails.flatMap((mail) => lensesOf(mail, document))),
    }),
  );
}

function rangeOf({ start, end, kind }: Fold): vscode.FoldingRange {
  const isQuote = kind === "quote";
  return new vscode.FoldingRange(start, end, isQuote ? vscode.FoldingRangeKind.Comment : undefined);
}

function symbolOf({ from, date, subject, start, end, files }: ThreadMail): vscode.DocumentSymbol {
  const whole = new vscode.Range(start, 0, Math.max(end - 1, start), 0);
  const symbol = new vscode.DocumentSymbol(
    // "Go to Symbol" shows only the names.
    `${plainLine(nameOf(from))}: ${plainLine(subject)}`,
    isoDay(date),
    vscode.SymbolKind.String,
    whole,
    new vscode.Range(start, 0, start, 0),
  );
  symbol.children = files.map(
    (file) =>
      new vscode.DocumentSymbol(
        file.path,
        "",
        vscode.SymbolKind.File,
        new vscode.Range(file.start, 0, Math.max(file.end - 1, file.start), 0),
        new vscode.Range(file.start, 0, file.start, 0),
      ),
  );
  return symbol;
}

function linkOf(
  { line, start, end, target }: ThreadLink,
  uri: vscode.Uri,
  { mails }: ThreadDocument,
  project: string,
): vscode.DocumentLink[] {
  const leads = targetOf(target, uri, mails, project);
  return leads ? [new vscode.DocumentLink(new vscode.Range(line, start, line, end), leads)] : [];
}

function targetOf(
  target: ThreadLink["target"],
  uri: vscode.Uri,
  mails: ThreadMail[],
  project: string,
): vscode.Uri | undefined {
  switch (target.kind) {
    case "mail": {
      const mail = mails.find(({ messageId }) => messageId === target.messageId);
      return mail
        ? uri.with({ fragment: `L${mail.start + 1}` })
        : commandLink(Command.openThread, target.messageId);
    }
    case "page":
      return commandLink(Command.openInBrowser, target.messageId);
    case "commit":
      return commitUri(target.commit, project);
    case "url":
      return isWebAddress(target.url) ? vscode.Uri.parse(target.url) : undefined;
    case "file": {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      if (!folder || !isInsideFolder(folder.uri.fsPath, target.path)) return undefined;
      return vscode.Uri.joinPath(folder.uri, target.path).with({ fragment: `L${target.line}` });
    }
  }
}

/** A link that runs one of our commands for a mail. */
function commandLink(command: Command, messageId: string): vscode.Uri {
  const named: NamedMail = { messageId, thread: messageId };
  return vscode.Uri.from({ scheme: "command", path: command, query: JSON.stringify([named]) });
}

function lensesOf(mail: ThreadMail, document: ThreadDocument): vscode.CodeLens[] {
  const { t } = vscode.l10n;
  const range = new vscode.Range(mail.start, 0, mail.start, 0);
  const named: NamedMail = { messageId: mail.messageId, thread: mail.messageId };
  const lens = (title: string, command: Command, argument: unknown) =>
    new vscode.CodeLens(range, { title, command, arguments: [argument] });
  return [
    lens(t("Reply"), Command.replyHere, named),
    ...(mail.files.length > 0 ? [lens(t("Open Changes"), Command.openChanges, named)] : []),
    lens(t("Open in Browser"), Command.openInBrowser, named),
    lens(t("Copy Link"), Command.copyLink, named),
    lens(t("Mark as Read from Here"), Command.markReadFromHere, fromHere(document, mail.messageId)),
  ];
}

function commitUri(commit: string, project: string): vscode.Uri | undefined {
  const address = commitAddress(project, commit);
  return address === null ? undefined : vscode.Uri.parse(address);
}
