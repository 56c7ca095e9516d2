// A remark on a posted patch stands at the line that the work tree has for it today.
import { beforeAll, describe, expect, test, vi } from "vitest";
import { lineInFile } from "../../../src/core/comments/hunkOffset.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { said } from "../../support/said.ts";
import { call, folder } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "../patches/support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const changed = lines({ 5: "five", 10: "ten" });
const history = [
  { name: "old", message: "Begin", authored: sent - 10 * day, files: { "a.c": lines() } },
  {
    ...{ name: "one", branch: "work", parents: ["old"], authored: sent - day },
    ...{ message: "a: change five and ten", files: { "a.c": changed } },
  },
];

describe("a remark on a posted patch", () => {
  let sample: SampleRepository;
  beforeAll(() => {
    sample = sampleRepository(history);
    return () => sample.remove();
  });

  async function carried(text: string, place: { side: "new" | "old"; line: number }, folders?: string[]) {
    const mails = posted(sample, ["one"]);
    const reader = new Reader(mails, folders ?? [sample.folder]);
    const patch = mails[0]?.messageId ?? "";
    const { project } = reader;
    const series = await reader.series(patch);
    const places = [{ patch, file: "a.c", ...place }];
    const request = { project, series, offline: true, places, text, unedited: false };
    const [found] = await reader.services.comments.carry(request, call());
    const line = found && text.split("\n")[found.line - 1];
    return found && `${found.gone ? "was at" : "at"} ${found.line}: ${line}`;
  }

  test("stands at its line in the file as it was sent", async () => {
    expect(await carried(changed, { side: "new", line: 10 })).toBe("at 10: ten");
  });

  test("goes along with what was written above it since", async () => {
    const text = `// a\n// b\n${changed.replace("line 7\n", "")}`;
    expect(await carried(text, { side: "new", line: 10 })).toBe("at 11: ten");
  });

  test("says where its line was when that is gone", async () => {
    const text = changed.replace("ten", "twenty eight");
    expect(await carried(text, { side: "new", line: 10 })).toBe("was at 10: twenty eight");
  });

  test("on a line that the patch took away stands where that was", async () => {
    expect(await carried(changed, { side: "old", line: 10 })).toBe("was at 10: ten");
    expect(await carried(changed, { side: "old", line: 9 })).toBe("at 9: line 9");
  });

  test("stands nowhere in a text that has become another", async () => {
    expect(await carried("int main;\n", { side: "new", line: 10 })).toBeNull();
  });

  test("is found by the hunks alone where there is no repository", async () => {
    expect(await carried(`// a\n${changed}`, { side: "new", line: 10 }, [folder()])).toBe("at 11: ten");
  });
});

test("a remark on either side of a file that its patch renames stands in it", async () => {
  const sample = repositoryOf([
    { name: "old", message: "Begin", authored: sent - 10 * day, files: { "a.c": lines() } },
    {
      ...{ name: "one", authored: sent - day, message: "a: move" },
      files: { "a.c": null, "b.c": lines({ 10: "ten" }) },
    },
  ]);
  const mails = posted(sample, ["one"]);
  const reader = new Reader(mails, [sample.folder]);
  const patch = mails[0]?.messageId ?? "";
  const { project } = reader;
  const series = await reader.series(patch);
  const places = (["new", "old"] as const).map((side) => ({ patch, file: "b.c", side, line: 8 }));
  const request = { project, series, offline: true, places, text: `// a\n${lines()}`, unedited: false };
  const there = { line: 9, gone: false };
  expect(await reader.services.comments.carry(request, call())).toEqual([there, there]);
});

describe("a remark that is asked for again", () => {
  const text = `line 1\nx\ny\n${lines().split("\n").slice(13).join("\n")}`;
  async function asking(reader: Reader) {
    const [patch = ""] = posted(repositoryOf(history), ["one"]).map(({ messageId }) => messageId);
    const series = await reader.series(patch);
    const places = [{ patch, file: "a.c", side: "new" as const, line: 10 }];
    const request = { project: reader.project, series, offline: true, places, text, unedited: false };
    return (signal?: AbortSignal) => reader.services.comments.carry(request, call(signal));
  }

  test("is found by the whole file as soon as that is there", async () => {
    const [sample, clone] = [repositoryOf(history), folder()];
    const ask = await asking(new Reader(posted(sample, ["one"]), [clone]));
    expect(await ask()).toEqual([null]);
    sample.git("clone", "--quiet", sample.folder, clone);
    expect(await ask()).toEqual([{ line: 4, gone: true }]);
  });

  test("comes though the first who asked was stopped", async () => {
    const sample = repositoryOf(history);
    const ask = await asking(new Reader(posted(sample, ["one"]), [sample.folder]));
    const stop = new AbortController();
    const first = ask(stop.signal);
    const second = ask();
    stop.abort(new Error("stopped"));
    await expect(first).rejects.toThrow();
    expect(await second).toEqual([{ line: 4, gone: true }]);
  });
});

test("a person's mark closes a comment, and taking it back opens it", async () => {
  const mails = posted(repositoryOf(history), ["one"]);
  const patch = mails[0]?.messageId ?? "";
  const remark = {
    ...{ messageId: "remark@example.org", subject: "Re: [PATCH] a: change five and ten", to: patch },
    ...{ from: "Ben Ode <ben@example.com>", date: sent + day, body: "> +ten\n\nWhy not eleven?\n" },
  };
  const reader = new Reader([...mails, remark], []);
  await reader.series(patch);
  const list = async () => {
    const months = { since: null, until: null, newest: null };
    const request = { ...months, archives: [reader.archive], offline: true, thread: patch };
    return (await reader.services.comments.list(request, call())).comments;
  };
  const [before] = await list();
  expect(before).toMatchObject({ line: 10, open: true, marked: false });
  await reader.services.comments.markDealtWith({ keys: [before?.key ?? ""], dealtWith: true }, call());
  const [marked] = await list();
  expect(marked).toMatchObject({ open: false, marked: true });
  expect(said(marked?.why)).toMatch(/; you have dealt with it$/);
  await reader.services.comments.markDealtWith({ keys: [before?.key ?? ""], dealtWith: false }, call());
  expect((await list())[0]?.open).toBe(true);
});

describe("the lines of a hunk", () => {
  const hunk = ["", "", "if (a)", "\treturn;", "}"];
  test("are found where git applied it, some lines away", () => {
    const file = ["x", "y", "z", "if (b)", "\treturn;", "}", "if (a)", "\treturn;", "}"];
    expect(lineInFile(hunk, file, 4)).toBe(8);
  });
  test("are nowhere where they do not stand", () => {
    expect(lineInFile(hunk, ["other"], 4)).toBeNull();
  });
});
