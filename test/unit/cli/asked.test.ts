// Who was asked, on the command line: from a file of mails with To and Cc, and a repository with a MAINTAINERS file.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { built } from "../../support/built.ts";
import { commandHere } from "../../support/commandLine.ts";
import { sampleRepository } from "../../support/repository.ts";
import { asMbox, ben, cem, patch, reply, start } from "../../support/thread.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let workspace: string;
let run: ReturnType<typeof commandHere>;
/** The clone is Ben's. */
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "cli-asked-"));
  run = commandHere(built(home));
  workspace = join(home, "workspace");
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  const maintainers = "FILES\nM:\tBen Ode <ben@example.com>\nF:\tfs/two*\n";
  sampleRepository(
    [{ name: "a", message: "a", authored: Date.UTC(2022, 0, 1), files: { MAINTAINERS: maintainers } }],
    { folder: workspace },
  );
  const mails = [
    patch("one@example.org", "[PATCH] one", { asks: [ben], copies: [cem] }),
    reply("r@example.org", "one@example.org", "Reviewed-by: Cem Ito <cem@example.net>", { from: cem }),
    patch("two@example.org", "[PATCH] two"),
  ];
  await writeFile(join(workspace, "mails.mbox"), mails.map(asMbox).join("\n"));
  await writeFile(
    join(workspace, ".vscode", "settings.json"),
    JSON.stringify({
      "patchTracker.archives": ["mails.mbox"],
      "patchTracker.series": [{ thread: "one@example.org" }, { thread: "two@example.org" }],
    }),
  );
  const global = join(home, "gitconfig");
  await writeFile(global, "[user]\n\temail = ben@example.com\n");
  env = { GIT_CONFIG_GLOBAL: global, GIT_CONFIG_NOSYSTEM: "1" };
});

afterAll(() => rm(home, { recursive: true, force: true }));

const usual = () => ["--data", join(home, "data"), "--now", new Date(start + 3 * 86_400_000).toISOString()];
const status = (...more: string[]) =>
  run(["status", "--workspace", workspace, "--trust", ...usual(), ...more], { env });
const show = (id: string, ...more: string[]) =>
  run(["show", id, "--archive", join(workspace, "mails.mbox"), "--repo", workspace, ...usual(), ...more], {
    env,
  });

describe("who was asked for a series", () => {
  test("is told by status, with what asks for the person whom git names", async () => {
    const ran = await status();
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    // The other one has its review, so that nobody waits for Ben.
    expect(ran.stdout.split("\n").filter((line) => line.includes("asked"))).toEqual([
      "  asked of you: MAINTAINERS gives you fs/two.c: you are maintainer of FILES",
    ]);
  });

  test("is told by show, with who has answered", async () => {
    const ran = await show("one@example.org");
    expect(ran.stdout).toContain("  asked: Ben Ode, Cem Ito (answered)\n");
  });

  test("is data as documented", async () => {
    const { series } = JSON.parse((await show("one@example.org", "--json")).stdout);
    expect(series[0]).toMatchObject({
      asked: [
        { name: "Ben Ode", email: "ben@example.com", answered: false },
        { name: "Cem Ito", email: "cem@example.net", answered: true },
      ],
      askedOfYou: { answered: false, why: ["you stand in To: v1 was sent to you on 2/01"] },
    });
    const both = JSON.parse((await status("--json")).stdout).series;
    expect(both.map((one: { askedOfYou: unknown }) => one.askedOfYou)).toEqual([
      { answered: false, why: ["you stand in To: v1 was sent to you on 2/01"] },
      { answered: false, why: ["MAINTAINERS gives you fs/two.c: you are maintainer of FILES"] },
    ]);
  });

  test("is nobody's business where nobody said who they are", async () => {
    const nobody = { ...env, GIT_CONFIG_GLOBAL: "/dev/null" };
    const ran = await run(["status", "--workspace", workspace, "--trust", ...usual(), "--json"], {
      env: nobody,
    });
    const { series } = JSON.parse(ran.stdout);
    expect(series.map((one: { askedOfYou: unknown }) => one.askedOfYou)).toEqual([null, null]);
  });
});
