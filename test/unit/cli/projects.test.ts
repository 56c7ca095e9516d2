// The command line for a person who works on two projects, each with its own list.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { built } from "../../support/built.ts";
import { commandHere } from "../../support/commandLine.ts";
import { sampleRepository } from "../../support/repository.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let workspace: string;
let run: ReturnType<typeof commandHere>;

function patch(id: string, subject: string): string {
  return [
    "From mboxrd@z Thu Jan  1 00:00:00 1970",
    "From: Ann Lee <ann@example.org>",
    "Date: Mon, 7 Feb 2022 10:00:00 +0000",
    `Subject: [PATCH] ${subject}`,
    `Message-ID: <${id}@example.org>`,
    "",
    "Why it is so.",
    "",
    "Signed-off-by: Ann Lee <ann@example.org>",
    "---",
    "diff --git a/lib.c b/lib.c",
    "--- a/lib.c",
    "+++ b/lib.c",
    "@@ -1 +1 @@",
    "-old",
    "+new",
    "",
    "",
  ].join("\n");
}

/** To the patch of the first project, on the list of the second. */
const answer = [
  "From mboxrd@z Thu Jan  1 00:00:00 1970",
  "From: Ben Ode <ben@example.com>",
  "Date: Tue, 8 Feb 2022 10:00:00 +0000",
  "Subject: Re: [PATCH] boot: say more",
  "Message-ID: <answer@example.com>",
  "In-Reply-To: <boot-1@example.org>",
  "",
  "Reviewed-by: Ben Ode <ben@example.com>",
  "",
  "",
].join("\n");

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "cli-projects-"));
  run = commandHere(built(home));
  workspace = join(home, "workspace");
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  sampleRepository([{ name: "base", message: "base", authored: Date.UTC(2022, 0, 1) }], {
    folder: workspace,
  });
  await writeFile(join(workspace, "boot.mbox"), patch("boot-1", "boot: say more"));
  await writeFile(join(workspace, "visor.mbox"), patch("visor-1", "grant: map less") + answer);
  await writeFile(
    join(workspace, ".vscode", "settings.json"),
    JSON.stringify({
      "patchTracker.projects": [
        { name: "uboot", archives: ["boot.mbox"] },
        { name: "visor", archives: ["visor.mbox"], tickets: { patterns: [{ pattern: "VI-\\d+" }] } },
      ],
      "patchTracker.series": [
        { name: "visor/grant", thread: "visor-1@example.org", tickets: ["VI-7"] },
        { name: "uboot/more", thread: "boot-1@example.org", tickets: ["TS-1"] },
      ],
    }),
  );
});

afterAll(() => rm(home, { recursive: true, force: true }));

const asked = (command: string, ...more: string[]) =>
  run([
    ...[command, "--workspace", workspace, "--trust", "--data", join(home, "data")],
    ...["--now", "2022-02-09T12:00:00Z", ...more],
  ]);

describe("with two projects in the settings", () => {
  test("status tells of the series of both, which project each is of, and what the other list says of it", async () => {
    const ran = await asked("status", "--json");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const { series } = JSON.parse(ran.stdout);
    expect(
      series.map((one: { project: string; name: string; state: string }) => [
        one.project,
        one.name,
        one.state,
      ]),
    ).toEqual([
      ["uboot", "uboot/more", "reviewed"],
      ["visor", "visor/grant", "submitted"],
    ]);
  });

  test("status and tickets say it in words, too", async () => {
    const lines = (await asked("status")).stdout.split("\n");
    expect(lines.filter((line) => line.includes("Ann Lee"))).toEqual([
      "  project uboot, Ann Lee, https://lore.kernel.org/r/boot-1@example.org",
      "  project visor, Ann Lee, https://lore.kernel.org/r/visor-1@example.org",
    ]);
    const words = ["tickets", "--workspace", workspace, "--trust", "--data", join(home, "data")];
    const told = await run([...words, "--now", "2022-02-09T12:00:00Z"]);
    expect(told.stdout.split("\n").filter((line) => /^\w/.test(line))).toEqual([
      "TS-1 (uboot)",
      "VI-7 (visor)",
    ]);
    const { tickets } = JSON.parse((await run([...words, "--json"])).stdout);
    expect(tickets).toMatchObject([
      { id: "TS-1", projects: ["uboot"], series: [{ project: "uboot" }] },
      { id: "VI-7", projects: ["visor"], series: [{ project: "visor" }] },
    ]);
  });

  test("one report has both", async () => {
    const ran = await asked("report", "--week-ending", "2022-02-11");
    expect(ran.stdout).toContain("uboot/more v1: submitted on 2/07");
    expect(ran.stdout).toContain("visor/grant v1: submitted on 2/07");
  });

  test("a list that is named is a project's only where it is known to be", async () => {
    const ran = await run([
      ...["list", "--archive", join(workspace, "visor.mbox"), "--data", join(home, "other")],
      ...["--now", "2022-02-09T12:00:00Z", "--json"],
    ]);
    expect(JSON.parse(ran.stdout).series).toMatchObject([{ project: "uboot", name: "grant: map less" }]);
  });
});
