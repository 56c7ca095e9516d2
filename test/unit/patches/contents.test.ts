// The files and mails of posted patches, as the editor asks for them.
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
  const { patches, repository } = await reader.commits(thread);
  const [patch] = patches;
  if (!patch?.commit || !patch.parent || repository === null) throw new Error("the patch applies");
  return {
    contents: reader.services.patchContents,
    repository,
    thread,
    from: patch.parent,
    to: patch.commit,
  };
}

test("a posted patch has its files, whole on both sides", async () => {
  const { contents, repository, from, to } = await reading();
  const [file] = await contents.files({ repository, from, to }, call());
  expect(file).toMatchObject({ status: "M", path: "a.c" });
  const text = async (object: string | null | undefined) =>
    Buffer.from((await contents.blob({ repository, object: object ?? "" }, call())) ?? []).toString();
  expect(await text(file?.before)).toBe(lines());
  expect(await text(file?.after)).toBe(lines({ 5: "five" }));
});

test("a posted patch has its message and its hunks without any repository", async () => {
  const { contents, thread } = await reading();
  const mail = await contents.mail({ messageId: thread }, call());
  expect(mail?.message).toMatch(/^a: change five\n\nFor a reason\.\n/);
  expect(mail?.files[0]?.after.split("\n")[4]).toBe("five");
  expect(await contents.mail({ messageId: "none@example.org" }, call())).toBeNull();
});

test("what is no object's name is not handed to git, and what is gone is told", async () => {
  const { contents, repository, from } = await reading();
  await expect(contents.blob({ repository, object: "--all" }, call())).rejects.toThrow(
    "no name of an object",
  );
  const gone = contents.files({ repository, from, to: "f".repeat(40) }, call());
  await expect(gone).rejects.toThrow("not there any more");
});
