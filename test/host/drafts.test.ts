import assert from "node:assert/strict";
import { commands, Range, Selection, type TextDocument, WorkspaceEdit, window, workspace } from "vscode";
import { eventually, theTracker } from "./tracker.ts";

describe("an answer to a mail of the sample", () => {
  before(async () => {
    await (await theTracker()).refresh();
  });

  afterEach(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  async function inFront(scheme: string): Promise<TextDocument> {
    await eventually(
      async () => window.activeTextEditor?.document.uri.scheme ?? "",
      (found) => found === scheme,
    );
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    return document;
  }

  /** Begins an answer to the lines of the thread that hold these words. */
  async function answerTo(words: string): Promise<TextDocument> {
    await commands.executeCommand("patchTracker.openThread", "uboot/disk_integ");
    const thread = await inFront("patch-tracker-thread");
    const line = thread
      .getText()
      .split("\n")
      .findIndex((text) => text.includes(words));
    assert.ok(line > 0, words);
    const editor = window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new Selection(line, 0, line, words.length);
    await commands.executeCommand("patchTracker.replyHere");
    return inFront("patch-tracker-draft");
  }

  const drafts = async () => (await theTracker()).drafts();

  it("quotes what is selected, is edited as text, kept, discarded and had again", async () => {
    const words = "A device that EFI cannot take is no longer usable";
    const draft = await answerTo(words);
    const text = draft.getText();
    assert.match(
      text,
      /^From: .*\nTo: .*\n(?:.*\n)*Subject: Re: .*\nIn-Reply-To: <.*>\n\nOn .* wrote:\n> .*\n\n$/,
    );
    assert.ok(text.includes(`> ${words}`), text);
    assert.equal(draft.languageId, "patch-mail");

    const edit = new WorkspaceEdit();
    const long = "One sentence that is much longer than a line of a mail should be, by far. "
      .repeat(2)
      .trim();
    edit.insert(draft.uri, draft.lineAt(draft.lineCount - 1).range.end, long);
    await workspace.applyEdit(edit);
    await commands.executeCommand("patchTracker.rewrapDraft");
    const wrapped = draft.getText().split("\n\n").at(-1) ?? "";
    assert.ok(wrapped.includes("\n") && wrapped.split("\n").every((line) => line.length <= 72), wrapped);
    assert.ok(await draft.save());
    assert.match(await eventually(drafts, (all) => all !== ""), /^- \[edit\] Re: .* \| to .* · /);

    await commands.executeCommand("patchTracker.discardDraft");
    assert.equal(await eventually(drafts, (all) => all === ""), "");
    const labels = async () =>
      window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).join("\n");
    await eventually(labels, (all) => !all.includes("Re: "));
  });

  it("says what keeps it from being sent", async () => {
    const draft = await answerTo("A device that EFI cannot take is no longer usable");
    const to = draft
      .getText()
      .split("\n")
      .findIndex((line) => line.startsWith("To:"));
    const edit = new WorkspaceEdit();
    edit.replace(draft.uri, new Range(to, 0, to, draft.lineAt(to).text.length), "To: somebody");
    await workspace.applyEdit(edit);
    const { languages } = await import("vscode");
    const said = await eventually(
      async () =>
        languages
          .getDiagnostics(draft.uri)
          .map(({ message }) => message)
          .join("\n"),
      (text) => text.includes("somebody"),
    );
    assert.match(said, /“somebody” in To is no mail address/);
    await commands.executeCommand("workbench.action.files.revert");
    await commands.executeCommand("patchTracker.discardDraft");
    await eventually(drafts, (all) => all === "");
  });
});
