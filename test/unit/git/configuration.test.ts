import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { configuration } from "../../../src/core/git/configuration.ts";
import { sampleRepository } from "../../support/repository.ts";

test("what the repository itself configures is told from what the person does", async () => {
  const home = mkdtempSync(join(tmpdir(), "configuration-"));
  using sample = sampleRepository([], { folder: join(home, "clone") });
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const global = join(home, "global");
  writeFileSync(global, '[filter "mine"]\n\tclean = cat\n\tsmudge = "local\\nfilter.x.clean"\n');
  vi.stubEnv("GIT_CONFIG_GLOBAL", global);
  onTestFinished(() => void vi.unstubAllEnvs());
  const asked = (scope: Parameters<typeof configuration>[2]) =>
    configuration(sample.folder, "^filter\\..*", scope);
  const mine = [
    ["filter.mine.clean", "cat"],
    ["filter.mine.smudge", "local\nfilter.x.clean"],
  ];
  expect(await asked("repository")).toEqual([]);
  expect(await asked("all")).toEqual(mine);
  const included = join(home, "included");
  writeFileSync(included, '[filter "theirs"]\n\tclean = "two\\nlines"\n');
  appendFileSync(join(sample.folder, ".git", "config"), `[include]\n\tpath = ${included}\n`);
  expect(await asked("repository")).toEqual([["filter.theirs.clean", "two\nlines"]]);
  expect(await asked("all")).toEqual([...mine, ["filter.theirs.clean", "two\nlines"]]);
  expect(await asked("global")).toEqual(mine);
});
