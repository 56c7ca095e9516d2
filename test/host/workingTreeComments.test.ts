import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { commands, Position, type TextDocument, Uri, WorkspaceEdit, window, workspace } from "vscode";
import { eventually, theTracker } from "./tracker.ts";

const path = "lib/efi_loader/efi_disk.c";

describe("a file of the branch that holds a series", () => {
  let document: TextDocument;

  before(async () => {
    await (await theTracker()).refresh();
    const [folder] = workspace.workspaceFolders ?? [];
    assert.ok(folder);
    document = await workspace.openTextDocument(Uri.joinPath(folder.uri, path));
  });

  beforeEach(() => window.showTextDocument(document));
  afterEach(async () => {
    await commands.executeCommand("workbench.action.files.revert");
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  /** The remarks on it once they are so. */
  async function remarks(fits: (text: string) => boolean): Promise<string> {
    const { comments } = await theTracker();
    const own = () =>
      comments()
        .split("\n")
        .filter((line) => line.startsWith(`${document.uri.path}:`))
        .join("\n");
    return eventually(async () => own(), fits);
  }

  async function edit(change: (edit: WorkspaceEdit) => void): Promise<void> {
    const all = new WorkspaceEdit();
    change(all);
    assert.ok(await workspace.applyEdit(all));
  }

  it("has what is open of the series at its lines", async () => {
    const outline = await remarks((text) => text.includes(":69 open"));
    assert.match(outline, /:55 open \| Hanno Krüger-Vale: How do I get back/);
    assert.match(outline, /:69 open \| Hanno Krüger-Vale: A device that EFI cannot take/);
  });

  it("takes them along when somebody writes above them", async () => {
    await remarks((text) => text.includes(":69 open"));
    await edit((all) => all.insert(document.uri, new Position(0, 0), "// one\n// two\n"));
    await remarks((text) => text.includes(":57 open |") && text.includes(":71 open |"));
  });

  it("says where they were when their line is gone", async () => {
    await remarks((text) => text.includes(":69 open"));
    const { range } = document.lineAt(68);
    await edit((all) => all.replace(document.uri, range, "\treturn something_else(dev);"));
    await remarks((text) => text.includes(":69 open; was at efi_disk.c:69 (v2) |"));
  });

  it("keeps them under the name that git mv gives it", async () => {
    const [folder] = workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const name = "lib/efi_loader/disk.c";
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder.uri.fsPath });
    const { refresh, comments } = await theTracker();
    git("mv", path, name);
    try {
      await refresh();
      await window.showTextDocument(Uri.joinPath(folder.uri, name));
      const outline = await eventually(
        async () => comments(),
        (text) => text.includes(`${name}:69 open |`),
      );
      assert.match(outline, /disk\.c:55 open \| Hanno Krüger-Vale: How do I get back/);
    } finally {
      git("mv", name, path);
      await refresh();
    }
  });

  it("is gone through from one to the next", async () => {
    await remarks((text) => text.includes(":69 open"));
    const line = () => String((window.activeTextEditor?.selection.active.line ?? -1) + 1);
    for (const expected of ["55", "69", "55"]) {
      await commands.executeCommand("patchTracker.nextComment");
      await eventually(
        async () => line(),
        (text) => text === expected,
      );
    }
    await commands.executeCommand("patchTracker.previousComment");
    await eventually(
      async () => line(),
      (text) => text === "69",
    );
  });
});
