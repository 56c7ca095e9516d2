// The text of posted patches, as the editor asks for it.
import { expect, test, vi } from "vitest";
import { call } from "../../support/services.ts";
import { lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

async function reading() {
  const sample = repositoryOf([
    { name: "then", message: "Begin", authored: sent - 1_000_000, files: { "a.c": lines() } },
    {
      name: "one",
      branch: "work",
      parents: ["then"],
      message: "a: change five\n\nFor a reason.",
      authored: sent - 1000,
      files: { "a.c": lines({ 5: "five" }) },
    },
  ]);
  const mails = posted(sample, ["one"]);
  const reader = new Reader(mails, [sample.folder]);
  const thread = "series-v1-1@example.org";
  await reader.series(thread);
  return { patches: reader.services.patches, thread };
}

test("a posted patch has its message and its hunks without any repository", async () => {
  const { patches, thread } = await reading();
  const mail = await patches.mail({ messageId: thread }, call());
  expect(mail?.message).toMatch(/^a: change five\n\nFor a reason\.\n/);
  expect(mail?.files[0]?.after.split("\n")[4]).toBe("five");
  expect(await patches.mail({ messageId: "none@example.org" }, call())).toBeNull();
});

test("the files that a mail says it changes are those that git finds between its commits", async () => {
  const sample = repositoryOf([
    {
      name: "then",
      message: "Begin",
      authored: sent - 1_000_000,
      files: {
        "a.c": lines(),
        "old.c": lines({ 1: "old" }),
        "gone.c": "gone\n",
        "run.sh": "run\n",
        "é ü.txt": "x\n",
      },
    },
    {
      name: "one",
      branch: "work",
      parents: ["then"],
      message: "all: change",
      authored: sent - 1000,
      files: {
        ...{ "a.c": lines({ 5: "five" }), "old.c": null, "lib/new.c": lines({ 1: "old", 2: "new" }) },
        ...{ "gone.c": null, "fresh.c": "fresh\n", "blob.bin": "\0\x01binary", "é ü.txt": "y\n" },
      },
    },
  ]);
  const reader = new Reader(posted(sample, ["one"]), [sample.folder]);
  const thread = "series-v1-1@example.org";
  const { repository, patches } = await reader.commits(thread);
  const [from, to] = [patches[0]?.parent ?? "", patches[0]?.commit ?? ""];
  const byGit = await reader.services.patches.changes({ repository: repository ?? "", from, to }, call());
  const byMail = await reader.services.patches.files({ messageId: thread }, call());
  expect(byMail).toEqual(byGit);
  expect(byMail).toHaveLength(6);
  expect(await reader.services.patches.files({ messageId: "none@example.org" }, call())).toBeNull();
});
