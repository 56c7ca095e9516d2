// `comments` and `thread`, first as they ship, on a mail file.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { built } from "../../support/built.ts";
import { commandHere, commandLine, type Ran } from "../../support/commandLine.ts";
import { ann, asMbox } from "../../support/thread.ts";
import { answer, clockPatch } from "../comments/support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let run: (...words: string[]) => Promise<Ran>;
/** As it ships: a process of its own. */
let shipped: (...words: string[]) => Promise<Ran>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "cli-comments-"));
  const mails = [
    clockPatch(),
    answer("> +	ret = clock_enable(clock);\n\nWhy?\n\tAnd where?\n\n>  	int ret;\n\nUnsigned?\n"),
    answer("> Why?\n\nIt has to.\n", { id: "own@example.org", to: "r@example.com", from: ann, day: 2 }),
  ];
  const file = join(home, "list.mbox");
  await writeFile(file, mails.map(asMbox).join(""));
  const place = built(home);
  const [here, command] = [commandHere(place), commandLine(place)];
  const usual = ["--archive", file, "--data", join(home, "data"), "--now", "2022-03-04"];
  run = (...words) => here([...words, ...usual]);
  shipped = (...words) => command([...words, ...usual]);
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** The object that `--json` prints, as it is documented: these keys and no others. */
const documented = v.strictObject({
  comments: v.array(
    v.strictObject({
      messageId: v.string(),
      author: v.strictObject({ name: v.string(), email: v.string() }),
      date: v.pipe(v.string(), v.isoTimestamp(), v.endsWith("Z")),
      patch: v.string(),
      file: v.nullable(v.string()),
      side: v.picklist(["new", "old", "message", "general"]),
      line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
      text: v.string(),
      open: v.boolean(),
      why: v.pipe(v.string(), v.minLength(1)),
    }),
  ),
});

const documentedThread = v.strictObject({
  title: v.string(),
  leftOut: v.literal(0),
  mails: v.array(
    v.strictObject({
      messageId: v.string(),
      depth: v.pipe(v.number(), v.integer(), v.minValue(0)),
      author: v.strictObject({ name: v.string(), email: v.string() }),
      date: v.pipe(v.string(), v.isoTimestamp(), v.endsWith("Z")),
      subject: v.string(),
      private: v.boolean(),
      text: v.string(),
    }),
  ),
});

test("prints one JSON object of what was said, by any mail of the series", async () => {
  for (const id of ["p@example.org", "r@example.com"]) {
    const { stdout, stderr, code } = await shipped("comments", id, "--json");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const { comments } = v.parse(documented, JSON.parse(stdout));
    expect(comments.map(({ file, side, line, text, open }) => [file, side, line, text, open])).toEqual([
      ["lib/clock.c", "new", 11, "Unsigned?", true],
      ["lib/clock.c", "new", 16, "Why?\n\tAnd where?", false],
      ["lib/clock.c", "new", 16, "It has to.", false],
    ]);
    expect(comments[0]).toMatchObject({
      messageId: "r@example.com",
      author: { name: "Ben Ode", email: "ben@example.com" },
      patch: "p@example.org",
      date: "2022-02-02T09:00:00.000Z",
    });
  }
});

test("prints each conversation below its place", async () => {
  const { stdout } = await run("comments", "p@example.org", "--offline");
  expect(stdout).toBe(`clock: prepare it first (v1) <p@example.org>
  lib/clock.c:11
    Ben Ode, 2022-02-02, open (it quotes lib/clock.c:11; nobody has dealt with it)
      Unsigned?
  lib/clock.c:16
    Ben Ode, 2022-02-02, closed (it quotes lib/clock.c:16; the author answered on 2022-02-03)
      Why?
      	And where?
    Ann Lee, 2022-02-03, closed (it answers what Ben Ode said there; the author said it)
      It has to.
`);
});

test("thread prints the whole conversation, from any of its mails", async () => {
  const { stdout, stderr, code } = await shipped("thread", "own@example.org");
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  expect(stdout.match(/^=== .*/gm)).toEqual([
    "=== 1 of 3 === Ann Lee: [PATCH] clock: prepare it first",
    "=== 2 of 3, depth 1, answers 1 === Ben Ode: Re: [PATCH] clock: prepare it first",
    "=== 3 of 3, depth 2, answers 2 === Ann Lee: Re: [PATCH] clock: prepare it first",
  ]);
  expect(stdout).toContain(
    "From: Ann Lee <ann@example.org>\nDate: 2022-02-03 09:00 UTC\nSubject: Re: [PATCH] clock: prepare it first\nMessage-ID: <own@example.org>\n\n> Why?\n\nIt has to.\n",
  );
  expect(stdout).toContain("+\tret = clock_enable(clock);\n");
});

test("thread --json prints the same mails, as it is documented", async () => {
  const { stdout, stderr, code } = await run("thread", "r@example.com", "--json");
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  const { title, mails } = v.parse(documentedThread, JSON.parse(stdout));
  expect(title).toBe("[PATCH] clock: prepare it first");
  expect(mails.map(({ messageId, depth }) => [messageId, depth])).toEqual([
    ["p@example.org", 0],
    ["r@example.com", 1],
    ["own@example.org", 2],
  ]);
  expect(mails[2]).toEqual({
    ...{ messageId: "own@example.org", depth: 2, date: "2022-02-03T09:00:00.000Z" },
    ...{ author: { name: "Ann Lee", email: "ann@example.org" } },
    ...{ subject: "Re: [PATCH] clock: prepare it first", private: false },
    text: "> Why?\n\nIt has to.\n",
  });
});

test("says where a mail is not known, or none is named", async () => {
  expect(await run("comments", "nobody@example.org", "--json")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("nobody@example.org"),
  });
  expect(await run("thread", "nobody@example.org")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("nobody@example.org"),
  });
  expect(await run("comments")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("comments takes the address or Message-ID of a mail"),
  });
});
