import assert from "node:assert/strict";
import { commands, type DocumentSymbol, type FoldingRange, window } from "vscode";
import { eventually, set, theTracker } from "./tracker.ts";

describe("a thread of the sample", () => {
  before(async () => {
    await (await theTracker()).refresh();
  });

  afterEach(async () => {
    await set("open", undefined);
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  async function opened() {
    await commands.executeCommand("patchTracker.openThread", "uboot/disk_integ");
    await eventually(
      async () => window.activeTextEditor?.document.languageId ?? "",
      (language) => language === "patch-mail",
    );
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    return document;
  }

  it("opens as a document, all its mails in their order", async () => {
    const document = await opened();
    const text = document.getText();
    assert.match(text, /^=== 1 of \d+ === Aki Sonoda: \[PATCH .*\nFrom: Aki Sonoda <aki@example\.org>\n/);
    assert.match(text, /A device that EFI cannot take is no longer usable/);
  });

  it("has an outline of its mails, and folds", async () => {
    const { uri } = await opened();
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      uri,
    );
    const names = symbols.map(({ name }) => name);
    assert.ok(
      names.includes("Hanno Krüger-Vale: [PATCH v2 5/6] efi_loader: disk: follow block devices as they come"),
    );
    const folds = await commands.executeCommand<FoldingRange[]>("vscode.executeFoldingRangeProvider", uri);
    assert.ok(folds.length > symbols.length);
  });

  it("offers to open the changes of its patches", async () => {
    const { uri } = await opened();
    const lenses = await commands.executeCommand<{ command?: { title: string } }[]>(
      "vscode.executeCodeLensProvider",
      uri,
      100,
    );
    const titles = new Set(lenses.map(({ command }) => command?.title));
    assert.ok(titles.has("Open Changes") && titles.has("Open in Browser"), [...titles].join(", "));
  });
});
