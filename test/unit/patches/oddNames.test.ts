// Names of files that are no UTF-8: told where the person looks, and never made into others.
import { execFileSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { call } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A commit upon `base` in which a file of that name, byte by byte, has another content; its name. */
function commitOf(sample: SampleRepository, name: string, content: string): string {
  const env = {
    ...plainGit,
    GIT_INDEX_FILE: ".git/other-index",
    GIT_AUTHOR_NAME: "Ann",
    GIT_AUTHOR_EMAIL: "a@x",
  };
  const who = { GIT_COMMITTER_NAME: "Ann", GIT_COMMITTER_EMAIL: "a@x" };
  const git = (args: string[], input: string | Buffer = "") =>
    execFileSync("git", args, {
      cwd: sample.folder,
      env: { ...env, ...who },
      input,
      encoding: "utf8",
    }).trim();
  const base = sample.hash("base");
  git(["read-tree", base]);
  const object = git(["hash-object", "-w", "--stdin"], content);
  git(["update-index", "--index-info"], Buffer.from(`100644 ${object}\t${name}\n`, "latin1"));
  return git(["commit-tree", "-p", base, "-m", "drivers: say it in French", git(["write-tree"])]);
}

const name = "drivers/caf\xe9.c";

async function series() {
  const files = { "a.c": lines(), "drivers/b.c": "int b;\n" };
  const sample = repositoryOf([
    { name: "base", message: "Begin", authored: sent - 9 * day, files },
    {
      name: "two",
      branch: "work",
      parents: ["base"],
      message: "a: two",
      authored: sent,
      files: { "a.c": lines({ 2: "two" }) },
    },
  ]);
  const commit = commitOf(sample, name, "int caf;\n");
  const mail = sample.git("format-patch", "--stdout", "-1", commit);
  const [other] = posted(sample, ["two"]);
  const id = "odd@example.org";
  const odd = {
    ...{ messageId: id, subject: "[PATCH 1/2] drivers: say it in French" },
    body: `Text.\n---\n${mail.slice(mail.indexOf("\ndiff --git") + 1)}`,
  };
  const second = { ...other!, subject: "[PATCH 2/2] a: two", to: id, date: sent + 1000 };
  return { sample, commit, id, reader: new Reader([odd, second], [sample.folder]) };
}

test("a patch that names such a file is shown from its hunks, and the others become commits", async () => {
  const { reader, id } = await series();
  const { patches } = await reader.commits(id);
  expect(patches.map(({ commit }) => commit !== null)).toEqual([false, true]);
  expect(patches[0]?.problem?.what).toBe(
    "The diff names a file whose name is no UTF-8, or was damaged on its way.",
  );
  const mail = await reader.services.patches.mail({ messageId: id }, call());
  expect(mail?.files.map(({ path, after }) => [path, after])).toEqual([
    ["drivers/caf\ufffd.c", "int caf;\n"],
  ]);
});

test("a file with such a name opens by its decoded name", async () => {
  const { reader, id, sample, commit } = await series();
  const { repository } = await reader.commits(id);
  const two = { repository: repository ?? "", from: sample.hash("base"), to: commit };
  const [changed] = await reader.services.patches.changes(two, call());
  expect(changed).toMatchObject({ status: "A", path: "drivers/caf\ufffd.c" });
  const file = { repository: two.repository, commit, path: changed?.path ?? "" };
  const found = await reader.services.patches.file(file, call());
  expect(new TextDecoder().decode(found?.content)).toBe("int caf;\n");
  expect(await reader.services.patches.file({ ...file, path: "\ufffd.c" }, call())).toBeNull();
});
