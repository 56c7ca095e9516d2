import * as vscode from "vscode";

const source = "Patch Tracker";

/** Whether a git of `runGit` has not ended yet. */
export function isGitRunning(): boolean {
  return vscode.tasks.taskExecutions.some(({ task }) => task.source === source);
}

/**
 * Runs git in a terminal that the person sees, and can answer in; without a shell, so that no word is anything but
 * itself. Answers the code that it ended with; undefined where it was stopped before, or nobody knows.
 */
export async function runGit(name: string, words: string[], cwd: string): Promise<number | undefined> {
  const execution = new vscode.ProcessExecution("git", words, { cwd });
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const task = new vscode.Task(
    { type: "process" },
    folder ?? vscode.TaskScope.Workspace,
    name,
    source,
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
  // Others run tasks, too, perhaps of the same name: this one is known once VS Code has it, and may have ended by then.
  const { promise: known, resolve: isKnown } = Promise.withResolvers<vscode.TaskExecution>();
  const { promise: ended, resolve: end } = Promise.withResolvers<number | undefined>();
  const ofThis = async (one: vscode.TaskExecution, work: () => void) => (await known) === one && work();
  const listening = vscode.Disposable.from(
    vscode.tasks.onDidEndTaskProcess(({ execution: one, exitCode }) => ofThis(one, () => end(exitCode))),
    // Without a process, as where git is not there, only this comes; with one it may come before the other.
    vscode.tasks.onDidEndTask(({ execution: one }) =>
      ofThis(one, () => setTimeout(() => end(undefined), 500)),
    ),
  );
  try {
    isKnown(await vscode.tasks.executeTask(task));
    return await ended;
  } finally {
    listening.dispose();
  }
}
