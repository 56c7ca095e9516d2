// What is written here, as the real b4 reads it: series, reviews and answers, and what strangers' names do to them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { lackedBy } from "../../../src/core/applying/messageTrailers.ts";
import { receivedBy } from "../../../src/core/applying/receivedTrailers.ts";
import { readCommitText } from "../../../src/core/mail/commitText.ts";
import type { Person } from "../../../src/core/mail/message.ts";
import { parseWholeMail } from "../../../src/core/mail/parse.ts";
import { type OutgoingMail, writeMail } from "../../../src/core/mail/writeMail.ts";
import type { NextVersion } from "../../../src/core/nextVersion/model.ts";
import { askB4, type B4Mail, type B4Thread, hasB4 } from "../../support/b4Peer.ts";
import { commandHere } from "../../support/commandLine.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";
import { seriesOf, stored } from "../../support/thread.ts";
import { applied, branchOf, filled, history, prepare } from "../nextVersion/support.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Which trailers the thread gives each patch, as we take them and as `b4 am` does; by version and title. */
async function given(mails: string[], b4: B4Thread) {
  const messages = await Promise.all(mails.map((text) => parseWholeMail(Buffer.from(text), false)));
  const kept = stored(messages);
  const ours: Record<string, string[]> = {};
  for (const series of seriesOf(messages, { now: Date.now() }))
    for (const revision of series.revisions)
      for (const patch of revision.patches) {
        const body = messages.find(({ messageId }) => messageId === patch.messageId)?.body ?? "";
        const { trailers } = receivedBy({ series, revision, patch }, (ids) =>
          kept.filter(({ messageId }) => ids.includes(messageId)),
        );
        const lacks = lackedBy(`${patch.title}\n\n${readCommitText(body).lines.join("\n")}`);
        ours[`v${revision.version} ${patch.title}`] = trailers.filter(lacks).map(({ line }) => line);
      }
  const theirs = Object.fromEntries(
    b4.series.flatMap(({ version, patches }) =>
      patches.map(({ subject, given }) => [`v${version} ${subject}`, given]),
    ),
  );
  return { ours, theirs };
}

/** For what is asked before the tests. */
const place = mkdtempSync(join(tmpdir(), "b4-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

function readByB4(mails: string[]): B4Thread {
  const [thread] = askB4([mails], place);
  if (!thread || thread.error !== undefined) throw new Error(`b4 reads no thread: ${thread?.error}`);
  return thread;
}

/** The mails of a version as they go out. */
const textsOf = ({ files }: NextVersion) =>
  files.map(({ content }, at) =>
    Buffer.from(content)
      .toString()
      .replace(/^Date: .*$/m, `Date: Thu, 10 Feb 2022 09:00:0${at} +0000`),
  );
/** As a mail program sends a file: with an id, at a time. */
const sentAs = (id: string, text: string) =>
  `Message-ID: <${id}>\nDate: Sun, 20 Feb 2022 09:00:00 +0000\n${text.replace(/^(?:Message-ID|Date): .*\n/gim, "")}`;
const idIn = (text: string) => /^Message-ID: <(.*)>$/im.exec(text)?.[1] ?? "";

/** Somebody who reads that list, and what the command line writes for them. */
function reader(person: Person, mails: string[]) {
  const home = folder();
  const archive = join(home, "list.mbox");
  writeFileSync(archive, mails.map((text) => `${text}\n`).join(""));
  const clone = sampleRepository(history.slice(0, 1), { folder: join(home, "clone") });
  clone.git("config", "user.name", person.name);
  clone.git("config", "user.email", person.email);
  const run = commandHere(home);
  const usual = [
    "--archive",
    archive,
    "--data",
    join(home, "data"),
    "--repo",
    clone.folder,
    "--now",
    "2022-03-04",
  ];
  return async (words: string[], input: string) => {
    mkdirSync(join(home, "out"), { recursive: true });
    writeFileSync(join(home, "input"), input);
    const ran = await run([...words, ...usual], { env: { GIT_CONFIG_GLOBAL: "/dev/null" } });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    return ran.stdout
      .trimEnd()
      .split("\n")
      .map((path) => readFileSync(join(home, path), "utf8"));
  };
}

describe.runIf(hasB4)("a series and what is said of it (Debian's package b4)", () => {
  const ben = { name: "Ben Öde, Jr.", email: "ben@example.com" };
  const dora = { name: "Dora Fee", email: "dora@example.com" };

  async function firstVersion(sample: SampleRepository) {
    const prepared = await prepare(sample, null, { branch: "work", to: ["list@example.org"] });
    return textsOf(filled(prepared, "Say more", "Grüße."));
  }

  test("is counted by b4 as it is here: reviews to the cover, to a patch, and in an answer", async () => {
    const sample = branchOf();
    const posted = await firstVersion(sample);
    const [, one = "", two = ""] = posted.map(idIn);
    const review = {
      comments: [{ patch: one, file: "a.c", side: "new", line: 5, text: "Why five?" }],
      trailers: ["Reviewed-by", { trailer: "Tested-by", patch: two }],
    };
    const reviews = await reader(ben, posted)(["review", "input", "--out", "out"], JSON.stringify(review));
    const words = `I did that as well.\n\nAcked-by: ${dora.name} <${dora.email}> # on a board\n`;
    const answers = await reader(dora, posted)(
      ["reply", one, "--out", "out/a.eml", "--body", "input"],
      words,
    );
    const again = `Reviewed-by: Somebody Else <else@example.org>\n`;
    const others = await reader(dora, posted)(["reply", two, "--out", "out/a.eml", "--body", "input"], again);
    const sent = [...reviews, ...answers, ...others].map((text, at) =>
      sentAs(`answer-${at}@example.com`, text),
    );
    const mails = [...posted, ...sent];

    const b4 = readByB4(mails);
    expect(b4.series).toMatchObject([
      { version: 1, expected: 3, complete: true, cover: idIn(posted[0] ?? "") },
    ]);
    expect(b4.series[0]?.mismatches).toEqual(["Reviewed-by: Somebody Else <else@example.org>"]);
    const { ours, theirs } = await given(mails, b4);
    expect(ours).toEqual(theirs);
    const byBen = `${ben.name} <${ben.email}>`;
    expect(ours).toEqual({
      "v1 a: say five": [`Acked-by: ${dora.name} <${dora.email}> # on a board`, `Reviewed-by: ${byBen}`],
      "v1 b: say six": [`Tested-by: ${byBen}`, `Reviewed-by: ${byBen}`],
      "v1 doc: nobody wants it": [`Reviewed-by: ${byBen}`],
    });
  });

  test("is a complete next version to b4, whose patches git am makes the same trees of", async () => {
    const sample = branchOf();
    const posted = await firstVersion(sample);
    const version = filled(await prepare(sample, null, { branch: "again" }), "Say more", "Grüße.");
    const second = textsOf(version).map((text) => text.replace(/^(Subject: \[PATCH)/m, "$1 v2"));
    const b4 = readByB4([...posted, ...second]);
    expect(b4.series.map(({ version, expected, complete }) => ({ version, expected, complete }))).toEqual([
      { version: 1, expected: 3, complete: true },
      { version: 2, expected: 3, complete: true },
    ]);
    const files = (b4.series[1]?.patches ?? []).map(({ mail, number }) => ({
      name: `${number}.patch`,
      content: Buffer.from(mail),
    }));
    const { git } = applied(sample, sample.hash("later"), { files });
    const told = ["log", "-3", "--format=%T %an <%ae>%n%B"];
    const plain = (text: string) => text.replace(/\n+/g, "\n");
    expect(plain(git(...told))).toBe(plain(sample.git(...told, "again")));
  });
});

const ann: Person = { name: "Ann Lee", email: "ann@example.org" };
const mail: OutgoingMail = {
  from: ann,
  to: [ann, { name: "", email: "list@example.org" }],
  cc: [ann],
  subject: "Re: [PATCH] fs: one",
  date: Date.UTC(2022, 1, 1),
  messageId: "r@example.org",
  inReplyTo: "p@example.org",
  references: ["p@example.org"],
  body: "> Text.\n\nYes.\n",
};

const names: [what: string, name: string, shown?: string][] = [
  ["a comma", "Lee, Ann"],
  ["quotes", 'Ann "the one" Lee'],
  ["a comma, quotes and a backslash", 'Lee, Ann \\ "A"'],
  ["brackets and a colon", "Ann (U-Boot): Lee"],
  ["letters that are not ASCII", "Änne Łęë"],
  ["those and a comma", "Łęë, Änne"],
  ["those, over several lines", "Änne ".repeat(30).trim()],
  ["another script", "李 安"],
  ["what looks like an encoded word", "=?UTF-8?q?Eve?="],
  ["a header", "Ann\r\nBcc: all@example.org", "Ann Bcc: all at example.org"],
  ["an address", "Ann <eve@example.net>", "Ann <eve at example.net>"],
];
const injections: [what: string, more: Partial<OutgoingMail>][] = [
  ["a subject", { subject: "Re: [PATCH] x\nBcc: all@example.org\n\nbody" }],
  ["an address", { cc: [{ name: "", email: "a@example.org\nBcc: all@example.org" }, ann] }],
  ["an id", { inReplyTo: "a@b>\nBcc: <all@example.org", references: ["a\nBcc: all@example.org", "p@b"] }],
];
const bodies: [what: string, body: string][] = [
  ["lines that are too long for mail", `${"ä".repeat(600)}\n${"x".repeat(5_000)}\n`],
  ["letters that are not ASCII", "> Grüße\n\n李 安: 😀\n"],
  ["lines that end in CR LF", "> +int a;\r\n> +int b;\r\n\nWhy?\n"],
  ["blanks at the ends of lines", "> +int a; \t\n\nWhy? \n"],
  ["a line that begins like the next mail of a file", "From here on:\n\nFrom 1 to 2\n"],
  ["dots alone", "> .\n.\n..\n"],
];

describe.runIf(hasB4)("a mail, as Python's email package reads it for b4", () => {
  const read = new Map<Partial<OutgoingMail>, B4Mail>();
  const by = (name: string) => ({ from: { name, email: ann.email } });
  const named = names.map(([what, name, shown = name]) => ({ what, shown, more: by(name) }));
  const injected = injections.map(([what, more]) => ({ what, more }));
  const kept = bodies.flatMap(([what, body]) =>
    [body, `ä${body}`].map((one) => ({ what, more: { body: one } })),
  );
  const plain: Partial<OutgoingMail> = {};

  beforeAll(() => {
    const all: Partial<OutgoingMail>[] = [plain, ...[...named, ...injected, ...kept].map(({ more }) => more)];
    const threads = all.map((more) => {
      const person = more.from ?? ann;
      return [writeMail({ ...mail, to: [person, ...mail.to.slice(1)], cc: [person], ...more })];
    });
    for (const [at, { error, mails }] of askB4(threads, place).entries()) {
      const [more, one] = [all[at], mails[0]];
      if (!more || !one) throw new Error(`b4 reads no mail: ${error}`);
      read.set(more, one);
    }
  });

  test.each(named)("names people rightly whose name has $what", ({ shown, more }) => {
    const one = read.get(more);
    // Python takes the fold between two encoded words for a blank more.
    const people = (all: [string, string][] = []) => all.map(([name, at]) => [name.replace(/ +/g, " "), at]);
    expect(people(one?.to)).toEqual([
      [shown, "ann@example.org"],
      ["", "list@example.org"],
    ]);
    expect(people(one?.cc)).toEqual([[shown, "ann@example.org"]]);
    expect(one?.from[1]).toBe("ann@example.org");
    expect(one?.fields).toEqual(read.get(plain)?.fields);
    expect(one?.body).toBe(mail.body);
  });

  test.each(injected)("has no header that stands in $what", ({ more }) => {
    const { fields = [], body } = read.get(more) ?? {};
    expect(fields.length).toBeGreaterThan(8);
    expect(read.get(plain)?.fields).toEqual(expect.arrayContaining(fields));
    expect(body).toBe(mail.body);
  });

  test.each(kept)("keeps a body with $what", ({ more }) => {
    expect(read.get(more)?.body).toBe(more.body);
  });
});
