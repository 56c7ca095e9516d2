import * as vscode from "vscode";

const source = "Patch Tracker";

/** Whether a git started by `runGit` is still running. */
export function isGitRunning(): boolean {
  return vscode.tasks.taskExecutions.some(({ task }) => task.source === source);
}

/**
 * Runs git in a visible terminal, where the person can answer; without a shell, so that arguments are literal. Returns
 * the exit code; undefined if it was stopped, or is unknown.
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
  // Other extensions run tasks too, maybe with the same name: ours is known once VS Code returns it, and may have ended
  // by then.
  const { promise: known, resolve: isKnown } = Promise.withResolvers<vscode.TaskExecution>();
  const { promise: ended, resolve: end } = Promise.withResolvers<number | undefined>();
  const ofThis = async (one: vscode.TaskExecution, work: () => void) => (await known) === one && work();
  const listening = vscode.Disposable.from(
    vscode.tasks.onDidEndTaskProcess(({ execution: one, exitCode }) => ofThis(one, () => end(exitCode))),
    // If no process was started (git is missing), only this event comes; otherwise it may come before the other.
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
