import assert from "node:assert/strict";
import { tasks, window, workspace } from "vscode";
import { runGit } from "../../src/vscode/base/gitTask.ts";

describe("git in a terminal", () => {
  const folder = () => workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";

  after(() => {
    for (const terminal of window.terminals) terminal.dispose();
  });

  it("ends with its own code, though another of the same name runs", async () => {
    const codes = await Promise.all([
      runGit("Send: Re: x", ["--version"], folder()),
      runGit("Send: Re: x", ["rev-parse", "--verify", "--quiet", "refs/none"], folder()),
      runGit("Send: Re: x", ["no-such-command"], folder()),
    ]);
    assert.deepEqual(codes, [0, 1, 1]);
  });

  it("has no code where its terminal is closed before it ends", async () => {
    const listening = tasks.onDidStartTaskProcess(({ execution }) => {
      if (execution.task.name === "Send: Re: y") execution.terminate();
    });
    // It waits for a text.
    const code = await runGit("Send: Re: y", ["hash-object", "--stdin"], folder());
    listening.dispose();
    assert.equal(code, undefined);
  });
});
