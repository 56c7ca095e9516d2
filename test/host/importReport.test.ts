import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commands, TabInputTextDiff, Uri, window, workspace } from "vscode";
import { trackedSeries } from "../sample/repository.ts";
import { eventually, outlineThat, set, setting, theTracker } from "./tracker.ts";

const [disk, capsule, stick] = trackedSeries.map(({ thread }) => thread);
const ending = "2022-03-04";
const patchStatus = `=== Patch status ===
    uboot/disk_integ v2: submitted on 2/10
    uboot/cap auth v11: merged in v2022.04-rc2
    uboot/uefi removable rfc: submitted on 11/09
`;
const written = `From: Aki Sonoda <aki@example.org>
To: Team <team@example.org>, hanno@example.com
Subject: [Weekly] Week ending ${ending}

Stratos
=======
[STR-68] (delays of packets, with guests)
* Measured again on the second board; no difference[1]
  board | before | after
  one   |     12 |    12

[1] https://example.org/wiki/delays

U-Boot support
==============
[TS-118]
* Disks and U-Boot's driver model, integration v2[2]
  - one question left
[TS-102]
* No progress; mkeficapsule (capsule authentication) v11[3] is in.
[STR-66]
* No progress
(MISC)
* Removable media in UEFI's boot manager, RFC[4]

[2] ${disk}
[3] ${capsule}
[4] ${stick}

${patchStatus}
=== Issues ===
None

=== Travel&Holiday&Event ===
At home all week
`;

const importing = (...args: unknown[]) => commands.executeCommand("patchTracker.importReport", ...args);
const press = (id: string) => commands.executeCommand(id);
const enter = "workbench.action.acceptSelectedQuickOpenItem";
const next = "workbench.action.quickOpenSelectNext";
const leave = "workbench.action.closeQuickOpen";

/** Answers each question of a command in the same way, until the command is over. */
async function answering(work: Thenable<unknown>, ...keys: string[]): Promise<void> {
  let over = false;
  const end = Promise.resolve(work).finally(() => {
    over = true;
  });
  while (!over) {
    // Not one after the other: a question that comes meanwhile would get half of an answer.
    await Promise.all(keys.map(press));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await end;
}

const personal = (key: string) => workspace.getConfiguration("patchTracker").inspect(key)?.globalValue;

/** Undo takes back one setting after the other. */
async function nothingPersonal(): Promise<void> {
  const all = async () => JSON.stringify([personal("tickets") ?? null, personal("report") ?? null]);
  await eventually(all, (text) => text === "[null,null]");
}

const referencesIn = (text: string) => text.match(/^\[\d+\] .*/gm);
const statusIn = (text: string) =>
  text.slice(text.indexOf("=== Patch status"), text.indexOf("\n\n=== Issues"));

describe("a weekly report that was written elsewhere", () => {
  const standing = new Map<string, unknown>();
  let folder: string;
  /** Where the extension keeps reports. */
  let shelf = "";

  /** What was imported so far. */
  async function forget(): Promise<void> {
    for (const key of standing.keys())
      await workspace.getConfiguration("patchTracker").update(key, undefined, true);
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "import-test-"));
    for (const key of ["series", "tickets", "report"]) standing.set(key, setting(key));
    await (await theTracker()).refresh();
    for (const key of standing.keys()) await set(key, undefined);
  });

  afterEach(() => commands.executeCommand("notifications.clearAll"));

  after(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await forget();
    for (const [key, value] of standing) await set(key, value);
    await rm(folder, { recursive: true });
  });

  it("changes nothing where the person presses Escape", async () => {
    await answering(importing(written), leave);
    for (const key of standing.keys()) assert.equal(setting(key), undefined);
    assert.equal(await (await theTracker()).reports(), "");
  });

  it("gives its series, tickets and sections to the settings, once Enter was pressed", async () => {
    const file = join(folder, "weekly.eml");
    await writeFile(file, written);
    await answering(importing(Uri.file(file)), enter);
    const series = workspace.getConfiguration("patchTracker").get<unknown[]>("series");
    assert.deepEqual(
      series,
      trackedSeries.map(({ tickets, ...one }) => (tickets.length > 0 ? { ...one, tickets } : one)),
    );
    const { titles } = workspace.getConfiguration("patchTracker").get("tickets") as {
      titles: Record<string, string>;
    };
    assert.deepEqual({ ...titles }, { "STR-68": "delays of packets, with guests" });
    assert.deepEqual(personal("report"), {
      from: "Aki Sonoda <aki@example.org>",
      to: ["Team <team@example.org>", "hanno@example.com"],
      sections: [
        { title: "Stratos", tickets: ["STR-68"] },
        { title: "U-Boot support", tickets: ["TS-118", "TS-102", "STR-66"], rest: true },
      ],
    });
    await outlineThat((text) => trackedSeries.every(({ name }) => text.includes(name)));
  });

  it("is kept as that of its week, with what was not recognised word for word", async () => {
    await commands.executeCommand("patchTracker.openReport", ending);
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    shelf = dirname(document.uri.fsPath);
    assert.ok(document.getText().includes("  board | before | after\n  one   |     12 |    12\n"));
    assert.ok(document.getText().includes("=== Travel&Holiday&Event ===\nAt home all week\n"));
  });

  it("has the same patch status and references when it is written of the same week", async () => {
    await (await theTracker()).refresh();
    await commands.executeCommand("patchTracker.writeReport", ending, "anew");
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    const fresh = input instanceof TabInputTextDiff ? input.modified : window.activeTextEditor?.document.uri;
    const text = await readFile(fresh?.fsPath ?? "", "utf8");
    assert.equal(statusIn(text), statusIn(written));
    assert.deepEqual(referencesIn(text), referencesIn(written));
    assert.ok(text.includes("* Measured again on the second board; no difference[1]"));
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("imported once more changes nothing, and asks nothing", async () => {
    const all = () => [...standing.keys()].map((key) => [setting(key), personal(key)]);
    const before = all();
    await importing(written);
    assert.deepEqual(all(), before);
  });

  it("is taken from the editor in front, and taken back by Undo as far as nobody changed it since", async () => {
    await forget();
    await rm(shelf, { recursive: true });
    const other = { name: "mine", thread: stick, tickets: ["X-1"], note: "a property of my own" };
    await set("series", ["not an entry", other]);
    const document = await workspace.openTextDocument({ content: written });
    await window.showTextDocument(document);
    await answering(importing(), enter);
    assert.deepEqual(setting("series"), [
      "not an entry",
      { ...other, name: "uboot/uefi removable" },
      { name: "uboot/disk_integ", thread: disk, tickets: ["TS-118"] },
      { name: "uboot/cap auth", thread: capsule, tickets: ["TS-102"] },
    ]);
    const kept = join(shelf, `week-ending-${ending}.txt`);
    assert.ok(existsSync(kept));
    await commands.executeCommand("notification.acceptPrimaryAction");
    await outlineThat((text) => text.includes("mine") && !text.includes("uboot/disk_integ"));
    assert.deepEqual(setting("series"), ["not an entry", other]);
    await nothingPersonal();
    await eventually(
      async () => String(existsSync(kept)),
      (text) => text === "false",
    );
  });

  it("with a dead address asks, and is followed there only if the person says so", async () => {
    const before = setting("series");
    const thread = capsule?.replace(/\d+\.html$/, "999999.html") ?? "";
    const text = `U-Boot\n======\n[TS-7]\n* a lost cause v3[1]\n\n[1] ${thread}\n\n=== Patch status ===\n    uboot/lost v3: submitted on 1/10\n`;
    await answering(importing(text), leave);
    assert.deepEqual(setting("series"), before);
    const dated = `Subject: Week ending 2022-01-14\n\n${text}`;
    await answering(importing(dated), enter);
    assert.deepEqual(setting("series"), before);
    await commands.executeCommand("notification.acceptPrimaryAction");
    await nothingPersonal();
    await eventually(
      async () => (await theTracker()).reports(),
      (reports) => !reports.includes("2022-01-14"),
    );
    await answering(importing(dated), next, enter);
    const added = { name: "uboot/lost", thread, tickets: ["TS-7"] };
    assert.deepEqual(setting("series"), [...(before as unknown[]), added]);
    await commands.executeCommand("notification.acceptPrimaryAction");
    await outlineThat((outline) => !outline.includes("uboot/lost"));
    await nothingPersonal();
  });

  it("in an mbox with others is chosen, the last one first", async () => {
    const mail = (day: string, title: string) =>
      `From team@example.org Fri Mar  4 12:00:00 2022\nFrom: Aki <aki@example.org>\nSubject: Week ending ${day}\n\n${title}\n=====\n[TS-7]\n* one\n\n`;
    const file = join(folder, "all.mbox");
    await writeFile(file, mail("2022-01-21", "Older") + mail("2022-01-28", "Newer"));
    await answering(importing(Uri.file(file)), enter);
    const { sections } = personal("report") as { sections: unknown[] };
    assert.deepEqual(sections, [{ title: "Newer", tickets: ["TS-7"], rest: true }]);
    assert.match(await (await theTracker()).reports(), /Week ending 2022-01-28/);
  });

  it("that is none says so and changes nothing", async () => {
    const before = setting("series");
    let over = false;
    const end = Promise.resolve(importing("Dear all,\n\nnothing of this is a report.\n")).finally(() => {
      over = true;
    });
    while (!over) await commands.executeCommand("notifications.clearAll");
    await end;
    assert.deepEqual(setting("series"), before);
  });
});
