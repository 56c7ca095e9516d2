// A mail that is larger than what is kept of one.
import { expect, test, vi } from "vitest";
import { call } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const history = [
  { name: "base", message: "Begin", authored: sent - 40 * day, files: { "a.c": lines() } },
  {
    ...{ name: "one", branch: "work", parents: ["base"], message: "a: change five", authored: sent - day },
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    ...{ name: "big", branch: "big", parents: ["base"], message: "b: a large table", authored: sent - day },
    files: { "b.c": "0x12345678, 0x9abcdef0,\n".repeat(100_000) },
  },
];

const cut = {
  what: "The mail was cut at 2 MB, which is all that is kept of one, so its diff is not whole.",
  remedy:
    "The whole mail is where it came from: open its archive page in the browser, save it, and apply it with git am.",
};

test("of a mail that was cut it is said at what size, and where the whole is", async () => {
  const sample = repositoryOf(history);
  const [mail] = posted(sample, ["big"]);
  const reader = new Reader([mail!], [sample.folder]);
  const { patches } = await reader.commits(mail!.messageId);
  expect(patches[0]).toMatchObject({ commit: null, problem: cut });
  const series = await reader.series(mail!.messageId);
  const request = { project: reader.project, series, revision: 0, offline: true };
  expect(await reader.services.patches.applies(request, call())).toBeNull();
});

test("what is left of a cut mail is not applied, even where it fits", async () => {
  const sample = repositoryOf(history);
  const [mail] = posted(sample, ["one"], { tail: `\n${"The second diff stood here.\n".repeat(100_000)}` });
  const { patches } = await new Reader([mail!], [sample.folder]).commits(mail!.messageId);
  expect(patches[0]).toMatchObject({ commit: null, problem: cut });
});

test("a long mail that is whole is applied", async () => {
  const sample = repositoryOf(history);
  const [mail] = posted(sample, ["one"], { tail: `\n${"It was measured as follows.\n".repeat(60_000)}` });
  const { patches } = await new Reader([mail!], [sample.folder]).commits(mail!.messageId);
  expect(patches[0]).toMatchObject({ commit: expect.any(String), problem: null });
});
