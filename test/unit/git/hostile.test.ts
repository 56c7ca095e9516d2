import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { lay, type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { landingsIn, patchMail } from "./support.ts";

const start = Date.UTC(2022, 0, 1);
const commits: SampleCommit[] = [
  {
    name: "base",
    message: "base",
    authored: start,
    files: { "a.c": "1\n", ".gitattributes": "*.c diff=evil\n" },
  },
  { name: "change", message: "a: change", authored: start + 1000, files: { "a.c": "2\n" }, tag: "v2022.01" },
];

let repository: SampleRepository;
afterEach(() => repository.remove());

/** Looks for landings with this configuration, whose program leaves a file; tells whether it ran. */
async function runsWith(...settings: [key: string, value: string][]): Promise<boolean> {
  repository = sampleRepository(commits);
  const diff = repository.diff("change");
  lay(repository, "evil", '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n', 0o755);
  const program = join(repository.folder, "evil");
  for (const [key, value] of settings) repository.git("config", key, value.replace("EVIL", program));
  const wanted = patchMail({
    messageId: "1@example.org",
    title: "a: change",
    date: start + 1000,
    diff: async () => diff,
  });
  const { landings } = await landingsIn(repository, [wanted]);
  expect(landings.get("1@example.org")).toMatchObject({ evidence: "patch-id", release: "v2022.01" });
  return existsSync(join(repository.folder, "ran"));
}

test.each<[string, [string, string][]]>([
  ["an external diff", [["diff.external", "EVIL"]]],
  ["a diff driver's command", [["diff.evil.command", "EVIL"]]],
  ["a text conversion", [["diff.evil.textconv", "EVIL"]]],
  ["a file system monitor", [["core.fsmonitor", "EVIL"]]],
  [
    "a pager",
    [
      ["core.pager", "EVIL"],
      ["pager.log", "EVIL"],
    ],
  ],
  [
    "an alias",
    [
      ["alias.patch-id", "!EVIL"],
      ["alias.log", "!EVIL"],
    ],
  ],
  [
    "a signature check",
    [
      ["log.showSignature", "true"],
      ["gpg.program", "EVIL"],
    ],
  ],
  [
    "another way of showing diffs",
    [
      ["diff.noprefix", "true"],
      ["diff.renames", "false"],
      ["color.ui", "always"],
      ["diff.context", "1"],
    ],
  ],
  [
    "a way of its own to show commits",
    [
      ["format.pretty", "oneline"],
      ["log.date", "relative"],
      ["i18n.logOutputEncoding", "UTF-16"],
    ],
  ],
])("configuration that names %s changes nothing and runs nothing", async (_, settings) => {
  expect(await runsWith(...settings)).toBe(false);
});

test("a partial clone fetches nothing, so the program it names for that does not run", async () => {
  repository = sampleRepository(commits);
  const clone = sampleRepository([]);
  try {
    clone.remove();
    repository.git("config", "uploadpack.allowFilter", "true");
    repository.git(
      "clone",
      "--quiet",
      "--bare",
      "--filter=blob:none",
      `file://${repository.folder}`,
      clone.folder,
    );
    lay(clone, "evil", '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n', 0o755);
    clone.git("config", "remote.origin.uploadpack", join(clone.folder, "evil"));
    const wanted = patchMail({
      messageId: "1@example.org",
      title: "a: change",
      date: start + 1000,
      files: ["a.c"],
    });
    const { landings, problems } = await landingsIn(clone, [wanted]);
    expect(landings.get("1@example.org")).toMatchObject({ evidence: "title", release: "v2022.01" });
    expect(problems).toMatchObject([{ remedy: expect.stringContaining("partial clone") }]);
    expect(existsSync(join(clone.folder, "ran"))).toBe(false);
  } finally {
    clone.remove();
  }
});

test("titles, authors and ids full of options and commands stay text", async () => {
  const evil = "--output=stolen $(touch ran) `touch ran`; touch ran\u0001'\"%00";
  repository = sampleRepository([
    ...commits,
    { name: "evil", message: `${evil}\n\nLink: https://x/--help@x\n`, authored: start + 2000 },
  ]);
  const wanted = patchMail({
    messageId: "--help@x",
    title: evil,
    date: start + 2000,
    cover: "-x@y",
    files: ["--stdin"],
  });
  const { landings } = await landingsIn(repository, [wanted]);
  expect(landings.get("--help@x")?.evidence).toBe("message-id");
  expect(existsSync(join(repository.folder, "ran"))).toBe(false);
});
