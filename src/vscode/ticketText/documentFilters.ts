import type * as vscode from "vscode";
import { reportLanguage, threadScheme } from "../base/ids.ts";

/** Languages of commit messages: Source Control's input, and git's editor. */
export const messageLanguages = { input: "scminput", editor: "git-commit" } as const;

/** Documents in which tickets are suggested. */
export const messages: vscode.DocumentFilter[] = [
  { language: messageLanguages.input },
  { language: messageLanguages.editor },
];

/** Documents in which ticket ids are links with hovers. */
export const ticketDocuments: vscode.DocumentFilter[] = [
  ...messages,
  { language: "git-rebase" },
  { scheme: threadScheme },
  { language: reportLanguage },
];
