import * as vscode from "vscode";
import type { Call } from "../../core/base/call.ts";
import { plainLine, plainText } from "../../core/base/plainText.ts";
import { messageText } from "./messageText.ts";

// All messages and questions go through here, because VS Code makes links of text that looks like one.

/** @returns the button that was chosen */
export function tell(sentence: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(messageText(sentence), ...buttons);
}

export function warn(sentence: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(messageText(sentence), ...buttons);
}

/** Shows in the status bar for a few seconds that something was done. */
export function flash(sentence: string): void {
  vscode.window.setStatusBarMessage(sentence, 5_000);
}

/**
 * Asks, with a modal dialog, before something that cannot be undone.
 * @returns whether the person agreed
 */
export async function confirm(sentence: string, detail: string, yes: string): Promise<boolean> {
  return (await askWhich(sentence, detail, yes)) === yes;
}

/**
 * Like `confirm`, with several ways to continue.
 * @returns the chosen button; undefined if cancelled
 */
export function askWhich(
  sentence: string,
  detail: string,
  ...buttons: string[]
): Thenable<string | undefined> {
  const options = { modal: true, detail: plainText(detail) };
  return vscode.window.showWarningMessage(messageText(sentence), options, ...buttons);
}

/** Shows a warning. For errors of a command use `showError`. */
export function complain(sentence: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(messageText(sentence), ...buttons);
}

/** @returns the typed text; undefined if cancelled */
export function askText(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  const { title, placeHolder, prompt, validateInput } = options;
  return vscode.window.showInputBox({
    ...options,
    ...(title !== undefined && { title: plainLine(title) }),
    ...(placeHolder !== undefined && { placeHolder: plainLine(placeHolder) }),
    ...(prompt !== undefined && { prompt: messageText(prompt) }),
    ...(validateInput && {
      validateInput: async (text: string) => {
        const fault = await validateInput(text);
        return typeof fault === "string" ? messageText(fault) : fault;
      },
    }),
  });
}

/** Runs work with a cancellable notification; undefined if it was cancelled. */
export async function whileWaiting<Result>(
  title: string,
  work: (call: Call) => Promise<Result>,
): Promise<Result | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: messageText(title),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const ending = new AbortController();
    const cancelled = token.onCancellationRequested(() => ending.abort());
    const tellOf = (text: string) => progress.report({ message: messageText(text) });
    try {
      return await work({ signal: ending.signal, progress: tellOf });
    } catch (error) {
      if (ending.signal.aborted) return undefined;
      throw error;
    } finally {
      cancelled.dispose();
    }
  });
}
