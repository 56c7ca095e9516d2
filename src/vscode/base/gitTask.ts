import * as vscode from "vscode";

/**
 * Runs git in a terminal that the person sees, and can answer in; without a shell, so that no word is anything but
 * itself. Answers the code that it ended with; undefined where it was closed before.
 */
export async function runGit(name: string, words: string[], cwd: string): Promise<number | undefined> {
  const execution = new vscode.ProcessExecution("git", words, { cwd });
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const task = new vscode.Task(
    { type: "process" },
    folder ?? vscode.TaskScope.Workspace,
    name,
    "Patch Tracker",
    execution,
    [],
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    echo: true,
    focus: false,
    clear: false,
    showReuseMessage: false,
  };
  const ended = new Promise<number | undefined>((resolve) => {
    const isIt = (one: vscode.TaskExecution) => one.task.name === name && one.task.source === "Patch Tracker";
    const listening = [
      vscode.tasks.onDidEndTaskProcess(({ execution: one, exitCode }) => isIt(one) && done(exitCode)),
      // Without a process, as where git is not there, only this comes.
      vscode.tasks.onDidEndTask(({ execution: one }) => isIt(one) && setTimeout(() => done(undefined), 500)),
    ];
    const done = (code: number | undefined) => {
      for (const one of listening) one.dispose();
      resolve(code);
    };
  });
  await vscode.tasks.executeTask(task);
  return ended;
}
