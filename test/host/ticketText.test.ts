import assert from "node:assert/strict";
import {
  type CompletionItem,
  type CompletionList,
  commands,
  type DocumentLink,
  extensions,
  type Hover,
  type MarkdownString,
  Position,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import type { GitRepository } from "../../src/vscode/ticketText/gitExtension.ts";
import { theTracker } from "./tracker.ts";

const patience = 20_000;

/** What an answer comes to: the first time, tickets are still being read. */
async function eventually<T>(ask: () => PromiseLike<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`There is no ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function written(content: string, language = "git-commit"): PromiseLike<TextDocument> {
  return workspace.openTextDocument({ language, content });
}

/** What is offered at the end of a text. */
async function offeredAfter(content: string, language?: string): Promise<CompletionItem[]> {
  const document = await written(content, language);
  const { items } = await commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    document.positionAt(content.length),
    content.at(-1),
  );
  return items.filter(({ insertText }) => /^[A-Z]+-\d+$/.test(String(insertText)));
}

async function theRepository(): Promise<GitRepository> {
  const git = extensions.getExtension("vscode.git");
  assert.ok(git);
  const api = (await git.activate()).getAPI(1);
  return eventually<GitRepository>(async () => api.repositories[0], "repository");
}

const insert = (...args: unknown[]) => commands.executeCommand("patchTracker.insertTicket", ...args);

describe("a ticket in a text", () => {
  before(async () => {
    await (await theTracker()).refresh();
    // What was loaded under the settings of other tests is offered once more.
    const isNew = (item: CompletionItem) => isDisk(item) && item.detail !== "";
    await eventually(async () => (await offeredAfter("efi: TS-")).find(isNew), "ticket with its title");
  });

  for (const language of ["git-commit", "scminput"])
    it(`is completed behind its trailer's name, with its title (${language})`, async () => {
      const item = await eventually(
        async () => (await offeredAfter("efi: disks\n\nTicket: ", language)).find(isDisk),
        "ticket offered",
      );
      assert.equal(item.detail, "Disks that come and go while the firmware runs");
      assert.match(String(item.filterText), /^TS-118 Disks/);
      assert.match((item.documentation as MarkdownString).value, /disk&#95;integ/);
    });

  it("is completed from the letters of its id, and from no other word", async () => {
    await eventually(async () => (await offeredAfter("efi: disks, see TS-")).find(isDisk), "ticket offered");
    assert.deepEqual(await offeredAfter("efi: integrate disks"), []);
  });

  it("is a link to where it is kept; what only looks like one is none", async () => {
    const document = await written("efi: disks\n\nFor TS-118, in UTF-8.\n");
    const link = await eventually(async () => {
      const all = await commands.executeCommand<DocumentLink[]>("vscode.executeLinkProvider", document.uri);
      assert.ok(all.length <= 1);
      return all[0];
    }, "link");
    assert.equal(link.target?.toString(), "https://tickets.example.org/browse/TS-118");
    assert.equal(document.getText(link.range), "TS-118");
  });

  it("tells under the pointer what it is and where its series stands", async () => {
    const document = await written("efi: disks\n\nFor TS-118.\n");
    const said = await eventually(async () => {
      const at = new Position(2, 6);
      const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at);
      const contents = hovers.flatMap((hover) => hover.contents as MarkdownString[]);
      return contents.map(({ value }) => value).find((value) => value.includes("118"));
    }, "hover");
    assert.match(said, /Disks that come and go/);
    assert.match(said, /disk&#95;integ.*\*\*/);
  });
});

describe("inserting a ticket", () => {
  before(theTracker);

  afterEach(async () => {
    await commands.executeCommand("notifications.clearAll");
    await eventually(async () => {
      await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      return window.activeTextEditor === undefined || undefined;
    }, "end of editors");
    (await theRepository()).inputBox.value = "";
  });

  it("writes it below the trailers in git's editor, once", async () => {
    const document = await written("efi: disks\n\nSigned-off-by: Ann <ann@example.org>\n# Please enter\n");
    await window.showTextDocument(document);
    const after = "efi: disks\n\nSigned-off-by: Ann <ann@example.org>\nTicket: TS-118\n# Please enter\n";
    await insert("TS-118");
    assert.equal(document.getText(), after);
    await insert("TS-118");
    assert.equal(document.getText(), after);
  });

  it("writes it into Source Control's box where no commit message is open", async () => {
    const { inputBox } = await theRepository();
    inputBox.value = "efi: disks";
    await insert("TS-118");
    assert.equal(inputBox.value, "efi: disks\n\nTicket: TS-118");
  });

  it("takes the box that its menu belongs to, whatever is open", async () => {
    const { inputBox, rootUri } = await theRepository();
    const document = await written("other: message\n");
    await window.showTextDocument(document);
    inputBox.value = "efi: disks";
    await insert({ rootUri }, "TS-118");
    assert.equal(inputBox.value, "efi: disks\n\nTicket: TS-118");
    assert.equal(document.getText(), "other: message\n");
  });

  it("writes nothing that is no ticket", async () => {
    const { inputBox } = await theRepository();
    inputBox.value = "efi: disks";
    let told = false;
    void insert("--exec=x").then(() => {
      told = true;
    });
    await eventually(async () => {
      await commands.executeCommand("notifications.clearAll");
      return told || undefined;
    }, "end of the command");
    assert.equal(inputBox.value, "efi: disks");
  });
});

function isDisk({ insertText }: CompletionItem): boolean {
  return insertText === "TS-118";
}
