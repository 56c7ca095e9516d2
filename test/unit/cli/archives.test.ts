// `archives`: what is worth knowing of an archive is a note, and what is wrong ends with 3.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { commandHere } from "../../support/commandLine.ts";
import { Epoch } from "../../support/publicInbox.ts";
import { folder } from "../../support/services.ts";
import { month } from "../archive/support.ts";

vi.setConfig({ testTimeout: 60_000 });

test("a history that was rewritten is a note, of which only archives tells, and no run ends with 3", async () => {
  const home = folder();
  const run = commandHere(home);
  const mails = month(2, 8);
  const epoch = new Epoch(join(home, "0.git"));
  epoch.append(...mails);
  const place = ["--archive", epoch.folder, "--data", join(home, "data")];
  expect(await run(["list", ...place])).toMatchObject({ code: 0, stderr: expect.not.stringContaining("!") });
  epoch.rewrite(
    mails.slice(2).map((add) => ({ add })),
    { prune: true },
  );
  const listed = await run(["list", ...place]);
  expect(listed.code).toBe(0);
  expect(listed.stderr).not.toContain("rewritten");
  const archives = await run(["archives", ...place]);
  expect(archives).toMatchObject({ code: 0, stderr: "" });
  expect(archives.stdout).toContain(`\n  note: The history of ${epoch.folder} was rewritten`);
  const { problems } = JSON.parse((await run(["archives", ...place, "--json"])).stdout).archives[0];
  expect(problems).toMatchObject([{ what: expect.stringContaining("was rewritten") }]);

  rmSync(join(epoch.folder, "objects"), { recursive: true });
  expect((await run(["list", ...place])).code).toBe(3);
  const broken = await run(["archives", ...place]);
  expect(broken.code).toBe(3);
  expect(broken.stdout).not.toContain("note: ");
});
