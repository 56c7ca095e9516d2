// The command `report`, run on the sample; first as it ships.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readReports } from "../../../src/core/report/read.ts";
import { trackedSeries } from "../../sample/repository.ts";
import { type Sample, startSample } from "../../sample/serve.ts";
import { built } from "../../support/built.ts";
import { commandHere, commandLine } from "../../support/commandLine.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let sample: Sample;
let run: ReturnType<typeof commandHere>;
let shipped: ReturnType<typeof commandLine>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "report-test-"));
  sample = await startSample(join(home, "sample"));
  const place = built(home);
  run = commandHere(place);
  shipped = commandLine(place);
});

afterAll(async () => {
  await sample.stop();
  await rm(home, { recursive: true, force: true });
});

const words = (...more: string[]) => [
  ...["report", "--workspace", sample.workspace, "--trust"],
  ...["--data", join(home, "data"), "--now", sample.now],
  ...more,
];

const status = `=== Patch status ===
    uboot/disk_integ v2: submitted on 2/10
    uboot/cap auth v11: merged in v2022.04-rc2
    uboot/uefi removable rfc: submitted on 11/09

=== Issues ===
`;

test("the week of the report that people send has its patch status, character for character", async () => {
  const ran = await shipped(words());
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  expect(ran.stdout.split("\n")[0]).toBe("Subject: [Weekly] Week ending 2022-03-04");
  expect(ran.stdout).toContain(status);
  expect(ran.stdout.match(/^\[\d\] .*/gm)).toEqual(
    trackedSeries.map(({ thread }, at) => `[${at + 1}] ${thread}`),
  );
  expect(ran.stdout).toContain("  - comment by Hanno Krüger-Vale on 2/27, not answered\n");
});

test("a series that nobody named has a short name made of its title", async () => {
  const workspace = join(home, "unnamed");
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  const settings = JSON.parse(await readFile(join(sample.workspace, ".vscode/settings.json"), "utf8"));
  const [first] = settings["patchTracker.series"];
  const unnamed = { ...settings, "patchTracker.series": [{ ...first, name: undefined }] };
  await writeFile(join(workspace, ".vscode/settings.json"), JSON.stringify(unnamed));
  const ran = await run(words("--workspace", workspace));
  expect(ran.stdout).toMatch(/=== Patch status ===\n {4}uboot\/[a-z-]+ v2: submitted on 2\/10\n/);
});

test("a week that is over is told today as it was known then, also without network", async () => {
  const past = [
    "report",
    "--trust",
    "--workspace",
    sample.workspace,
    "--week-ending",
    "2022-03-04",
    "--data",
    join(home, "later"),
  ];
  const ran = await run(past);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  expect(ran.stdout).toBe((await run(words())).stdout);
  sample.server.takeLog();
  expect(await run([...past, "--offline"])).toEqual(ran);
  expect(sample.server.takeLog()).toEqual([]);
  const earlier = (await run([...past, "--week-ending", "2022-02-11", "--offline"])).stdout;
  expect(earlier).toContain(
    "  - v11 sent on 2/09, 9 patches, after v10\n  - Ilse Antonsen reviewed all 9 patches\n",
  );
  expect(earlier).toContain("    uboot/cap auth v11: submitted on 2/09\n");
  const next = (await run([...past, "--week-ending", "2022-02-18", "--offline"])).stdout;
  expect(next).toContain("  - all 9 patches merged in v2022.04-rc2\n");
});

test("the setting patchTracker.report says what it looks like, and a broken part of it is told", async () => {
  const folder = join(home, "own");
  const report = {
    from: "Žofie Sonoda <aki@example.org>",
    to: ["team@example.org", "two@example.org\nBcc: all@example.org"],
    sections: [{ title: "Firmware", tickets: ["TS-102", "TS-1"] }],
    dates: "ISO",
    width: 3,
  };
  await mkdir(join(folder, ".vscode"), { recursive: true });
  const settings = {
    "patchTracker.archives": [sample.archive],
    "patchTracker.series": trackedSeries,
    "patchTracker.report": report,
  };
  await writeFile(join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
  const own = [
    "report",
    "--trust",
    "--workspace",
    folder,
    "--repo",
    sample.workspace,
    "--data",
    join(home, "data"),
  ];
  const ran = await run([...own, "--now", sample.now, "--format", "eml"]);
  expect(ran.code).toBe(3);
  expect(ran.stderr.trim().split("\n")).toEqual([
    expect.stringContaining("Entry 2 of patchTracker.report.to cannot be used."),
    expect.stringContaining("The part width of patchTracker.report cannot be used as it is."),
  ]);
  expect(ran.stdout).toMatch(
    /^From: =\?utf-8\?[bq]\?\S+\?= <aki@example\.org>\r\nTo: team@example\.org\r\nSubject: /i,
  );
  expect(ran.stdout).toContain("\r\nX-Unsent: 1\r\n");
  expect(ran.stdout).not.toContain("Bcc");
  const [read] = await readReports(ran.stdout);
  expect(read?.report).toMatchObject({ from: "Žofie Sonoda <aki@example.org>", to: ["team@example.org"] });
  expect(
    read?.report.sections.map(({ title, groups }) => [
      title,
      groups.map((one) => one.tickets[0]?.id ?? one.title),
    ]),
  ).toEqual([["Firmware", ["TS-102", "TS-1", "TS-118", "STR-66", "MISC"]]]);
  expect(read?.report.blocks[0]?.lines[0]).toMatchObject({ words: "submitted on 2022-02-10" });
});

test("what was never read is said, without network", async () => {
  const ran = await run([
    "report",
    "--trust",
    "--workspace",
    sample.workspace,
    "--data",
    join(home, "empty"),
    "--now",
    sample.now,
    "--offline",
  ]);
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain("The thread of uboot/disk_integ has not been read yet.");
  expect(ran.stdout).toContain("    uboot/disk_integ: not known yet\n");
});
