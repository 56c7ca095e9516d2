// What was said of a series is found once, and shared by all who show it.
import { expect, test, vi } from "vitest";
import { conversationsIn } from "../../../../src/vscode/tree/conversations.ts";
import type { OverviewModel } from "../../../../src/vscode/tree/overviewModel.ts";
import { SeriesComments } from "../../../../src/vscode/tree/seriesComments.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "../../patches/support.ts";

vi.setConfig({ testTimeout: 60_000 });

async function shown() {
  const sample = repositoryOf([
    { name: "old", message: "Begin", authored: sent - day, files: { "a.c": lines() } },
    { name: "one", message: "a: change ten", authored: sent, files: { "a.c": lines({ 10: "ten" }) } },
  ]);
  const mails = posted(sample, ["one"]);
  const remark = (id: string, body: string) => ({
    ...{
      messageId: `${id}@example.org`,
      subject: "Re: [PATCH] a: change ten",
      to: mails[0]?.messageId ?? "",
    },
    ...{ from: "Ben Ode <ben@example.com>", date: sent + day, body },
  });
  const said = [remark("line", "> +ten\n\nWhy?\n"), remark("whole", "Who tested that?\n")];
  const reader = new Reader([...mails, ...said], [sample.folder]);
  const series = await reader.series(mails[0]?.messageId ?? "");
  const asked = vi.spyOn(reader.services.comments, "of");
  const listeners: (() => void)[] = [];
  const live: Pick<OverviewModel, "services" | "project" | "onDidChange"> = {
    services: reader.services,
    project: async () => reader.project as never,
    onDidChange: (listener) => {
      listeners.push(() => listener());
      return { dispose: () => undefined };
    },
  };
  const comments = new SeriesComments(live as OverviewModel);
  const change = () => {
    for (const listener of listeners) listener();
  };
  return { comments, series, asked, change };
}

test("of each series it is found once, until the store may hold something else", async () => {
  const { comments, series, asked, change } = await shown();
  const [one, other] = await Promise.all([comments.of(series), comments.of(series)]);
  expect(one).toHaveLength(2);
  expect(other).toBe(one);
  expect(asked).toHaveBeenCalledTimes(1);
  change();
  await comments.of(series);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("what could not be found is asked for again", async () => {
  const { comments, series, asked } = await shown();
  asked.mockRejectedValueOnce(new Error("the worker has ended"));
  await expect(comments.of(series)).rejects.toThrow();
  expect(await comments.of(series)).toHaveLength(2);
});

test("conversations have their places in a text, those about no line have none", async () => {
  const { comments, series } = await shown();
  const all = conversationsIn(await comments.of(series));
  const text = `// a\n${lines({ 10: "ten" })}`;
  const places = await comments.placesIn(text, series, all, { unedited: false });
  expect(all.map(([first], at) => [first?.text, places[at]])).toEqual([
    ["Who tested that?", null],
    ["Why?", { line: 11, gone: false }],
  ]);
  const gone = await comments.placesIn("int main;\n", series, all, { unedited: false });
  expect(gone).toEqual([null, { line: null, gone: true }]);
});
