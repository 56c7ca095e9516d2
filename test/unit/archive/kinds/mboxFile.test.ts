import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { MboxFile, type MboxFileOptions } from "../../../../src/core/archive/kinds/mbox/mboxFile.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { permalink } from "../../../../src/core/project/uboot.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { folder, known, store, sync } from "../support.ts";

function letter(number: number, text = `Number ${number}.`): string {
  const time = `Tue Feb  1 08:${String(number % 60).padStart(2, "0")}:00 2022`;
  return `From ann@example.org ${time}
From: Ann Lee <ann@example.org>
To: u-boot@lists.example.org
Date: Tue, 1 Feb 2022 08:00:00 +0000
Subject: [PATCH] fs: repair part ${number}
Message-ID: <mail-${number}@example.org>

${text}

`;
}

const letters = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => letter(from + index)).join("");
const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `mail-${index}@example.org`);

function file(content: string | Uint8Array, name = "u-boot.mbox"): string {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

function mbox(path: string, into: Store, more: Partial<MboxFileOptions> = {}): MboxFile {
  return new MboxFile({ path, store: into, factsOf, permalink, log: silentLog, ...more });
}

describe("an mbox file", () => {
  it.each([
    ["plain", (text: string) => Buffer.from(text)],
    ["packed", (text: string) => gzipSync(text)],
  ])("is read %s, and not again while it stays as it is", async (_, pack) => {
    const path = file(pack(letters(0, 450)));
    const into = store();
    const archive = mbox(path, into);
    expect(await sync(archive)).toMatchObject({ added: 450, requests: 0, problems: [] });
    expect(known(into, archive, "")).toEqual(ids(450));
    expect(into.body("mail-7@example.org")).toEqual({ text: "Number 7.\n", exact: true });
    expect(await sync(archive)).toMatchObject({ added: 0, bytes: 0, problems: [] });
    writeFileSync(path, pack(letters(0, 452)));
    expect((await sync(archive)).added).toBe(2);
    expect(known(into, archive, "")).toEqual(ids(452));
  });

  it("says that mails came with the Message-ID of another one and with another text", async () => {
    // The same again, and with a list's footer, is no other mail.
    const again = letter(1) + letter(2).replace("Number 2.", "Number 2.\n____\nlist footer");
    const path = file(letters(0, 300) + again + letter(3, "Another text."));
    const into = store();
    const said = () =>
      mbox(path, into)
        .oddities()
        .map(({ what }) => what);
    expect(said()).toEqual([]);
    await sync(mbox(path, into));
    const one =
      "1 mail came with the Message-ID of another one (<mail-3@example.org>), and says something else; the one that was read last is shown.";
    expect(said()).toEqual([one]);
    expect(into.body("mail-3@example.org")?.text).toBe("Another text.\n");
    appendFileSync(path, letter(4, "A third one.") + letter(301));
    await sync(mbox(path, into));
    expect(said()).toEqual([
      "2 mails came with the Message-ID of another one (<mail-3@example.org>, <mail-4@example.org>), and say something else; those that were read last are shown.",
    ]);
    // What is known is not counted again where the file is read from its beginning.
    writeFileSync(path, letters(0, 300) + letter(3, "Another text.") + letter(4, "A third one."));
    await sync(mbox(path, into));
    expect(said()).toEqual([
      "2 mails came with the Message-ID of another one (<mail-3@example.org>, <mail-4@example.org>), and say something else; those that were read last are shown.",
    ]);
  });

  it("names the first Message-IDs of many such mails, and keeps no more of them than can be read", async () => {
    const others = Array.from({ length: 40 }, (_, at) => letter(at, "Another text.")).join("");
    const into = store();
    const archive = mbox(file(letters(0, 40) + others), into);
    await sync(archive);
    expect(archive.oddities()[0]?.what).toMatch(
      /^40 mails .*\(<mail-0@example\.org>, <mail-1@example\.org>, <mail-2@example\.org>, …\)/,
    );
    expect(JSON.stringify(into.positions(archive.id)).match(/mail-/g)).toHaveLength(20);
  });

  it("that was cut gives way to another that has its last mail whole, whichever is read first", async () => {
    const text = letters(0, 2) + letter(2, "Begun here, and\n\nended there.");
    const cut = file(text.slice(0, text.indexOf(" and\n\nended")), "cut.mbox");
    const whole = file(text, "whole.mbox");
    for (const paths of [
      [cut, whole],
      [whole, cut],
    ]) {
      const into = store();
      for (const path of paths) await sync(mbox(path, into));
      expect(into.body("mail-2@example.org")?.text).toBe("Begun here, and\n\nended there.\n");
    }
  });

  it("does not change a mail that has its end, whoever sends it once more with something added", async () => {
    const into = store();
    await sync(mbox(file(letters(0, 3)), into));
    const longer = letter(1, "Number 1.\nReviewed-by: Mal Lory <mal@example.org>");
    await sync(mbox(file(longer, "other.mbox"), into));
    expect(into.body("mail-1@example.org")?.text).toBe("Number 1.\n");
  });

  it("is read on from its last mail when it has grown", async () => {
    const path = file(letters(0, 300));
    const into = store();
    const archive = mbox(path, into);
    await sync(archive);
    appendFileSync(path, letters(300, 302));
    const report = await sync(archive);
    expect(report.added).toBe(2);
    expect(report.bytes).toBeGreaterThan(0);
    expect(report.bytes).toBeLessThan(4 * letter(300).length);
    expect(known(into, archive, "")).toEqual(ids(302));
  });

  it("is read anew when it was written otherwise or has become shorter", async () => {
    const path = file(letters(0, 20));
    const archive = mbox(path, store());
    await sync(archive);
    writeFileSync(path, letters(5, 30));
    expect(await sync(archive)).toMatchObject({ added: 10, problems: [] });
    writeFileSync(path, letters(40, 42));
    expect(await sync(archive)).toMatchObject({ added: 2, problems: [] });
  });

  it("that is too large is read in parts", async () => {
    const path = file(letters(0, 450));
    const into = store();
    const archive = mbox(path, into, { maxTextBytes: 40_000 });
    const { problems } = await sync(archive);
    expect(problems[0]?.what).toMatch(/has more new mail than is read at once/);
    for (let time = 0; time < 10 && known(into, archive, "").length < 450; time++) await sync(archive);
    expect(known(into, archive, "")).toEqual(ids(450));
  });

  it("that is cut keeps what it holds and says so", async () => {
    const packed = gzipSync(Buffer.concat([Buffer.from(letters(0, 300)), randomBytes(4000)]));
    const path = file(packed.subarray(0, packed.length - 2000));
    const into = store();
    const archive = mbox(path, into);
    const { added, problems } = await sync(archive);
    expect(problems[0]?.what).toMatch(/is cut off or damaged/);
    expect(added).toBeGreaterThan(250);
    expect(known(into, archive, "")).toEqual(ids(300).slice(0, added));
  });

  it("that is missing, a folder, or holds no mail says so and loses nothing", async () => {
    const path = file(letters(0, 3));
    const into = store();
    const archive = mbox(path, into);
    await sync(archive);
    rmSync(path);
    expect((await sync(archive)).problems[0]?.what).toBe(`The mail file ${path} is not there.`);
    expect(known(into, archive, "")).toEqual(ids(3));
    mkdirSync(path);
    expect((await sync(archive)).problems[0]?.what).toBe(`${path} is not a file.`);
    const below = join(file(letters(0, 1)), "u-boot.mbox");
    expect((await sync(mbox(below, into))).problems[0]).toEqual({
      what: `The mail file ${below} could not be read (ENOTDIR).`,
      remedy: expect.stringContaining("Check the path in the setting patchTracker.archives."),
      where: below,
    });
    const other = file("<html>no mail</html>");
    expect((await sync(mbox(other, into))).problems[0]?.what).toBe(`${other} holds no mail.`);
    expect(mbox(other, into).gaps()).toEqual([]);
  });

  it("that is empty is waited for in silence", async () => {
    const path = file("");
    const archive = mbox(path, store());
    expect(await sync(archive)).toMatchObject({ added: 0, bytes: 0, problems: [] });
    appendFileSync(path, letters(0, 2));
    expect(await sync(archive)).toMatchObject({ added: 2, problems: [] });
  });

  it("says of what it read what the store has lost", async () => {
    const path = file(letters(0, 3));
    const into = store();
    const archive = mbox(path, into);
    expect(archive.gaps()).toEqual([]);
    await sync(archive);
    expect(archive.gaps()).toEqual([]);
    into.database.exec("DELETE FROM message WHERE key = 3");
    expect(archive.gaps()).toEqual([
      {
        period: "",
        problem: {
          what: `The store has 2 of the 3 mails that were read of ${path}.`,
          remedy: "They are read again.",
          where: path,
        },
      },
    ]);
    into.database.exec("UPDATE message SET subject = 'x' WHERE key = 1");
    into.range(0, Number.MAX_SAFE_INTEGER);
    expect(archive.gaps()).toEqual([
      {
        period: "",
        problem: {
          what: `Something of what was read of ${path} was damaged in the store.`,
          remedy: "Refresh: it is read again.",
          where: path,
        },
      },
    ]);
    await sync(archive);
    expect(archive.gaps()).toEqual([]);
    expect(known(into, archive, "")).toEqual(ids(3));
  });

  it("gives lore's addresses for the mails it holds, and owns none", async () => {
    const path = file(letters(0, 2) + letter(3).replace("mail-3@", "odd/id?=3@"));
    const archive = mbox(path, store());
    await sync(archive);
    const { urls } = await archive.urls([
      "mail-1@example.org",
      "odd/id?=3@example.org",
      "nobody@example.org",
    ]);
    expect(urls).toEqual(
      new Map([
        ["mail-1@example.org", "https://lore.kernel.org/r/mail-1@example.org"],
        ["odd/id?=3@example.org", "https://lore.kernel.org/r/odd%2Fid%3F%3D3@example.org"],
      ]),
    );
    expect(archive.owns()).toBe(false);
    expect(await archive.exactBody()).toBeNull();
    expect(await archive.thread()).toEqual([]);
    const address = "https://lore.kernel.org/r/mail-1@example.org";
    await expect(archive.resolve(address)).rejects.toMatchObject({
      problem: {
        what: `${address} does not lie in a mail file.`,
        remedy: "Give the mail's Message-ID instead.",
        where: address,
      },
    });
  });

  it("can be cancelled, and goes on later", async () => {
    const into = store();
    const archive = mbox(file(letters(0, 450)), into);
    const stop = new AbortController();
    const running = sync(archive, { signal: stop.signal, progress: () => stop.abort(new Error("enough")) });
    await expect(running).rejects.toThrow("enough");
    await sync(archive);
    expect(known(into, archive, "")).toEqual(ids(450));
  });
});
