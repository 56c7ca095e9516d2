// What holds for an archive of every kind: the same mails become the same store, whatever they are kept in.

import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Archive, ArchiveKind } from "../../../src/core/archive/archive.ts";
import { groupArchives } from "../../../src/core/archive/archiveGroups.ts";
import { Archives } from "../../../src/core/archive/archives.ts";
import { hyperkitty } from "../../../src/core/archive/kinds/hyperkitty/kind.ts";
import { maildir } from "../../../src/core/archive/kinds/maildir/kind.ts";
import { mbox } from "../../../src/core/archive/kinds/mbox/kind.ts";
import { patchworkProject } from "../../../src/core/archive/kinds/patchworkProject/kind.ts";
import { pipermail } from "../../../src/core/archive/kinds/pipermail/kind.ts";
import { publicInbox } from "../../../src/core/archive/kinds/publicInbox/kind.ts";
import { kinds } from "../../../src/core/archive/kinds.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { permalink } from "../../../src/core/project/uboot.ts";
import type { Store } from "../../../src/core/store/store.ts";
import { GitServer } from "../../support/gitServer.ts";
import { HyperkittyServer } from "../../support/hyperkittyServer.ts";
import { Maildir, mailText } from "../../support/maildir.ts";
import { PatchworkProjectServer } from "../../support/patchworkProjectServer.ts";
import type { SiteMail } from "../../support/pipermailSite.ts";
import { inboxFolder } from "../../support/publicInbox.ts";
import { client, folder, mail, month, serving, store, sync } from "./support.ts";

interface SiteOfKind {
  kind: ArchiveKind;
  name: string;
  /** Each mail takes a request there, so that some will do. */
  few?: boolean;
  make(mails: SiteMail[]): Promise<Site>;
}

/** Mails where an archive of some kind keeps them. */
interface Site {
  /** As a person writes it in the settings. */
  written: string;
  append(...mails: SiteMail[]): void;
  /** The address of one of its mails where this kind has addresses of its own, else null. */
  address(mail: SiteMail): string | null;
  /** The month that such an address names; null: none. */
  month?: string | null;
  /** Of References it keeps only the mail that is answered. */
  shortReferences?: boolean;
  /** Mails that are written at once; default 200. */
  batch?: number;
}

const sites: SiteOfKind[] = [
  {
    kind: hyperkitty,
    name: "HyperKitty",
    few: true,
    async make(mails: SiteMail[]): Promise<Site> {
      const server = await HyperkittyServer.start(mails);
      return {
        written: server.url,
        append: (...more) => server.append(...more),
        address: (mail) => server.address(mail),
        month: null,
        shortReferences: true,
        batch: 20,
      };
    },
  },
  {
    kind: patchworkProject,
    name: "a project on a Patchwork",
    few: true,
    async make(mails: SiteMail[]): Promise<Site> {
      const server = await PatchworkProjectServer.start(mails);
      return {
        written: `${server.address}list/`,
        append: (...more) => server.append(...more),
        address: (mail) => server.page(mail),
        month: null,
        batch: 10,
      };
    },
  },
  {
    kind: pipermail,
    name: "pipermail, on a server",
    async make(mails: SiteMail[]): Promise<Site> {
      const server = await serving({ mails });
      return {
        written: server.url,
        append: (...more) => server.append(...more),
        address: ({ messageId }) => {
          const at = server.mails.findIndex((one) => one.messageId === messageId);
          const period = new Date(server.mails[at]?.date ?? 0).toLocaleString("en", {
            month: "long",
            timeZone: "UTC",
          });
          return `${server.url}2022-${period}/${600_000 + at}.html`;
        },
      };
    },
  },
  {
    kind: publicInbox,
    name: "a folder of a public-inbox's epochs",
    async make(mails: SiteMail[]): Promise<Site> {
      const written = folder();
      const [epoch] = inboxFolder(written, [mails]);
      return { written, append: (...more) => epoch?.append(...more), address: () => null };
    },
  },
  {
    kind: publicInbox,
    name: "public-inbox, on a server",
    async make(mails: SiteMail[]): Promise<Site> {
      const [epoch] = inboxFolder(folder(), [mails]);
      const server = await GitServer.start(epoch ? [epoch] : []);
      onTestFinished(() => server.close());
      return {
        // As lore's and others' names say, and this one's does not.
        written: `${server.url}git/0.git`,
        append: (...more) => epoch?.append(...more),
        address: ({ messageId }) => `${server.url}${messageId}/`,
        month: null,
      };
    },
  },
  {
    kind: maildir,
    name: "a Maildir",
    async make(mails: SiteMail[]): Promise<Site> {
      const box = new Maildir(folder());
      for (const one of mails) box.deliver(one);
      return {
        written: box.path,
        append: (...more) => more.forEach((one) => void box.deliver(one)),
        address: () => null,
      };
    },
  },
  {
    kind: maildir,
    name: "a folder of mbox files",
    async make(mails: SiteMail[]): Promise<Site> {
      const written = folder();
      mkdirSync(join(written, "lists"));
      const path = join(written, "lists", "u-boot.mbox");
      writeFileSync(path, mails.map(inMbox).join(""));
      return {
        written,
        append: (...more) => appendFileSync(path, more.map(inMbox).join("")),
        address: () => null,
      };
    },
  },
  {
    kind: mbox,
    name: "an mbox file",
    async make(mails: SiteMail[]): Promise<Site> {
      const path = join(folder(), "list.mbox");
      writeFileSync(path, mails.map(inMbox).join(""));
      return {
        written: path,
        append: (...more) => appendFileSync(path, more.map(inMbox).join("")),
        address: () => null,
      };
    },
  },
];

function inMbox(mail: SiteMail): string {
  const time = new Date(mail.date).toUTCString().replace(/,| GMT/g, "");
  return `From ann@example.org ${time} 2022\n${mailText(mail)}\n`;
}

const patch =
  "Repair it.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n\n--- a/x.dts\n+++ b/x.dts\n@@ -1 +1 @@\n-serial@fe000000 {\n+serial@fe100000 {\n";
const review = {
  messageId: "review@example.org",
  inReplyTo: "patch@example.org",
  references: ["cover@example.org", "patch@example.org"],
  from: "Ben Oak <ben@example.org>",
  subject: "[PATCH 1/1] dts: move the serial port",
  date: Date.UTC(2022, 1, 20, 12),
  body: "> Repair it.\n\nReviewed-by: Ben Oak <ben@example.org>\n",
};
const special = [
  mail(100, {
    messageId: "patch@example.org",
    subject: "[PATCH 1/1] dts: move the serial port",
    body: patch,
    date: Date.UTC(2022, 1, 20, 11),
  }),
  review,
];
const many = [...month(1, 210), ...month(2, 9), ...special];
const some = [...month(1, 30), ...month(2, 9), ...special];
const never = new AbortController().signal;

function opened(site: Site, into: Store): Archive {
  const { archives, problems } = new Archives([site.written], {
    store: into,
    http: client(),
    factsOf,
    permalink,
    log: silentLog,
  });
  expect(problems).toEqual([]);
  const [archive] = archives;
  if (!archive || archives.length > 1) throw new Error("one archive was to be opened");
  return archive;
}

/** What a store knows of mails, without what a kind of archive may lose: "Re:", and "@" in bodies. */
function shortly(into: Store) {
  return into
    .range(0, Number.MAX_SAFE_INTEGER)
    .map(({ messageId, inReplyTo, references, from, date, subject, facts }) => ({
      messageId,
      inReplyTo,
      references,
      from,
      date,
      subject,
      kind: facts.kind,
      body: into.body(messageId)?.text.replaceAll(" at ", "@"),
    }))
    .sort((one, other) => one.date - other.date || (one.messageId < other.messageId ? -1 : 1));
}

it("covers every kind there is", () => {
  expect([...new Set(sites.map((one) => one.kind))]).toEqual(kinds);
});

describe.each(sites)("$name", ({ kind, few = false, make }) => {
  const mails = few ? some : many;

  it("is recognised by what a person writes", async () => {
    const { written } = await make(mails);
    expect(groupArchives([written], []).groups).toMatchObject([{ kind, sure: true }]);
  });

  it.runIf(kind.answers)("tells, where it is on a server, whether it is there", async () => {
    const { written } = await make(mails);
    if (!/^http:/.test(written)) return;
    const address = kind.recognise(written, [])?.address ?? "";
    const other = await serving({ mails });
    const elsewhere = address.replace(new URL(address).host, new URL(other.url).host);
    const session = client().session(never);
    expect(await kind.answers?.(address, session)).toBe(true);
    expect(await kind.answers?.(elsewhere, session)).toBe(false);
  });

  it("brings in all mails once, with what they say", async () => {
    const site = await make(mails);
    const into = store();
    const archive = opened(site, into);
    expect(await sync(archive)).toMatchObject({ added: mails.length, problems: [] });
    const expected = mails.map(({ messageId, subject, date }) => ({
      messageId,
      subject,
      date: Number(date),
    }));
    expect(shortly(into)).toMatchObject(
      expected.sort((one, other) => one.date - other.date || (one.messageId < other.messageId ? -1 : 1)),
    );
    expect(into.get(["review@example.org"])[0]).toMatchObject({
      inReplyTo: "patch@example.org",
      references: site.shortReferences ? ["patch@example.org"] : ["cover@example.org", "patch@example.org"],
      from: { name: "Ben Oak", email: "ben@example.org" },
    });
  });

  it("adds nothing the second time, and what is new the third time, also in another process", async () => {
    const site = await make(mails);
    const into = store();
    await sync(opened(site, into));
    const before = shortly(into);
    expect(await sync(opened(site, into))).toMatchObject({ added: 0, problems: [] });
    expect(shortly(into)).toEqual(before);
    site.append(mail(200, { messageId: "new@example.org", date: Date.UTC(2022, 1, 25) }));
    expect(await sync(opened(site, into))).toMatchObject({ added: 1, problems: [] });
    expect(shortly(into)).toHaveLength(before.length + 1);
  });

  it("leaves what was read when it is stopped, and goes on from there", async () => {
    const site = await make(mails);
    const into = store();
    const stop = new AbortController();
    const running = sync(opened(site, into), {
      signal: stop.signal,
      progress: (text) => /\d+ mails/.test(text) && stop.abort(new Error("enough")),
    });
    await expect(running).rejects.toThrow("enough");
    const read = into.range(0, Number.MAX_SAFE_INTEGER).length;
    expect(read).toBeGreaterThanOrEqual(site.batch ?? 200);
    expect((await sync(opened(site, into))).added).toBe(mails.length - read);
    expect(shortly(into)).toHaveLength(mails.length);
  });

  it("gives an address for each mail it has, and finds the mail again at those of its own", async () => {
    const site = await make(mails);
    const into = store();
    const archive = opened(site, into);
    await sync(archive);
    const asked = ["review@example.org", "mail-1-0@example.org", "nobody@example.org"];
    const { urls } = await archive.urls(asked, { offline: false, signal: never });
    expect([...urls.keys()].sort()).toEqual(["mail-1-0@example.org", "review@example.org"]);
    for (const url of urls.values()) expect(URL.canParse(url)).toBe(true);
    const own = site.address(review);
    if (own === null) {
      for (const url of urls.values()) {
        expect([archive.owns(url), archive.knownId(url), kind.locate(url)]).toEqual([false, null, null]);
        await expect(archive.resolve(url, never)).rejects.toThrow();
      }
      return;
    }
    expect(urls.get("review@example.org")).toBe(own);
    expect([archive.owns(own), archive.knownId(own), kind.locate(own)]).toEqual([
      true,
      "review@example.org",
      site.month === undefined ? "2022-02" : site.month,
    ]);
    expect(await archive.resolve(own, never)).toBe("review@example.org");
  });

  it("has the body of a patch as it was sent", async () => {
    const into = store();
    const archive = opened(await make(mails), into);
    await sync(archive);
    const exact = await archive.exactBody("patch@example.org", never);
    expect(exact ?? into.body("patch@example.org")?.text).toBe(patch);
    expect(into.body("patch@example.org")?.exact).toBe(true);
    expect(await archive.exactBody("nobody@example.org", never)).toBeNull();
  });

  it("asks nothing and changes nothing when it is stopped before it began", async () => {
    const into = store();
    const archive = opened(await make(mails), into);
    const signal = AbortSignal.abort(new Error("no"));
    await expect(sync(archive, { signal })).rejects.toThrow("no");
    expect(shortly(into)).toEqual([]);
  });
});
