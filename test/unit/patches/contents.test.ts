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
