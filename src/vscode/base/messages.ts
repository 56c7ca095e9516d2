import * as vscode from "vscode";
import type { Call } from "../../core/base/call.ts";
import { plainLine, plainText } from "../../core/base/plainText.ts";
import { messageText } from "./messageText.ts";

// All that VS Code shows as a sentence goes through here: it makes links of what looks like one, in each of these.

/** @returns the button that was chosen */
export function tell(sentence: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(messageText(sentence), ...buttons);
}

export function warn(sentence: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(messageText(sentence), ...buttons);
}

/**
 * Asks before what cannot be taken back; the window waits for the answer.
 * @returns whether the person said yes
 */
export async function confirm(sentence: string, detail: string, yes: string): Promise<boolean> {
  return (await askWhich(sentence, detail, yes)) === yes;
}

/**
 * As `confirm`, where there is more than one way to go on.
 * @returns the button that was chosen; undefined where the person left
 */
export function askWhich(
  sentence: string,
  detail: string,
  ...buttons: string[]
): Thenable<string | undefined> {
  const options = { modal: true, detail: plainText(detail) };
  return vscode.window.showWarningMessage(messageText(sentence), options, ...buttons);
}

/** For what went wrong with a command, see `showError`. */
export function complain(sentence: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(messageText(sentence), ...buttons);
}

/** @returns what was typed; undefined where the person left */
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

/** Work that a person waits for, told in a notification and ended from there; undefined when it was. */
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
