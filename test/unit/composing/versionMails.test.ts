// What is known of the sending of a version's mails, over restarts, windows and preparations.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { noRules } from "../../../src/core/composing/sendEmail.ts";
import { type VersionMails as Mails, VersionMails } from "../../../src/core/composing/versionMails.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { Store } from "../../../src/core/store/store.ts";
import { folder } from "../../support/services.ts";
import { patch } from "../../support/thread.ts";

const now = Date.UTC(2022, 1, 3);
const version = { folder: "/clone", branch: "clock", label: "v3", number: 3, kept: null };

function desk() {
  const store = Store.open(folder(), { log: silentLog, now: () => now });
  onTestFinished(() => store.close());
  return { store, mails: new VersionMails({ store, now: () => now }) };
}

/** A version of two patches in a folder of its own. */
async function written(all: string, name: string): Promise<string[]> {
  await mkdir(join(all, name), { recursive: true });
  const paths = [1, 2].map((number) => join(all, name, `v3-000${number}-clock.patch`));
  for (const [at, path] of paths.entries())
    await writeFile(
      path,
      [
        "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
        `Message-ID: <${name}-${at + 1}@example.org>`,
        "From: Ben Ode <ben@example.com>",
        "To: list@example.org,",
        ` "Lee, Bea" <bea${at + 1}@example.org>`,
        "Cc: cem@example.net",
        `Subject: [PATCH v3 ${at + 1}/2] clock: x`,
        "",
        "Cc: eve@example.net",
        "",
      ].join("\n"),
    );
  return paths;
}

async function begin(mails: Mails, path: string, known: number): Promise<number> {
  const { mails: all } = await mails.outgoing([path], noRules);
  return mails.begin(path, version, { text: all[0]?.text ?? "", known });
}

describe("a mail of a version", () => {
  test("of which nobody knows what became of it is what the person says", async () => {
    const { mails } = desk();
    const [first = "", second = ""] = await written(folder(), "one");
    await begin(mails, first, 0);
    await mails.settle(first, 1, "sent");
    await begin(mails, second, 0);
    await mails.settle(second, 1, "unsent");
    expect(await desk().mails.look([first, second])).toMatchObject([
      { state: "sent", sent: now },
      { state: "draft", tries: 1, failed: "you said so" },
    ]);
    await expect(mails.settle(second, 1, "sent")).rejects.toThrow("What became of this mail is known by now");
    await mails.settle(second, 1, "unknown");
    expect(await mails.look([second])).toMatchObject([{ state: "sending" }]);
    await expect(mails.settle(second, 2, "sent")).rejects.toThrow("What became of this mail");
  });

  test("is known to be sent after a restart, and is in the archive when that has it", async () => {
    const { mails, store } = desk();
    const [first = "", second = ""] = await written(folder(), "one");
    await mails.end(first, await begin(mails, first, 0), null);
    await begin(mails, second, 0);
    expect(await desk().mails.look([first, second])).toMatchObject([
      { path: first, state: "sent", sent: now, arrived: false },
      { path: second, state: "sending", arrived: false },
    ]);
    const message = patch("one-1@example.org", "[PATCH v3 1/2] clock: x");
    store.put("list", [{ message, facts: factsOf(message), period: "", index: 0 }]);
    expect(await mails.look([first, second])).toMatchObject([{ arrived: true }, { arrived: false }]);
  });

  test("is sent by one window only, and again only by somebody who knows that it may be out", async () => {
    const { mails } = desk();
    const [path = ""] = await written(folder(), "one");
    const both = await Promise.allSettled([begin(mails, path, 0), begin(desk().mails, path, 0)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(begin(mails, path, 0)).rejects.toThrow("is being sent, or was sent meanwhile");
    expect(await begin(mails, path, 1)).toBe(2);
  });

  test("that was edited after it was tried is not sent, and what is sent is what was tried", async () => {
    const { mails } = desk();
    const [path = ""] = await written(folder(), "one");
    const before = await readFile(path, "utf8");
    const { mails: all } = await mails.outgoing([path], noRules);
    await writeFile(path, before.replace("list@", "boss@"));
    await expect(mails.begin(path, version, { text: all[0]?.text ?? "", known: 0 })).rejects.toThrow(
      "was changed after you were asked",
    );
    expect(await mails.look([path])).toMatchObject([{ state: "draft", tries: 0 }]);
    const copy = all[0]?.sendWords.at(-1) ?? "";
    expect(basename(copy)).toMatch(/v3-0001-clock\.patch$/);
    expect(await readFile(copy, "utf8")).toBe(before);
  });

  test("goes to those whom its header names, and to nobody else", async () => {
    const { mails } = desk();
    const paths = await written(folder(), "one");
    const { envelope, mails: all } = await mails.outgoing(paths, { ...noRules, bcc: ["me@example.com"] });
    expect([...envelope.to, ...envelope.cc].map(({ email }) => email)).toEqual([
      "list@example.org",
      "bea1@example.org",
      "bea2@example.org",
      "cem@example.net",
    ]);
    expect(all[1]?.sendWords).toEqual(
      expect.arrayContaining([
        "--suppress-cc=all",
        "--to=list@example.org",
        '--to="Lee, Bea" <bea2@example.org>',
        "--cc=cem@example.net",
        "--bcc=me@example.com",
      ]),
    );
    expect(all[1]?.sendWords.join(" ")).not.toMatch(/bea1|eve@/);
  });

  test.each([
    ["To: list@example.org,", "X-To: nobody,", "names nobody to whom it goes"],
    [
      "Cc: cem@example.net",
      "Cc: -oq@example.net",
      "“-oq@example.net” in v3-0001-clock.patch is no mail address",
    ],
  ])("with %s as %s is not sent", async (line, instead, why) => {
    const [path = ""] = await written(folder(), "one");
    await writeFile(path, (await readFile(path, "utf8")).replace(line, instead));
    await expect(desk().mails.outgoing([path], noRules)).rejects.toThrow(why);
  });

  test("of another preparation of the same version is counted, also once the archive has it", async () => {
    const { mails, store } = desk();
    const all = folder();
    const [first = "", second = ""] = await written(all, "one");
    const [again = ""] = await written(all, "two");
    await mails.end(first, await begin(mails, first, 0), null);
    await mails.end(second, await begin(mails, second, 0), "git send-email ended with 1");
    expect(await mails.before(again, version)).toEqual({ out: 1, left: 1 });
    expect(await mails.before(again, { ...version, label: "v4" })).toEqual({ out: 0, left: 0 });
    expect(await mails.before(first, version)).toEqual({ out: 0, left: 0 });
    // Of the second the server had more than the try knew.
    for (const number of [1, 2]) {
      const message = patch(`one-${number}@example.org`, `[PATCH v3 ${number}/2] clock: x`);
      store.put("list", [{ message, facts: factsOf(message), period: "", index: 0 }]);
      expect(await mails.before(again, version)).toEqual({ out: number, left: 2 - number });
    }
  });
});
