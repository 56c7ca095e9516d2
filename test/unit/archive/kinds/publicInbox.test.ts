import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Archive } from "../../../../src/core/archive/archive.ts";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { permalink } from "../../../../src/core/project/uboot.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { Epoch, type InboxMail, inboxFolder, mailText } from "../../../support/publicInbox.ts";
import { sampleRepository } from "../../../support/repository.ts";
import { client, folder, mail, march, month, store, sync } from "../support.ts";

function inbox(path: string, into: Store, more: { maxTextBytes?: number } = {}): Archive {
  const parts = { store: into, http: client(), factsOf, permalink, log: silentLog, ...more };
  const [archive] = new Archives([path], parts).archives;
  if (!archive) throw new Error("no archive");
  return archive;
}

function epoch(...mails: InboxMail[]): Epoch {
  const made = new Epoch(join(folder(), "0.git"));
  if (mails.length > 0) made.append(...mails);
  return made;
}

const idsIn = (from: Store) =>
  from
    .range(0, Number.MAX_SAFE_INTEGER)
    .map((one) => one.messageId)
    .sort();
const idsOf = (mails: InboxMail[]) => mails.map((one) => one.messageId).sort();
const text = (from: Store, id: string) => from.body(id)?.text;

describe("an epoch", () => {
  it("says to whom a mail was sent, and has it exactly", async () => {
    const body = ">From here\nserial@fe000000\n\n";
    const sent = mail(1, { body });
    const into = store();
    const to = "U-Boot <u-boot@lists.example.org>";
    await sync(inbox(epoch({ ...sent, to, cc: "Ben Oak <ben@example.org>, cem@example.org" }).folder, into));
    expect(into.get([sent.messageId])[0]).toMatchObject({
      exact: true,
      to: [{ name: "U-Boot", email: "u-boot@lists.example.org" }],
      cc: [
        { name: "Ben Oak", email: "ben@example.org" },
        { name: "", email: "cem@example.org" },
      ],
    });
    expect(text(into, sent.messageId)).toBe(body);
  });

  it("is read from the month on that is asked for, and further down when an earlier one is", async () => {
    const all = [1, 2, 3].flatMap((number) => month(number, 250));
    const { folder: path } = epoch(...all);
    const into = store();
    await sync(inbox(path, into), { since: "2022-03" });
    // A batch more than asked for, since single mails have wrong dates.
    expect(into.range(0, march * 2).length).toBeLessThan(500);
    expect(idsIn(into)).toEqual(expect.arrayContaining(idsOf(month(3, 250))));
    await sync(inbox(path, into), { since: "2022-02" });
    expect(idsIn(into)).toEqual(expect.arrayContaining(idsOf([...month(2, 250), ...month(3, 250)])));
    expect((await sync(inbox(path, into))).problems).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf(all));
    expect(await sync(inbox(path, into), { since: "2022-02" })).toMatchObject({ added: 0, bytes: 0 });
  });

  it("is read from so many months before its newest mail on, where no first month is asked for", async () => {
    const old = month(1, 250).map((one, at) => ({
      ...one,
      messageId: `old-${at}@example.org`,
      date: Number(one.date) - 3 * 366 * 86_400_000,
    }));
    const into = store();
    await sync(inbox(epoch(...old, ...month(1, 3)).folder, into), { newest: 1 });
    expect(idsIn(into)).toEqual(expect.arrayContaining(idsOf(month(1, 3))));
    expect(idsIn(into).length).toBeLessThan(250);
  });

  it("has no address for a mail without a Message-ID", async () => {
    const into = store();
    const archive = inbox(epoch(mail(1), mail(2, { messageId: "" })).folder, into);
    await sync(archive);
    expect(idsIn(into)).toHaveLength(2);
    const { urls } = await archive.urls(idsIn(into), {
      offline: false,
      signal: new AbortController().signal,
    });
    expect([...urls.keys()]).toEqual(["mail-1@example.org"]);
  });

  it("that is a shallow clone is read further down each time the clone was deepened", async () => {
    const all = month(1, 9);
    const whole = epoch(...all);
    const path = join(folder(), "0.git");
    whole.git("clone", "--quiet", "--mirror", "--depth=2", `file://${whole.folder}`, path);
    const into = store();
    for (const [more, here] of [
      [null, 2],
      ["--deepen=3", 5],
      ["--unshallow", 9],
    ] as const) {
      if (more !== null) whole.git("-C", path, "fetch", "--quiet", more);
      await sync(inbox(path, into));
      expect(idsIn(into)).toEqual(idsOf(all.slice(-here)));
      expect(await sync(inbox(path, into))).toMatchObject({ added: 0, bytes: 0, problems: [] });
    }
  });

  it("is not given up at a mail with an old date in the middle of new ones", async () => {
    const made = epoch(...month(1, 5));
    made.commit({ add: mail(77), received: Date.UTC(1999, 1, 1) });
    made.append(...month(2, 5).map((one) => ({ ...one, messageId: `later-${one.messageId}` })));
    const into = store();
    await sync(inbox(made.folder, into), { since: "2022-01" });
    expect(idsIn(into)).toHaveLength(11);
  });

  it("forgets a mail that was taken away, also where that is met first", async () => {
    const made = epoch(...month(2, 3));
    const into = store();
    await sync(inbox(made.folder, into));
    const [gone] = month(2, 3);
    if (!gone) throw new Error("no mail");
    made.commit({ remove: gone });
    expect((await sync(inbox(made.folder, into))).problems).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf(month(2, 3).slice(1)));
    const fresh = store();
    await sync(inbox(made.folder, fresh));
    expect(idsIn(fresh)).toEqual(idsOf(month(2, 3).slice(1)));
    expect([inbox(made.folder, into).gaps(), inbox(made.folder, fresh).gaps()]).toEqual([[], []]);
    made.append(gone);
    await sync(inbox(made.folder, into));
    expect(idsIn(into)).toEqual(idsOf(month(2, 3)));
  });

  it("leaves out a mail that was taken away before it was read", async () => {
    const made = epoch(...month(1, 250), ...month(3, 250));
    const into = store();
    await sync(inbox(made.folder, into), { since: "2022-03" });
    const [gone] = month(1, 250);
    if (!gone) throw new Error("no mail");
    made.commit({ remove: gone });
    await sync(inbox(made.folder, into), { since: "2022-03" });
    await sync(inbox(made.folder, into));
    expect(idsIn(into)).toEqual(idsOf([...month(1, 250).slice(1), ...month(3, 250)]));
  });

  it("keeps a mail that was taken away and stands elsewhere", async () => {
    const [gone] = month(2, 1);
    if (!gone) throw new Error("no mail");
    const [one, other] = [epoch(gone), epoch(gone)];
    const into = store();
    await sync(inbox(one.folder, into));
    await sync(inbox(other.folder, into));
    one.commit({ remove: gone });
    await sync(inbox(one.folder, into));
    expect(idsIn(into)).toEqual([gone.messageId]);
  });

  it("has the first of two mails with one Message-ID, however it is read, and counts the other", async () => {
    const first = mail(1, { body: "The first.\n" });
    const second = { ...first, body: "Another, of whoever likes.\n" };
    const made = epoch(first);
    const into = store();
    await sync(inbox(made.folder, into));
    made.append(second);
    await sync(inbox(made.folder, into));
    const fresh = store();
    await sync(inbox(made.folder, fresh));
    for (const each of [into, fresh]) {
      expect(text(each, first.messageId)).toBe("The first.\n");
      expect(each.positions(made.folder)).toMatchObject([{ value: { doubled: 1 } }]);
    }
  });

  it("may hold mails without Message-ID, files that are none, what a purge has left, and empty commits", async () => {
    const made = epoch(mail(1));
    made.commit(
      { other: { README: "no mail\n", "m/x": "no mail\n" } },
      { other: {} },
      { add: "Subject: no id\n\nUnnamed.\n" },
      { add: "" },
      { add: mail(2) },
    );
    const into = store();
    expect(await sync(inbox(made.folder, into))).toMatchObject({ added: 3, problems: [] });
    expect(idsIn(into).filter((id) => id.endsWith("@no-message-id.invalid"))).toHaveLength(1);
    expect((await sync(inbox(made.folder, into))).added).toBe(0);
  });

  it("runs no program that its configuration names", async () => {
    const made = epoch(mail(1));
    const evil = `touch ${join(made.folder, "ran")}; false`;
    for (const key of ["core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "gpg.program"])
      made.git("config", key, evil);
    made.git("config", "alias.log", `!${evil}`);
    made.git("config", "log.showSignature", "true");
    const into = store();
    expect(await sync(inbox(made.folder, into))).toMatchObject({ added: 1, problems: [] });
    expect(() => made.git("cat-file", "-e", "HEAD")).not.toThrow();
    expect(() => rmSync(join(made.folder, "ran"))).toThrow();
  });

  it("is read on where a refresh had enough", async () => {
    const { folder: path } = epoch(...month(2, 450));
    const into = store();
    const first = await sync(inbox(path, into, { maxTextBytes: 1000 }));
    expect(first).toMatchObject({ added: 200, reached: true });
    expect(first.problems[0]?.what).toMatch(/more new mail than is read at once/);
    const second = await sync(inbox(path, into, { maxTextBytes: 1000 }));
    expect(second.added).toBeGreaterThan(0);
    expect(await sync(inbox(path, into))).toMatchObject({ added: 250 - second.added, problems: [] });
  });
});

describe("an epoch that was rewritten", () => {
  const mails = month(2, 450);

  it.each([
    ["and its old history is still there", false],
    ["and its old history is gone", true],
  ])("%s: what is new comes in, what was purged stays, and it is said", async (_, prune) => {
    const made = epoch(...mails);
    const into = store();
    await sync(inbox(made.folder, into));
    const edited = { ...mail(5), messageId: mails[7]?.messageId ?? "", body: "Without the secret.\n" };
    const kept = mails.slice(4).map((add, at) => (at === 3 ? { add: edited } : { add }));
    made.rewrite([...kept, { add: mail(900) }], { prune });
    const report = await sync(inbox(made.folder, into));
    expect(report).toMatchObject({ added: 1, reached: true, problems: [] });
    expect(report.notes.map(({ what }) => what)).toEqual([expect.stringMatching(/was rewritten/)]);
    expect(idsIn(into)).toEqual(idsOf([...mails, mail(900)]));
    expect(text(into, edited.messageId)).toBe("Without the secret.\n");
    expect(into.positions(made.folder)).toMatchObject([{ value: { doubled: 0 } }]);
    expect(inbox(made.folder, into).gaps()).toEqual([]);
    expect(await sync(inbox(made.folder, into))).toMatchObject({ added: 0, bytes: 0, problems: [] });
  });

  it("while it was read is read on all the same", async () => {
    const made = epoch(...mails);
    const into = store();
    await sync(inbox(made.folder, into, { maxTextBytes: 1000 }));
    made.rewrite(
      mails.slice(1).map((add) => ({ add })),
      { prune: true },
    );
    await sync(inbox(made.folder, into));
    expect(idsIn(into)).toEqual(idsOf(mails.slice(1)));
  });
});

describe("the epochs of a folder", () => {
  it("are read from the newest on, as far as is asked for", async () => {
    const path = folder();
    const months = [1, 2, 3].map((number) => month(number, 3));
    inboxFolder(path, months);
    const into = store();
    await sync(inbox(path, into), { since: "2022-03" });
    expect(idsIn(into)).toEqual(expect.arrayContaining(idsOf(months[2] ?? [])));
    expect(into.positions(path).map(({ period }) => period)).not.toContain("0");
    await sync(inbox(path, into));
    expect(idsIn(into)).toEqual(idsOf(months.flat()));
  });

  it("may lie in the folder itself, beside what is none", async () => {
    const path = folder();
    new Epoch(join(path, "0.git")).append(mail(1));
    mkdirSync(join(path, "all.git"));
    mkdirSync(join(path, "7.git"));
    const into = store();
    expect(await sync(inbox(path, into))).toMatchObject({ added: 1, problems: [] });
  });

  it("may be new and empty", async () => {
    const path = folder();
    inboxFolder(path, [[mail(1)]]);
    new Epoch(join(path, "git", "1.git"));
    expect(await sync(inbox(path, store()))).toMatchObject({ added: 1, problems: [] });
  });

  it("that cannot be read are said, and the others are read", async () => {
    const path = folder();
    const [, broken] = inboxFolder(path, [[mail(1)], month(2, 3)]);
    rmSync(join(broken?.folder ?? "", "objects"), { recursive: true });
    mkdirSync(join(broken?.folder ?? "", "objects"));
    const into = store();
    const report = await sync(inbox(path, into));
    expect(report).toMatchObject({ added: 1, reached: false });
    expect(report.problems).toMatchObject([
      { what: expect.stringMatching(/cannot read the mail in/), where: broken?.folder },
    ]);
  });
});

describe("a sentence is said", () => {
  const said = async (path: string, into = store()) =>
    (await sync(inbox(path, into))).problems.map(({ what }) => what);

  it("of a repository of something else", async () => {
    using other = sampleRepository([{ name: "one", message: "one", authored: march }], { bare: true });
    expect(await said(other.folder)).toEqual([expect.stringMatching(/no epoch of a public-inbox/)]);
  });

  it("of a folder that has gone", async () => {
    const made = epoch(mail(1));
    const into = store();
    const archive = inbox(made.folder, into);
    await sync(archive);
    rmSync(made.folder, { recursive: true });
    expect((await sync(archive)).problems).toMatchObject([
      { what: `The folder ${made.folder} is not there.` },
    ]);
    expect(idsIn(into)).toEqual([mail(1).messageId]);
  });
});

describe("what was damaged in the store", () => {
  it("is found, and read again when it is asked for", async () => {
    const mails = month(2, 30);
    const made = epoch(...mails);
    const into = store();
    await sync(inbox(made.folder, into));
    into.database.exec("UPDATE message SET subject = 'other' WHERE key = (SELECT max(key) FROM message)");
    const archive = inbox(made.folder, into);
    expect(idsIn(into)).toHaveLength(29);
    expect(archive.gaps()).toMatchObject([{ period: "0" }]);
    expect(archive.askAgain("0")).toBeNull();
    await sync(archive, { newest: 1 });
    expect(idsIn(into)).toEqual(idsOf(mails));
    expect(archive.gaps()).toEqual([]);
  });

  it("does not hide a mail that was sent twice", async () => {
    const made = epoch(mail(1), mail(2));
    made.append(mailText(mail(1)));
    const into = store();
    await sync(inbox(made.folder, into));
    expect(inbox(made.folder, into).gaps()).toEqual([]);
  });
});
