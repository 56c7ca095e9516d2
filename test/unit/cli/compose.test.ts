// `reply` and `review` on a mail file, and what they write read again.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { parseWholeMail } from "../../../src/core/mail/parse.ts";
import { writeMail } from "../../../src/core/mail/writeMail.ts";
import { commandHere, type Ran } from "../../support/commandLine.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { ann, cem, cover, patch } from "../../support/thread.ts";
import { clockPatch, commentsIn } from "../comments/support.ts";

let home: string;
let repository: SampleRepository;
let run: (...words: string[]) => Promise<Ran>;

const list = { name: "", email: "u-boot@lists.example.org" };
const clock: Message = {
  ...clockPatch(),
  to: [list],
  cc: [cem, { name: "Ben Ode", email: "ben@example.com" }],
};
const others: Message[] = [
  cover("c@example.org", "[PATCH 0/2] fs: two"),
  patch("p1@example.org", "[PATCH 1/2] fs: one", { to: "c@example.org" }),
  patch("p2@example.org", "[PATCH 2/2] fs: two", { to: "c@example.org" }),
];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "cli-compose-"));
  const mails = [clock, ...others].map((one) => `From x Tue Feb  1 09:00:00 2022\n${writeMail(one)}\n`);
  await writeFile(join(home, "list.mbox"), mails.join(""));
  const maintainers = "FS\nM:\tMo Ra <mo@example.org>\nF:\tfs/\n";
  repository = sampleRepository([
    { name: "first", message: "first", authored: 1_600_000_000_000, files: { MAINTAINERS: maintainers } },
  ]);
  repository.git("config", "user.name", "Ben Öde");
  repository.git("config", "user.email", "ben@example.com");
  const here = commandHere(home);
  const usual = [
    "--archive",
    join(home, "list.mbox"),
    "--data",
    join(home, "data"),
    "--now",
    "2022-03-04",
    "--repo",
    repository.folder,
  ];
  run = (...words) => here([...words, ...usual], { env: { GIT_CONFIG_GLOBAL: "/dev/null" } });
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  repository.remove();
});

const read = async (path: string) => parseWholeMail(await readFile(join(home, path)), false);

describe("reply", () => {
  test("writes the answer to a mail, to everybody who had it", async () => {
    const { code, stdout, stderr } = await run("reply", "p@example.org", "--out", "new/answer.eml");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "new/answer.eml\n", stderr: "" });
    const answer = await read("new/answer.eml");
    expect(answer).toMatchObject({
      from: { name: "Ben Öde", email: "ben@example.com" },
      to: [ann],
      cc: [list, cem],
      subject: "Re: [PATCH] clock: prepare it first",
      inReplyTo: "p@example.org",
      references: ["p@example.org"],
    });
    expect(answer.body).toMatch(/^On Tue, 1 Feb 2022 09:00:00 \+0000, Ann Lee wrote:\n> Clocks must be/);
    expect(answer.body).not.toContain("2.35.1");
  });

  test("puts the person's own words below", async () => {
    await writeFile(join(home, "words"), "Looks fine.\n");
    await run("reply", "p@example.org", "--out", "words.eml", "--body", "words");
    expect((await read("words.eml")).body).toMatch(/\n> .*\n\nLooks fine\.\n$/);
  });

  test("goes to the list, the thread and MAINTAINERS where an archive keeps no recipients", async () => {
    const { code } = await run("reply", "p2@example.org", "--out", "list.eml");
    expect(code).toBe(0);
    expect((await read("list.eml")).cc.map(({ email }) => email)).toEqual([
      "u-boot@lists.u-boot-project.org",
      "mo@example.org",
    ]);
  });

  test("tells once of long lines of one's own, not of quotes and code, and wraps them only if asked", async () => {
    const long = "word ".repeat(30).trim();
    await writeFile(
      join(home, "long"),
      `${long}\n\n${long}\n\n\t${long}\n\nhttps://example.org/${"x".repeat(90)}\n`,
    );
    const told = await run("reply", "p@example.org", "--out", "long.eml", "--body", "long");
    expect(told).toMatchObject({
      code: 0,
      stderr:
        "patch-tracker: 2 lines of yours are longer than 78 columns. Add --wrap to take your paragraphs to 72.\n",
    });
    expect((await read("long.eml")).body).toContain(`\n\n${long}\n\n${long}\n`);
    const ran = await run("reply", "p@example.org", "--out", "short.eml", "--body", "long", "--wrap");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const prose = (await read("short.eml")).body.split("\n").filter((line) => line.startsWith("word"));
    expect(prose.every((line) => line.length <= 72)).toBe(true);
  });

  test("is none where the file of words has none", async () => {
    await writeFile(join(home, "nothing"), " \n");
    expect(await run("reply", "p@example.org", "--out", "nothing.eml", "--body", "nothing")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("says nothing"),
    });
  });

  test("writes over nothing, and says what is missing", async () => {
    await writeFile(join(home, "there.eml"), "mine");
    expect(await run("reply", "p@example.org", "--out", "there.eml")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is a file"),
    });
    expect(await readFile(join(home, "there.eml"), "utf8")).toBe("mine");
    expect(await run("reply", "none@example.org", "--offline", "--out", "x.eml")).toMatchObject({ code: 1 });
    expect(await run("reply", "p@example.org")).toMatchObject({ code: 2 });
    const body = async (name: string) =>
      (await run("reply", "p@example.org", "--out", "x.eml", "--body", name)).stderr;
    expect(await body("nowhere.txt")).toContain(
      "There is no file nowhere.txt. Check what you gave to --body.",
    );
    expect(await body(".")).toContain("could not be read. Check that it is a file");
    await writeFile(join(home, "latin1.txt"), Buffer.from("Gr\xfcn", "latin1"));
    expect(await body("latin1.txt")).toContain("The file latin1.txt is no text in UTF-8.");
    repository.git("config", "--unset", "user.email");
    const nobody = await run("reply", "p@example.org", "--out", "x.eml");
    repository.git("config", "user.email", "ben@example.com");
    expect(nobody).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Git knows no name and address"),
    });
  });
});

describe("review", () => {
  const at = { patch: "p@example.org", file: "lib/clock.c" };
  const review = async (name: string, value: unknown, ...more: string[]) => {
    await mkdir(join(home, "reviews"), { recursive: true });
    await writeFile(join(home, "reviews", `${name}.json`), JSON.stringify(value));
    const ran = await run("review", `reviews/${name}.json`, "--out", `reviews/${name}`, ...more);
    const names = (await readdir(join(home, "reviews", name)).catch(() => [])).sort();
    return { ran, names, mails: await Promise.all(names.map((one) => read(join("reviews", name, one)))) };
  };

  test("writes a mail whose remarks are found again", async () => {
    const comment = {
      patch: "p@example.org",
      file: "lib/clock.c",
      side: "new",
      line: 13,
      text: "Why so long?",
    };
    const { ran, names, mails } = await review("one", [comment]);
    expect(ran).toMatchObject({ code: 0, stdout: "reviews/one/0001-clock-prepare-it-first.eml\n" });
    expect(names).toEqual(["0001-clock-prepare-it-first.eml"]);
    expect(commentsIn([clock, ...mails])).toMatchObject([
      {
        file: "lib/clock.c",
        side: "new",
        line: 13,
        text: "Why so long?",
        author: { email: "ben@example.com" },
      },
    ]);
  });

  test.each([
    [
      { file: "nosuch.c", line: 3 },
      "Comment 2 is on nosuch.c, which “[PATCH] clock: prepare it first” does not change.",
    ],
    [{ file: "lib/clock.c", line: 30_000 }, "Comment 2 is on line 30000 of lib/clock.c, which"],
    [{ file: "lib/clock.c", line: 42 }, "does not show on the new side."],
    [{ side: "message", line: 99 }, "Comment 2 is on line 99 of the message of"],
    [{ side: "old", line: 3 }, "Comment 2 is on the old side of no file."],
    [{ side: "message", file: "lib/clock.c" }, "Comment 2 is on the message and on a file"],
  ])("with a comment at %j, which its patch does not have, is refused as a whole", async (place, said) => {
    const patch = "p@example.org";
    const comments = [
      { patch, text: "Nice." },
      { patch, text: "Why?", ...place },
    ];
    const { ran, names } = await review("nowhere", comments);
    expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(said) });
    expect(names).toEqual([]);
  });

  test("tells once of long remarks, and wraps them if asked", async () => {
    const comments = [13, 16].map((line) => ({ ...at, line, text: "word ".repeat(30).trim() }));
    expect((await review("long", comments)).ran.stderr).toMatch(/^patch-tracker: 2 lines of yours.*\n$/);
    const { ran, mails } = await review("wrapped", comments, "--wrap");
    expect(ran.stderr).toBe("");
    expect(mails[0]?.body.split("\n").filter((line) => line.startsWith("word")).length).toBe(6);
  });

  test("may speak of a file as a whole, and of a context line by its old number", async () => {
    const patch = "p@example.org";
    const places = [
      { file: "lib/clock.c" },
      { file: "lib/clock.c", side: "old", line: 42 },
      { side: "message", line: 1 },
    ];
    const { ran } = await review(
      "whole",
      places.map((one) => ({ patch, text: "Why?", ...one })),
    );
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  test("is one mail a patch, and one to the cover where all patches get the same", async () => {
    const { mails } = await review("two", {
      comments: [{ patch: "p2@example.org", text: "Why?" }],
      trailers: ["Reviewed-by", { trailer: "Tested-by", patch: "p2@example.org" }],
    });
    expect(mails.map(({ inReplyTo, body }) => [inReplyTo, body.trimEnd().split("\n").at(-1)])).toEqual([
      ["c@example.org", "Reviewed-by: Ben Öde <ben@example.com>"],
      ["p2@example.org", "Tested-by: Ben Öde <ben@example.com>"],
    ]);
  });

  test("goes into files that are numbered as the patches are, the cover before them", async () => {
    const comments = ["p2@example.org", "c@example.org"].map((patch) => ({ patch, text: "Why?" }));
    expect((await review("numbers", comments)).names).toEqual(["0000-fs-two.eml", "0002-fs-two.eml"]);
  });

  test("gives trailers that all patches get one by one to the cover, too", async () => {
    const { mails } = await review("three", {
      trailers: ["p1", "p2"].map((id) => ({ trailer: "Acked-by", patch: `${id}@example.org` })),
    });
    expect(mails.map(({ inReplyTo }) => inReplyTo)).toEqual(["c@example.org"]);
  });

  test("of which a mail would go into a file that is there is not written at all, and leaves that file alone", async () => {
    const second = "0002-fs-two.eml";
    await mkdir(join(home, "reviews", "half"), { recursive: true });
    await writeFile(join(home, "reviews", "half", second), "From: me\n\nEdited.\n");
    const { ran, names, mails } = await review("half", {
      comments: ["p1", "p2"].map((id) => ({ patch: `${id}@example.org`, text: "Why?" })),
    });
    expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(second) });
    expect(names).toEqual([second]);
    expect(mails[0]?.body).toBe("Edited.\n");
  });

  test("of two series at once is none", async () => {
    const { ran } = await review("four", [
      { patch: "p@example.org", text: "a" },
      { patch: "p1@example.org", text: "b" },
    ]);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("is no patch or cover of") });
  });
});
