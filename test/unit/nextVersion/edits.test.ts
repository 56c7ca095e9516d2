// What a person writes into the mails of a version stays, however often it is prepared again.
import { expect, test, vi } from "vitest";
import { type Edits, editsIn } from "../../../src/core/nextVersion/edits.ts";
import type { NextVersion } from "../../../src/core/nextVersion/model.ts";
import type { SampleRepository } from "../../support/repository.ts";
import { branchOf, history, prepare, textOf } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const none: Edits = { cover: null, recipients: null, notes: {}, lost: [] };

/** The files with `change` made to each. */
function edited({ files }: NextVersion, change: (text: string, at: number) => string): Buffer[] {
  return files.map(({ content }, at) =>
    Buffer.from(change(Buffer.from(content).toString("latin1"), at), "latin1"),
  );
}

const same = (version: NextVersion) => version.files.map(({ content }) => content);

async function again(sample: SampleRepository, { cover, recipients, notes }: Edits): Promise<NextVersion> {
  return prepare(sample, null, { to: ["list@example.org"], cover, recipients, notes });
}

test("a cover letter, recipients and notes that a person has written stay the first time, and the second", async () => {
  const sample = branchOf();
  const first = await again(sample, none);
  expect(editsIn(first, same(first), null)).toEqual(none);
  const by = edited(first, (text, at) =>
    text
      .replace("*** SUBJECT HERE ***", "Say more")
      .replace("*** BLURB HERE ***", "By hand.")
      .replace("\nTo: list@example.org", "\nTo: Eve <eve@example.net>,\n list@example.org")
      .replace(/\nCc: .*/, "")
      .replace("\n---\n", at === 2 ? "\n---\nFor those who ask: Gr\xc3\xbc\xc3\x9fe.\n\nMore.\n" : "\n---\n"),
  );
  const edits = editsIn(first, by, null);
  expect(edits.lost).toEqual([]);
  let version = first;
  let kept = edits;
  for (const time of [1, 2]) {
    version = await again(sample, kept);
    expect(textOf(version, 0), String(time)).toMatch(/^Subject: \[PATCH 0\/3\] Say more$/m);
    expect(textOf(version, 0)).toContain("\n\nBy hand.\n\nAnn Lee (3):\n");
    for (const [at] of version.files.entries()) {
      expect(textOf(version, at)).toMatch(/^To: Eve <eve@example\.net>,\n list@example\.org$/m);
      expect(textOf(version, at).split("\n\n", 1)[0]).not.toMatch(/^Cc: /m);
    }
    expect(textOf(version, 2)).toMatch(/\n---\nFor those who ask: Grüße\.\n\nMore\.\n\n b\.c \| 2 \+-\n/);
    kept = editsIn(version, same(version), kept);
    expect(kept).toMatchObject({ notes: edits.notes, lost: [] });
  }
  expect(version.cc).toEqual([]);
  expect(version.notes).toContain("To and Cc are as they were written into the mails.");
});

test("notes below the only patch stay, and a range-diff below them is made again", async () => {
  const sample = branchOf(history.filter(({ name }) => name === "base" || name === "one"));
  const first = await again(sample, none);
  const by = edited(first, (text) =>
    text.replace("\n---\n", "\n---\nMine.\n\nRange-diff against v1:\n1: x\n\n"),
  );
  const edits = editsIn(first, by, null);
  expect(edits).toMatchObject({ lost: [], notes: { "a: say five": expect.stringMatching(/^Mine\./) } });
  expect(textOf(await again(sample, edits), 0)).toContain("\n---\nMine.\n\n a.c | 2 +-\n");
});

test("what a person writes into To and Cc of all mails stays beside the Cc of single patches", async () => {
  const sample = branchOf(
    history.map((one) =>
      one.name === "two" ? { ...one, author: { name: "Ben Ode", email: "ben@example.com" } } : one,
    ),
  );
  const first = await again(sample, none);
  expect(editsIn(first, same(first), null)).toEqual(none);
  const eve = edited(first, (text) => text.replace("\nTo: ", "\nTo: eve@example.net,\n "));
  const edits = editsIn(first, eve, null);
  expect(edits).toMatchObject({ lost: [], recipients: { cc: [{ email: "dora@example.com" }] } });
  const second = await again(sample, edits);
  expect(second.files.map(({ content }) => Buffer.from(content))).toEqual(
    second.files.map((_, at) =>
      expect.toSatisfy(
        (mail: Buffer) =>
          mail.includes("eve@example.net") &&
          mail.includes("Cc: Dora") &&
          mail.includes(",\n Ben Ode <ben@") === (at === 0 || at === 2),
      ),
    ),
  );
  expect(editsIn(second, same(second), edits)).toMatchObject({ lost: [], recipients: edits.recipients });
  const ben = edited(first, (text, at) =>
    at === 0 || at === 2 ? text : text.replace("\nCc: ", "\nCc: ben@example.com,\n "),
  );
  const toBen = editsIn(first, ben, null);
  expect(toBen.lost).toEqual([]);
  expect(toBen.recipients?.cc.map(({ email }) => email).sort()).toEqual([
    "ben@example.com",
    "dora@example.com",
  ]);
  const without = edited(first, (text) => text.replace(",\n Ben Ode <ben@example.com>", ""));
  expect(editsIn(first, without, null).lost).toEqual([first.files[0]?.name, first.files[2]?.name]);
});

test("edits that will be lost are named: of a diff, a message, the recipients of one mail", async () => {
  const sample = branchOf();
  const version = await again(sample, none);
  const [cover = "", one = "", two = "", three = ""] = version.files.map(({ name }) => name);
  const lostBy = (change: (text: string, at: number) => string) =>
    editsIn(version, edited(version, change), null).lost;
  expect(lostBy((text, at) => (at === 1 ? text.replace("+five", "+six") : text))).toEqual([one]);
  expect(lostBy((text, at) => (at === 2 ? text.replace("Signed-off-by", "Acked-by") : text))).toEqual([two]);
  expect(lostBy((text, at) => (at === 3 ? text.replace("list@", "eve@") : text))).toEqual([three]);
  expect(lostBy((text, at) => (at === 3 ? text.replace("] doc", "] docs") : text))).toEqual([three]);
  expect(
    lostBy((text, at) => (at === 0 ? text.replace("\n\n", "\nReply-To: e@example.net\n\n") : text)),
  ).toEqual([cover]);
  // Who removes a file wants it anew.
  expect(
    editsIn(
      version,
      version.files.map(() => null),
      null,
    ),
  ).toEqual(none);
});
