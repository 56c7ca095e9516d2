import * as vscode from "vscode";
import { reportLanguage } from "../base/ids.ts";
import { isWebAddress } from "../base/webAddress.ts";
import { linesOf } from "./model/lineSources.ts";
import { citationsIn, type Heading, outlineOf } from "./model/outline.ts";
import type { ReportsModel } from "./reportsModel.ts";

const selector: vscode.DocumentSelector = { language: reportLanguage };

/** Outline, folding and links of reports in the editor. */
export function registerLanguage(reports: ReportsModel): vscode.Disposable {
  const headings = (document: vscode.TextDocument) => outlineOf(linesOf(document.getText()), reports.options);
  return vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(
      selector,
      {
        provideDocumentSymbols: (document) =>
          headings(document).map((heading) => symbolOf(heading, document)),
      },
      { label: vscode.l10n.t("Weekly Report") },
    ),
    vscode.languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: (document) => headings(document).flatMap(foldsOf),
    }),
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: (document) =>
        citationsIn(linesOf(document.getText())).flatMap(({ line, start, end, link }) => {
          if (!isWebAddress(link)) return [];
          const range = new vscode.Range(line, start, line, end);
          const found = new vscode.DocumentLink(range, vscode.Uri.parse(link));
          found.tooltip = link;
          return [found];
        }),
    }),
  );
}

const kinds = {
  section: vscode.SymbolKind.Namespace,
  ticket: vscode.SymbolKind.Key,
  group: vscode.SymbolKind.Object,
  block: vscode.SymbolKind.Namespace,
} as const;

function symbolOf(
  { kind, name, title, line, end, parts }: Heading,
  document: vscode.TextDocument,
): vscode.DocumentSymbol {
  const range = new vscode.Range(document.lineAt(line).range.start, document.lineAt(end).range.end);
  const symbol = new vscode.DocumentSymbol(name, title, kinds[kind], range, document.lineAt(line).range);
  symbol.children = parts.map((part) => symbolOf(part, document));
  return symbol;
}

function foldsOf({ line, end, parts }: Heading): vscode.FoldingRange[] {
  return [...(end > line ? [new vscode.FoldingRange(line, end)] : []), ...parts.flatMap(foldsOf)];
}
