import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { MailFolder } from "../../../../src/core/archive/kinds/maildir/mailFolder.ts";
import { MboxFile } from "../../../../src/core/archive/kinds/mbox/mboxFile.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { permalink } from "../../../../src/core/project/uboot.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { Maildir, mailText } from "../../../support/maildir.ts";
import type { SiteMail } from "../../../support/pipermailSite.ts";
import { Epoch } from "../../../support/publicInbox.ts";
import { client, folder, mail, march, store, sync } from "../support.ts";

const parts = (into: Store) => ({
  ...{ store: into, factsOf, permalink, log: silentLog },
  http: client().errand(new Set()),
});

function at(path: string, into: Store, more = {}): MailFolder {
  return new MailFolder(path, { ...parts(into), ...more });
}

const idsIn = (from: Store): string[] =>
  from
    .range(0, Number.MAX_SAFE_INTEGER)
    .map(({ messageId }) => messageId)
    .sort();

function inMbox(...mails: SiteMail[]): string {
  const stamp = (date: SiteMail["date"]) => new Date(date).toUTCString().replace(/,| GMT/g, "");
  return mails.map((one) => `From ann@example.org ${stamp(one.date)} 2022\n${mailText(one)}\n`).join("");
}

describe("a Maildir", () => {
  it("has no new mail where one was moved to cur or got other flags", async () => {
    const box = new Maildir(folder());
    let path = box.deliver(mail(1));
    const into = store();
    expect((await sync(at(box.path, into))).added).toBe(1);
    for (const flags of ["S", "RS", ""]) {
      path = box.mark(path, flags);
      expect(await sync(at(box.path, into))).toMatchObject({ added: 0, bytes: 0, problems: [] });
    }
    expect(idsIn(into)).toEqual(["mail-1@example.org"]);
  });

  it("is read with all that lie below it: Maildir++, plain folders, mail files beside", async () => {
    const root = folder();
    new Maildir(root).deliver(mail(1));
    new Maildir(join(root, ".Lists.u-boot")).deliver(mail(2));
    new Maildir(join(root, "Lists", "u-boot")).deliver(mail(3));
    mkdirSync(join(root, "old"));
    writeFileSync(join(root, "old", "2021"), inMbox(mail(4), mail(5)));
    writeFileSync(join(root, "old", "2021.msf"), "// an index of a mail program\n");
    const into = store();
    expect(await sync(at(root, into))).toMatchObject({ added: 5, problems: [], reached: true });
    expect(await sync(at(root, into))).toMatchObject({ added: 0, bytes: 0, problems: [] });
  });

  it("keeps in the store what was deleted in the folder", async () => {
    const box = new Maildir(folder());
    const into = store();
    const path = box.deliver(mail(1));
    await sync(at(box.path, into));
    rmSync(path);
    expect(await sync(at(box.path, into))).toMatchObject({ added: 0, problems: [] });
    expect(at(box.path, into).gaps()).toEqual([]);
    expect(into.body("mail-1@example.org")?.text).toBe(mail(1).body);
  });

  it("leaves alone what is being written, drafts, and what was thrown away", async () => {
    const box = new Maildir(folder());
    writeFileSync(join(box.path, "tmp", "1643700000.half.host"), mailText(mail(1)));
    box.mark(box.deliver(mail(2)), "DS");
    box.mark(box.deliver(mail(3)), "ST");
    const into = store();
    expect(await sync(at(box.path, into))).toMatchObject({ added: 0, problems: [], reached: true });
  });

  it("is not read where mail programs keep what was not sent or was thrown away, unless it is named", async () => {
    const root = folder();
    for (const [at, name] of ["Drafts", ".INBOX.Trash", "[Gmail]/Trash", "old/Deleted Items"].entries())
      new Maildir(join(root, name)).deliver(mail(at));
    writeFileSync(join(root, "Templates"), inMbox(mail(8)));
    const kept = "Drafts of a standard";
    new Maildir(join(root, kept)).deliver(mail(9));
    const into = store();
    expect(await sync(at(root, into))).toMatchObject({ added: 1, problems: [] });
    expect(idsIn(into)).toEqual(["mail-9@example.org"]);
    expect((await sync(at(join(root, "Drafts"), into))).added).toBe(1);
  });

  // Of other systems, names are always Unicode.
  it.skipIf(process.platform !== "linux")(
    "says of a name that is not in UTF-8 what is to be done",
    async () => {
      const root = folder();
      new Maildir(root).deliver(mail(1));
      mkdirSync(Buffer.from(`${root}/B\xfccher`, "latin1"));
      const { added, problems } = await sync(at(root, store()));
      expect(added).toBe(1);
      expect(problems).toEqual([
        {
          what: `${root}/B\ufffdcher has a name that is not in UTF-8, and could not be read.`,
          remedy: "Rename it, as convmv does, to have it read.",
          where: root,
        },
      ]);
    },
  );

  it("reads a mail once it is whole, and says so until then", async () => {
    const box = new Maildir(folder());
    const [half, whole] = [mailText(mail(1)).slice(0, 40), mailText(mail(1)).slice(40)];
    const path = box.write(half);
    const into = store();
    const { problems } = await sync(at(box.path, into));
    expect(problems.map(({ what }) => what)).toEqual([`${path} holds no whole mail.`]);
    appendFileSync(path, whole);
    expect(await sync(at(box.path, into))).toMatchObject({ added: 1, problems: [] });
    expect(into.body("mail-1@example.org")).toEqual({ text: mail(1).body, exact: true });
  });

  it("has every mail once where it is written to and sorted while it is read", async () => {
    const box = new Maildir(folder());
    const paths = Array.from({ length: 450 }, (_, number) =>
      box.deliver(mail(number, { date: Date.UTC(2022, 1, 1) + number * 60_000 })),
    );
    const into = store();
    let told = 0;
    const report = await sync(at(box.path, into), {
      progress: () => {
        if (++told > 1) return;
        for (const path of paths) box.mark(path, "S");
        box.deliver(mail(1000));
      },
    });
    // The rest was gone from new when it was to be read, and is found in cur.
    expect(report).toMatchObject({ added: 451, problems: [] });
    expect(idsIn(into)).toHaveLength(451);
    expect((await sync(at(box.path, into))).bytes).toBe(0);
  });

  it("is read by two windows at once, and has every mail in one place", async () => {
    const box = new Maildir(folder());
    for (let number = 0; number < 450; number++) box.deliver(mail(number));
    const directory = folder();
    const windows = [store(directory), store(directory)];
    const reports = await Promise.all(windows.map((into) => sync(at(box.path, into))));
    expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(450);
    const [into] = windows;
    const places = into?.places(idsIn(into)) ?? new Map();
    expect(places.size).toBe(450);
    expect([...places.values()].flat()).toHaveLength(450);
  });

  it("keeps a mail without Message-ID as one mail, whatever its file is called", async () => {
    const box = new Maildir(folder());
    const path = box.deliver(mail(1, { messageId: "" }));
    const into = store();
    await sync(at(box.path, into));
    rmSync(box.mark(path, "S"));
    box.deliver(mail(1, { messageId: "" }));
    expect(await sync(at(box.path, into))).toMatchObject({ added: 0, problems: [] });
    expect(idsIn(into)).toHaveLength(1);
  });

  it("shows the first of two mails with one Message-ID, and says that there is another", async () => {
    const box = new Maildir(folder());
    box.deliver(mail(1, { body: "The first.\n" }));
    const into = store();
    await sync(at(box.path, into));
    box.deliver(mail(1, { body: "Another.\n" }));
    box.deliver(mail(1, { body: "The first.\n\n--\nA list adds this to each mail.\n" }));
    await sync(at(box.path, into));
    expect(into.body("mail-1@example.org")?.text).toBe("The first.\n");
    expect(at(box.path, into).oddities()).toMatchObject([
      {
        what: expect.stringMatching(
          /^1 mail came with the Message-ID of another one \(<mail-1@example\.org>\)/,
        ),
      },
    ]);
  });

  it("shows the whole of a mail of which a part lay there first", async () => {
    const box = new Maildir(folder());
    const whole = mailText(mail(1, { body: "Begun here, and\n\nended there.\n" }));
    const into = store();
    for (const text of [whole.slice(0, whole.indexOf(" and\n\nended")), whole]) {
      box.write(text);
      await sync(at(box.path, into));
    }
    expect(into.body("mail-1@example.org")?.text).toBe("Begun here, and\n\nended there.\n");
    expect([at(box.path, into).oddities(), at(box.path, into).gaps()]).toEqual([[], []]);
  });

  it("keeps of a huge mail what a mail may hold, and does not take it for exact", async () => {
    const box = new Maildir(folder());
    box.deliver(mail(1, { body: "long\n".repeat(600_000) }));
    const into = store();
    expect(await sync(at(box.path, into))).toMatchObject({ added: 1, problems: [] });
    expect(into.body("mail-1@example.org")?.exact).toBe(false);
    expect(into.body("mail-1@example.org")?.text.length).toBeLessThan(2_000_000);
  });

  it("reads everything else where a file cannot be read", async () => {
    const box = new Maildir(folder());
    const loop = join(box.path, "cur", "1643700000.loop.host");
    symlinkSync(loop, loop);
    box.deliver(mail(1));
    const into = store();
    const { added, problems } = await sync(at(box.path, into));
    expect(added).toBe(1);
    expect(problems).toEqual([
      { what: `${loop} could not be read (ELOOP).`, remedy: "Refresh to try it again.", where: box.path },
    ]);
  });

  it("says that it is not there while it is renamed, and goes on when it is back", async () => {
    const root = folder();
    const box = new Maildir(join(root, "Mail"));
    box.deliver(mail(1));
    const into = store();
    const archive = at(box.path, into);
    await sync(archive);
    renameSync(box.path, join(root, "Renamed"));
    const { problems, reached } = await sync(archive);
    expect(reached).toBe(false);
    expect(problems.map(({ what }) => what)).toEqual([`The mail folder ${box.path} is not there.`]);
    expect(idsIn(into)).toHaveLength(1);
    renameSync(join(root, "Renamed"), box.path);
    expect(await sync(archive)).toMatchObject({ added: 0, bytes: 0, problems: [] });
  });

  it("is called what it was where it has gone before the program starts", async () => {
    const [place, root] = [folder(), folder()];
    const box = new Maildir(join(root, "Mail"));
    box.deliver(mail(1));
    const epoch = join(root, "0.git");
    new Epoch(epoch).append({ ...mail(2), to: "u-boot@lists.example.org" });
    const [file, never] = [join(root, "mail.mbox"), join(root, "never")];
    writeFileSync(file, inMbox(mail(3)));
    const started = (paths: string[]) => {
      const into = store(place);
      return new Archives(paths, { ...{ store: into, factsOf, log: silentLog }, http: client() });
    };
    const options = { since: null, until: null, newest: null, now: march, progress: () => {} };
    const signal = new AbortController().signal;
    const whatOf = async (paths: string[]) =>
      (await started(paths).sync({ ...options, signal })).problems.map(({ what }) => what);
    expect(await whatOf([box.path, epoch, file])).toEqual([]);
    for (const path of [box.path, epoch, file]) rmSync(path, { recursive: true });
    const paths = [box.path, epoch, file, never];
    expect(await whatOf(paths)).toEqual([
      `The mail folder ${box.path} is not there.`,
      `The folder ${epoch} is not there.`,
      `The mail file ${file} is not there.`,
      `The mail file or folder ${never} is not there.`,
    ]);
    expect(
      started(paths)
        .followed()
        .map(({ kind }) => kind),
    ).toEqual(["maildir", "public-inbox", "mbox", "mbox"]);
    writeFileSync(box.path, inMbox(mail(4)));
    expect(started([box.path]).followed()).toMatchObject([{ kind: "mbox" }]);
  });

  it("says so where a folder holds no mail of any kind", async () => {
    const path = folder();
    writeFileSync(join(path, "notes.txt"), "No mail.\n");
    expect((await sync(at(path, store()))).problems.map(({ what }) => what)).toEqual([
      `${path} holds neither a Maildir (a folder with cur and new) nor mbox files.`,
    ]);
  });

  it("leaves what was delivered before the first month until that month is asked for", async () => {
    const box = new Maildir(folder());
    box.deliver(mail(1, { date: Date.UTC(2021, 5, 1) }));
    box.deliver(mail(2));
    const into = store();
    expect((await sync(at(box.path, into), { since: "2022-01" })).added).toBe(1);
    expect((await sync(at(box.path, into), { newest: 3 })).added).toBe(0);
    expect((await sync(at(box.path, into), { since: "2021-06" })).added).toBe(1);
  });

  it("reads on in the next refresh where it has more than is read at once", async () => {
    const box = new Maildir(folder());
    for (let number = 0; number < 450; number++) box.deliver(mail(number));
    const into = store();
    const few = { maxTextBytes: 1_000 };
    const first = await sync(at(box.path, into, few));
    expect(first).toMatchObject({ added: 200, reached: false });
    expect(first.problems[0]?.what).toContain("more new mail than is read at once");
    expect((await sync(at(box.path, into))).added).toBe(250);
  });

  it("keeps what it has read in parts, of which a new mail writes one", async () => {
    const box = new Maildir(folder());
    for (let number = 0; number < 1_300; number++) box.deliver(mail(number));
    const into = store();
    const archive = at(box.path, into);
    await sync(archive);
    const before = into.positions(archive.id);
    expect(before.map(({ period }) => period)).toEqual(["./#0", "./#1"]);
    box.deliver(mail(2_000));
    await sync(archive);
    const after = into.positions(archive.id);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
    expect(archive.gaps()).toEqual([]);
  });

  it("is read again in the part of which the store has lost something", async () => {
    const box = new Maildir(folder());
    for (let number = 0; number < 30; number++) box.deliver(mail(number));
    const into = store();
    const archive = at(box.path, into);
    await sync(archive);
    into.database.exec("UPDATE message SET subject = 'Spoilt.' WHERE key = 7");
    expect(into.range(0, march)).toHaveLength(29);
    expect(archive.gaps()).toMatchObject([{ period: "./#0" }]);
    expect(await sync(archive)).toMatchObject({ added: 1, problems: [] });
    expect(archive.gaps()).toEqual([]);
    expect(idsIn(into)).toHaveLength(30);
  });
});

describe("a folder of mail files", () => {
  it("has those that begin with the mark of Windows' editors as well", async () => {
    const root = folder();
    writeFileSync(join(root, "2021"), `\ufeff${inMbox(mail(1), mail(2))}`);
    expect(await sync(at(root, store()))).toMatchObject({ added: 2, problems: [] });
  });

  it("keeps its mails and their places when a mail program rewrites a file", async () => {
    const path = folder();
    writeFileSync(join(path, "inbox"), inMbox(mail(1), mail(2), mail(3)));
    const into = store();
    const archive = at(path, into);
    await sync(archive);
    writeFileSync(join(path, "inbox"), inMbox(mail(2), mail(4)));
    expect(await sync(archive)).toMatchObject({ added: 1, problems: [] });
    expect(idsIn(into)).toEqual([1, 2, 3, 4].map((number) => `mail-${number}@example.org`));
    expect([...into.privateOf(idsIn(into))]).toHaveLength(4);
    expect(archive.gaps()).toEqual([]);
  });

  it("has the whole mail where a file that was cut is read first, or later, and one place of it", async () => {
    for (const [cut, whole] of [
      ["1-inbox", "2-inbox"],
      ["2-inbox", "1-inbox"],
    ]) {
      const path = folder();
      const text = inMbox(mail(1), mail(2, { body: "Begun here, and\n\nended there.\n" }));
      writeFileSync(join(path, cut ?? ""), text.slice(0, text.indexOf(" and\n\nended")));
      writeFileSync(join(path, whole ?? ""), text);
      const into = store();
      const archive = at(path, into);
      await sync(archive);
      expect(into.body("mail-2@example.org")?.text).toBe("Begun here, and\n\nended there.\n");
      expect(into.places(["mail-2@example.org"]).get("mail-2@example.org")).toHaveLength(1);
      expect([archive.oddities(), archive.gaps()]).toEqual([[], []]);
      expect(await sync(archive)).toMatchObject({ added: 0, bytes: 0, problems: [] });
    }
  });

  it("has a mail without Message-ID once, also where it was read half", async () => {
    const path = folder();
    const text = inMbox(mail(1), mail(2, { messageId: "" }));
    writeFileSync(join(path, "inbox"), text.slice(0, -30));
    const into = store();
    const archive = at(path, into);
    await sync(archive);
    writeFileSync(join(path, "inbox"), text);
    await sync(archive);
    expect(idsIn(into)).toHaveLength(2);
    expect(archive.gaps()).toEqual([]);
  });
});

describe("a mail in a person's own folder", () => {
  const list = (into: Store, ...mails: SiteMail[]): MboxFile => {
    const path = join(folder(), "list.mbox");
    writeFileSync(path, inMbox(...mails));
    return new MboxFile({ path, ...parts(into) });
  };

  it("is private as long as no list has it, and has no page", async () => {
    const box = new Maildir(folder());
    box.deliver(mail(1));
    box.deliver(mail(2));
    const into = store();
    await sync(at(box.path, into));
    await sync(list(into, mail(1)));
    const ids = ["mail-1@example.org", "mail-2@example.org"];
    expect(into.get(ids).map((one) => one.private)).toEqual([undefined, true]);
    const { urls } = await at(box.path, into).urls(ids);
    expect([...urls.values()].sort()).toEqual([permalink("mail-1@example.org"), "mid:mail-2@example.org"]);
  });

  it("gives way to the list's text where both are exact, whichever comes first", async () => {
    const box = new Maildir(folder());
    box.deliver(mail(1, { body: "EXTERNAL MAIL!\nFine.\n" }));
    for (const order of ["own first", "list first"]) {
      const into = store();
      const both = [at(box.path, into), list(into, mail(1, { body: "Fine.\n" }))];
      for (const archive of order === "own first" ? both : both.reverse()) await sync(archive);
      expect([order, into.body("mail-1@example.org")?.text]).toEqual([order, "Fine.\n"]);
    }
  });

  it("tells nothing of a mail of which a list has a part", async () => {
    const path = join(folder(), "list.mbox");
    const text = inMbox(mail(1, { body: "Begun here, and\n\nended there.\n" }));
    writeFileSync(path, text.slice(0, text.indexOf(" and\n\nended")));
    const into = store();
    await sync(new MboxFile({ path, ...parts(into) }));
    const box = new Maildir(folder());
    box.deliver(mail(1, { body: "Begun here, and\n\nended there.\n" }));
    await sync(at(box.path, into));
    expect(into.forOthers().body("mail-1@example.org")?.text).toBe("Begun here,");
  });

  it("is in no answer of the store as others may see it", async () => {
    const box = new Maildir(folder());
    box.deliver(mail(1));
    const into = store();
    const others = into.forOthers();
    await sync(at(box.path, into));
    await sync(list(into, mail(2)));
    expect(idsIn(others)).toEqual(["mail-2@example.org"]);
    expect(others.get(["mail-1@example.org"])).toEqual([]);
    expect(others.body("mail-1@example.org")).toBeNull();
    expect(others.search("repair part 1", 10)).toEqual([]);
    into.cache("series", [["one", "with private mail"]]);
    expect(others.cached("series", ["one"]).size).toBe(0);
  });
});
