import type * as vscode from "vscode";
import { reportLanguage, threadScheme } from "../base/ids.ts";

/** Where commit messages are written: Source Control's input, and git's editor. */
export const messageLanguages = { input: "scminput", editor: "git-commit" } as const;

/** Where a ticket can be completed. */
export const messages: vscode.DocumentFilter[] = [
  { language: messageLanguages.input },
  { language: messageLanguages.editor },
];

/** Where the ids of tickets are links with hovers. */
export const ticketDocuments: vscode.DocumentFilter[] = [
  ...messages,
  { language: "git-rebase" },
  { scheme: threadScheme },
  { language: reportLanguage },
];
