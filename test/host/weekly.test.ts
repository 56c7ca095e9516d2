import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  commands,
  type DocumentLink,
  type DocumentSymbol,
  env,
  type Hover,
  type MarkdownString,
  Position,
  TabInputTextDiff,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { set, setting, theTracker } from "./tracker.ts";

const ending = "2022-03-04";
const past = "2022-02-25";
/** What the issue of the weekly report says that it is, character for character. */
const patchStatus = `=== Patch status ===
    uboot/disk_integ v2: submitted on 2/10
    uboot/cap auth v11: merged in v2022.04-rc2
    uboot/uefi removable rfc: submitted on 11/09
`;

const write = (...args: unknown[]) => commands.executeCommand("patchTracker.writeReport", ...args);
const send = (...args: unknown[]) => commands.executeCommand("patchTracker.sendReport", ...args);

function theReport(): TextDocument {
  const document = window.activeTextEditor?.document;
  assert.equal(document?.languageId, "weekly-report");
  return document;
}

function lineOf(document: TextDocument, words: string): number {
  const line = document
    .getText()
    .split("\n")
    .findIndex((text) => text.includes(words));
  assert.ok(line >= 0, `no line says ${words}:\n${document.getText()}`);
  return line;
}

async function hoversOn(document: TextDocument, line: number, character = 6): Promise<MarkdownString[]> {
  const at = new Position(line, character);
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at);
  return hovers.flatMap((hover) => hover.contents as MarkdownString[]);
}

async function replaceLine(document: TextDocument, line: number, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, document.lineAt(line).range, text);
  assert.ok(await workspace.applyEdit(edit));
}

/** Waits for what tells a fault, whose message nobody reads. */
async function told(work: Thenable<unknown>): Promise<void> {
  let over = false;
  const end = work.then(() => {
    over = true;
  });
  while (!over) await commands.executeCommand("notifications.clearAll");
  await end;
}

const closeAll = () => commands.executeCommand("workbench.action.closeAllEditors");

describe("the weekly report on the sample", () => {
  const standing = new Map<string, unknown>();

  before(async () => {
    for (const key of ["report", "series", "tickets"]) standing.set(key, setting(key));
    await (await theTracker()).refresh();
    const person = { from: "Aki <aki@example.org>", to: ["Ben Ode <ben@example.org>", "cem@example.org"] };
    const sections = [
      { title: "Stratos", tickets: ["STR-68"] },
      { title: "U-Boot support", tickets: ["TS-118", "TS-102"], rest: true },
    ];
    await set("report", { ...person, sections });
    // Other tests may have kept reports; the weeks of these are to be new.
    await write(ending, "open");
    const folder = dirname(theReport().uri.fsPath);
    await closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  after(async () => {
    await closeAll();
    for (const [key, value] of standing) await set(key, value);
  });

  afterEach(() => commands.executeCommand("notifications.clearAll"));

  it("opens as a document to be edited, whose patch status is that of the first issue's sample", async () => {
    await write(ending);
    const text = theReport().getText();
    assert.match(text, /^From: Aki <aki@example\.org>\nTo: .*\nSubject: \[Weekly\] Week ending 2022-03-04\n/);
    assert.ok(text.includes(patchStatus), text);
    assert.ok(theReport().uri.fsPath.endsWith("week-ending-2022-03-04.txt"));
    assert.equal(theReport().isDirty, false);
  });

  it("lists its sections, tickets and blocks", async () => {
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      theReport().uri,
    );
    const names = symbols.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 3), ["Stratos", "U-Boot support", "Patch status"]);
    const tickets = symbols[1]?.children.map(({ name }) => name);
    assert.deepEqual(tickets?.slice(0, 2), ["TS-118", "TS-102"]);
  });

  it("tells of a line of the patch status which series and state it stands on", async () => {
    const document = theReport();
    const [text] = await hoversOn(document, lineOf(document, "uboot/disk_integ v2: submitted"));
    assert.match(text?.value ?? "", /uboot\/disk&#95;integ v2/);
    assert.match(text?.value ?? "", /\[Open Thread\]\(command:patchTracker\.openSource\?/);
    assert.deepEqual(text?.isTrusted, { enabledCommands: ["patchTracker.openSource"] });
    const [cited] = await hoversOn(document, lineOf(document, "[1] http"));
    assert.match(cited?.value ?? "", /uboot\/disk&#95;integ v2/);
    assert.deepEqual(await hoversOn(document, lineOf(document, "Subject:")), []);
  });

  it("leads from a number to the mail that it cites", async () => {
    const document = theReport();
    const links = await commands.executeCommand<DocumentLink[]>("vscode.executeLinkProvider", document.uri);
    const cited = links.find(({ range }) => document.getText(range) === "[1]");
    const listed = document.lineAt(lineOf(document, "[1] http")).text.slice(4);
    assert.equal(cited?.target?.toString(true), Uri.parse(listed).toString(true));
  });

  it("still tells what a line stands on once a person has edited around it", async () => {
    const document = theReport();
    await replaceLine(
      document,
      lineOf(document, "=== Patch status"),
      "A note of mine.\n\n=== Patch status ===",
    );
    const [text] = await hoversOn(document, lineOf(document, "uboot/cap auth v11: merged"));
    assert.match(text?.value ?? "", /uboot\/cap auth v11/);
    assert.deepEqual(await hoversOn(document, lineOf(document, "A note of mine")), []);
    await document.save();
  });

  it("is copied as the person has edited it, as text and as Markdown", async () => {
    await send(theReport().uri, "copy");
    const text = await env.clipboard.readText();
    assert.match(text, /^Stratos\n=======\n/);
    assert.ok(text.includes("A note of mine.") && text.includes(patchStatus));
    await send(theReport().uri, "markdown");
    const markdown = await env.clipboard.readText();
    assert.match(markdown, /^# \\\[Weekly\\\] Week ending 2022-03-04/);
    assert.ok(markdown.includes("A note of mine."));
  });

  it("is saved as a mail, and its git send-email line names that file", async () => {
    const target = Uri.file(join(await mkdtemp(join(tmpdir(), "report-test-")), "mine.eml"));
    await send(theReport().uri, "save", target);
    const mail = await readFile(target.fsPath, "utf8");
    assert.match(
      mail,
      /^From: Aki <aki@example\.org>\r\nTo: Ben Ode <ben@example\.org>,\r\n cem@example\.org\r\n/,
    );
    await send(theReport().uri, "line");
    const line = await env.clipboard.readText();
    assert.match(
      line,
      /^git send-email --suppress-cc=all '--to=Ben Ode <ben@example\.org>' --to=cem@example\.org /,
    );
    const path = line.split(" ").at(-1)?.replaceAll("'", "") ?? "";
    assert.match(await readFile(path, "utf8"), /^From: Aki <aki@example\.org>\nTo: /);
  });

  it("is kept and listed, and opened again as it was left", async () => {
    await closeAll();
    assert.match(await (await theTracker()).reports(), /^Week ending 2022-03-04 \| 3 series, edited$/m);
    await commands.executeCommand("patchTracker.openReport", ending);
    assert.match(theReport().getText(), /A note of mine/);
  });

  it("of a week in the past says what was known then, and is what the next one is compared with", async () => {
    await write("2022-02-11");
    assert.match(theReport().getText(), /uboot\/cap auth v11: (?!merged in v2022\.04-rc2)/);
    await write(past);
    assert.match(theReport().getText(), /^Subject: .*2022-02-25$/m);
    await commands.executeCommand("patchTracker.openReport", ending);
    await commands.executeCommand("patchTracker.compareReport", theReport().uri);
    const { input } = window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof TabInputTextDiff);
    assert.match(input.original.path, /week-ending-2022-02-25\.txt$/);
    assert.match(input.modified.path, /week-ending-2022-03-04\.txt$/);
    await closeAll();
  });

  it("goes on from the last one: a note on a ticket without news comes back, once", async () => {
    await commands.executeCommand("patchTracker.openReport", ending);
    const last = theReport();
    const silent = lineOf(last, "[STR-68]") + 1;
    assert.equal(last.lineAt(silent).text, "* No progress");
    await replaceLine(last, silent, "* waiting for the board");
    await last.save();
    await write("2022-03-10");
    const text = theReport().getText();
    assert.match(text, /\[STR-68\]\n.*\n?\* \(last week\) waiting for the board\n/);
    assert.match(text, /\(last week\) A note of mine|A note of mine/);
    await write("2022-03-10", "anew");
    assert.equal(theReport().getText(), text);
    assert.ok(!(window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputTextDiff));
  });

  it("is shown beside the old one when written anew, and takes its place only when a person says so", async () => {
    const series = standing.get("series") as { name: string }[];
    await set("series", series.slice(0, 2));
    await write(ending, "anew");
    const { input } = window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof TabInputTextDiff);
    const old = await readFile(input.original.fsPath, "utf8");
    assert.match(old, /uboot\/uefi removable/);
    const fresh = await readFile(input.modified.fsPath, "utf8");
    assert.doesNotMatch(fresh, /uboot\/uefi removable rfc: submitted/);
    assert.match(fresh, /A note of mine/);

    await commands.executeCommand("patchTracker.takeReport", input.modified);
    assert.equal(theReport().uri.fsPath, input.original.fsPath);
    assert.equal(theReport().getText(), fresh);
    const replaced = join(input.original.fsPath, "..", "replaced", "week-ending-2022-03-04.1.txt");
    assert.equal(await readFile(replaced, "utf8"), old);
    await assert.rejects(readFile(input.modified.fsPath));
    await commands.executeCommand("undo");
    assert.equal(theReport().getText(), old);
    await theReport().save();
  });

  it("refuses a day that is none, and a week to come, in a sentence", async () => {
    const reports = await (await theTracker()).reports();
    for (const day of ["2022-02-30", "2022-03-11", "--help"]) await told(write(day));
    assert.equal(await (await theTracker()).reports(), reports);
  });
});
