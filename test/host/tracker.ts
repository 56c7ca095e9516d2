// What the tests inside VS Code share: the extension's API and its settings in the sample's workspace.
import { ConfigurationTarget, commands, extensions, workspace } from "vscode";
import type { PatchTracker } from "../../src/extension.ts";

export const id = "uboot-patch-tracker.uboot-patch-tracker";

export async function theTracker(): Promise<PatchTracker> {
  const extension = extensions.getExtension<PatchTracker>(id);
  if (!extension) throw new Error("The extension is not there.");
  return extension.activate();
}

export function setting(key: string): unknown {
  return workspace.getConfiguration("patchTracker").inspect(key)?.workspaceValue;
}

/** Changes a setting of the workspace; undefined removes it. */
export async function set(key: string, value: unknown): Promise<void> {
  await workspace.getConfiguration("patchTracker").update(key, value, ConfigurationTarget.Workspace);
}

/** The tree's text once it fits: a change of a setting reaches it a moment later. */
export async function outlineThat(fits: (text: string) => boolean): Promise<string> {
  const tracker = await theTracker();
  return eventually(() => tracker.outline(), fits);
}

/** A view's text once it fits. */
export async function eventually(
  ask: () => Promise<string>,
  fits: (text: string) => boolean,
): Promise<string> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const text = await ask();
    if (fits(text)) return text;
    if (Date.now() > deadline) throw new Error(`The tree did not come to what was expected:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The tree's rows at a depth: 0 for the groups, 1 for the series. */
export function rowsAt(depth: number, outline: string): string[] {
  return outline
    .split("\n")
    .filter((line) => new RegExp(`^ {${depth * 2}}\\S`).test(line))
    .map((line) => line.trim());
}

/** Runs a command until it has told a person something, which stands in the log, too. */
export async function untilSaid(sentence: string, command: string, ...args: unknown[]): Promise<void> {
  const count = async () => `${(await logged()).split(sentence).length}`;
  const before = Number(await count());
  // It ends when somebody has answered the message.
  const running = commands.executeCommand(command, ...args);
  await eventually(count, (now) => Number(now) > before);
  await commands.executeCommand("notifications.clearAll");
  await running;
}

async function logged(): Promise<string> {
  await commands.executeCommand("patchTracker.showLog");
  const shown = workspace.textDocuments.filter(({ uri }) => uri.scheme === "output");
  return shown.map((document) => document.getText()).join("\n");
}
