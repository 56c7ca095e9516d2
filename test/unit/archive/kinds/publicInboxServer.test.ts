import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Archive, SyncOptions } from "../../../../src/core/archive/archive.ts";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { quietly } from "../../../../src/core/base/call.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { GitServer } from "../../../support/gitServer.ts";
import { Epoch, type InboxMail } from "../../../support/publicInbox.ts";
import { client, folder, mail, march, month, serving, store, sync } from "../support.ts";

interface Site {
  epochs: Epoch[];
  server: GitServer;
  /** In a new process, as it were. */
  inbox(): Archive;
  archives(...more: string[]): Archives;
  into: Store;
}

async function site(...mails: InboxMail[][]): Promise<Site> {
  const place = folder();
  const epochs = mails.map((some, at) => {
    const made = new Epoch(join(place, `${at}.git`));
    if (some.length > 0) made.append(...some);
    return made;
  });
  const server = await GitServer.start(epochs);
  onTestFinished(() => server.close());
  const into = store();
  const parts = { store: into, factsOf, log: silentLog };
  const archives = (...more: string[]) =>
    new Archives([`${server.url}git/0.git`, ...more], { ...parts, http: client() });
  const inbox = () => {
    const [archive] = archives().archives;
    if (!archive) throw new Error("no archive");
    return archive;
  };
  return { epochs, server, inbox, archives, into };
}

/** The file of an object once all of a repository are unpacked. */
function unpackedBlob(repository: string, name: string): string {
  const git = (args: string[], input?: Uint8Array) =>
    execFileSync("git", args, {
      cwd: repository,
      ...(input && { input }),
      stdio: ["pipe", "pipe", "ignore"],
    });
  const packs = join(repository, "objects", "pack");
  const contents = readdirSync(packs)
    .filter((one) => one.endsWith(".pack"))
    .map((one) => readFileSync(join(packs, one)));
  rmSync(packs, { recursive: true });
  for (const pack of contents) git(["unpack-objects", "-q"], pack);
  const hash = String(git(["rev-parse", name])).trim();
  return join(repository, "objects", hash.slice(0, 2), hash.slice(2));
}

const idsIn = (from: Store) =>
  from
    .range(0, Number.MAX_SAFE_INTEGER)
    .map((one) => one.messageId)
    .sort();
const idsOf = (mails: InboxMail[]) => mails.map((one) => one.messageId).sort();
const whats = async (archive: Archive, more: Partial<SyncOptions> = {}) =>
  (await sync(archive, more)).problems.map(({ what }) => what);

/** What is worth knowing, where nothing went wrong. */
const noted = async (archive: Archive, more: Partial<SyncOptions> = {}) => {
  const { notes, problems } = await sync(archive, more);
  expect(problems).toEqual([]);
  return notes.map(({ what }) => what);
};

describe("a list on a server", () => {
  it("is fetched from the month on that is asked for, and further down when an earlier one is", async () => {
    const all = [1, 2, 3].map((number) => month(number, 30));
    const { inbox, into, server } = await site(all.flat());
    expect(await sync(inbox(), { since: "2022-03" })).toMatchObject({ problems: [], reached: true });
    expect(idsIn(into)).toEqual(idsOf(month(3, 30)));
    await sync(inbox(), { since: "2022-02" });
    expect(idsIn(into)).toEqual(idsOf([...month(2, 30), ...month(3, 30)]));
    await sync(inbox());
    expect(idsIn(into)).toEqual(idsOf(all.flat()));
    server.takeLog();
    await sync(inbox(), { since: "2022-03" });
    expect(server.takeLog()).toEqual(["GET manifest.js.gz"]);
  });

  it("takes one request where nothing is new, with a manifest and without", async () => {
    const { inbox, server, epochs, into } = await site(month(2, 5));
    await sync(inbox());
    server.takeLog();
    expect(await sync(inbox())).toMatchObject({ added: 0, requests: 1, problems: [] });
    expect(server.takeLog()).toEqual(["GET manifest.js.gz"]);
    server.manifest = false;
    await sync(inbox());
    server.takeLog();
    expect(await sync(inbox())).toMatchObject({ added: 0, requests: 1, problems: [] });
    expect(server.takeLog()).toEqual(["GET git/0.git/info/refs"]);
    epochs[0]?.append(mail(200));
    expect(await sync(inbox())).toMatchObject({ added: 1, problems: [] });
    expect(idsIn(into)).toHaveLength(6);
  });

  it("brings only what is new, without what lies below", async () => {
    const { inbox, server, epochs, into } = await site([...month(1, 30), ...month(2, 30)]);
    await sync(inbox(), { since: "2022-02" });
    epochs[0]?.append(mail(200));
    server.takeLog();
    expect(await sync(inbox(), { since: "2022-02" })).toMatchObject({ added: 1, problems: [] });
    expect(server.takeLog()).toEqual([
      "GET manifest.js.gz",
      "GET git/0.git/info/refs",
      "POST git/0.git/git-upload-pack",
      "POST git/0.git/git-upload-pack",
    ]);
    expect(idsIn(into)).toEqual(idsOf([...month(2, 30), mail(200)]));
  });

  it("has several epochs, of which only those are fetched that are asked for", async () => {
    const months = [1, 2, 3].map((number) => month(number, 3));
    const { inbox, server, epochs, into } = await site(...months);
    await sync(inbox(), { since: "2022-03" });
    expect(idsIn(into)).toEqual(expect.arrayContaining(idsOf(month(3, 3))));
    expect(server.takeLog().filter((line) => line.includes("git/0.git"))).toEqual([]);
    await sync(inbox());
    expect(idsIn(into)).toEqual(idsOf(months.flat()));
    server.manifest = false;
    const [first] = epochs;
    const next = new Epoch(join(first?.folder ?? "", "..", "3.git"));
    next.append(mail(300));
    epochs.push(next);
    await sync(inbox(), { now: march + 2 * 86_400_000 });
    expect(idsIn(into)).toContain(mail(300).messageId);
  });

  it("may have had no mail for long", async () => {
    const { inbox, into } = await site([...month(1, 3)]);
    const then = Date.UTC(2030, 0, 1);
    expect(await sync(inbox(), { newest: 2, now: then })).toMatchObject({ problems: [] });
    expect(idsIn(into)).toEqual(idsOf(month(1, 3)));
    expect(await sync(inbox(), { since: "2029-01", now: then })).toMatchObject({ added: 0, problems: [] });
  });

  it("is deepened where a mail with an old date has cut it short", async () => {
    const { inbox, into, epochs } = await site(month(1, 30));
    epochs[0]?.commit({ add: mail(99), received: Date.UTC(1999, 0, 1) });
    epochs[0]?.append(...month(3, 5));
    await sync(inbox(), { since: "2022-01" });
    expect(idsIn(into)).toEqual(idsOf([...month(1, 30), mail(99), ...month(3, 5)]));
  });

  it("that was rewritten is read on, and what was purged stays", async () => {
    const mails = month(2, 30);
    const { inbox, into, epochs } = await site(mails);
    await sync(inbox(), { since: "2022-02" });
    epochs[0]?.rewrite(
      [...mails.slice(4), mail(200)].map((add) => ({ add })),
      { prune: true },
    );
    expect(await noted(inbox(), { since: "2022-02" })).toEqual([expect.stringMatching(/was rewritten/)]);
    expect(idsIn(into)).toEqual(idsOf([...mails, mail(200)]));
    expect(await noted(inbox(), { since: "2022-02" })).toEqual([]);
  });

  it.each([
    ["whose server answers with files alone", { dumb: true }],
    ["whose server knows of no shallow history", { shallow: false }],
    ["whose server has neither a manifest nor a program for git", { dumb: true, manifest: false }],
  ])("%s is fetched whole, which is said once", async (_, kind) => {
    const { inbox, into, server, epochs } = await site([...month(1, 3), ...month(2, 3)]);
    Object.assign(server, kind);
    expect(await noted(inbox(), { since: "2022-02" })).toEqual([
      expect.stringMatching(/does not give a part of a list's history, so all of it was fetched/),
    ]);
    epochs[0]?.append(mail(200));
    expect(await noted(inbox(), { since: "2022-02" })).toEqual([]);
    expect(idsIn(into)).toContain(mail(200).messageId);
  });

  it("is fetched anew where its folder was damaged", async () => {
    const { inbox, into, epochs } = await site(month(2, 30));
    await sync(inbox());
    const root = join(into.directory, "public-inbox");
    const [list = ""] = readdirSync(root);
    const packs = join(root, list, "0.git", "objects", "pack");
    for (const pack of readdirSync(packs)) rmSync(join(packs, pack));
    epochs[0]?.append(mail(200));
    await sync(inbox());
    await sync(inbox());
    expect(idsIn(into)).toEqual(idsOf([...month(2, 30), mail(200)]));
  });

  it("is fetched anew after a mail was missing in what was fetched", async () => {
    const { inbox, into } = await site(month(2, 30));
    await sync(inbox());
    const root = join(into.directory, "public-inbox");
    const mirror = join(root, readdirSync(root)[0] ?? "", "0.git");
    const blob = unpackedBlob(mirror, "inbox~3:m");
    rmSync(blob);
    into.forgetPosition(inbox().id, "0");
    expect(await whats(inbox())).toEqual([
      expect.stringMatching(/Git cannot read the mail in .*: missing blob/),
    ]);
    expect(await whats(inbox())).toEqual([]);
    expect(inbox().gaps()).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf(month(2, 30)));
  });

  it("is left alone while another process fetches it", async () => {
    const { inbox, into, epochs } = await site(month(2, 3));
    await sync(inbox());
    const root = join(into.directory, "public-inbox");
    const [list = ""] = readdirSync(root);
    writeFileSync(join(root, list, "0.git", "refs", "heads", "inbox.lock"), "");
    epochs[0]?.append(mail(200));
    expect(await whats(inbox())).toEqual([expect.stringMatching(/is being fetched by another window/)]);
  });
});

describe("what goes wrong on the way is said, and nothing is lost", () => {
  it.each([
    ["a list that is not there", { status: 404 }, /has no such list/],
    [
      "a list that moved",
      { status: 301, location: "http://127.0.0.1:9/u-boot/" },
      /sends elsewhere: the list may have moved/,
    ],
    ["a server that refuses", { status: 403 }, /refused to answer git/],
    ["a server that has enough", { status: 429 }, /asks to be left alone/],
    ["a server with a fault", { status: 503 }, /has a fault of its own/],
    ["a page of something else", { html: true } as const, /sent something else where git asked for mail/],
    ["a bot wall before git", { botCheck: true } as const, /sent something else where git asked for mail/],
  ])("%s", async (_, failure, sentence) => {
    const { inbox, into, server, epochs } = await site(month(2, 3));
    await sync(inbox());
    epochs[0]?.append(mail(200));
    server.fail(/git\//, failure);
    const report = await sync(inbox());
    expect(report.problems).toMatchObject([{ what: expect.stringMatching(sentence) }]);
    expect(report.reached).toBe(false);
    expect(idsIn(into)).toEqual(idsOf(month(2, 3)));
    server.heal();
    expect(await whats(inbox())).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf([...month(2, 3), mail(200)]));
  });

  it("a server that is not there", async () => {
    const { inbox, server } = await site(month(2, 3));
    await server.close();
    expect(await whats(inbox())).toEqual([expect.stringMatching(/The connection to 127.0.0.1:\d+ failed/)]);
  });

  it("a git without its helper for http", async () => {
    const { inbox } = await site(month(2, 3));
    const programs = folder();
    const path = process.env.PATH ?? "";
    // A git that looks for its helpers where there are none.
    const git = `#!/bin/sh\nPATH='${path}'\nexec git --exec-path='${programs}' "$@"\n`;
    writeFileSync(join(programs, "git"), git, { mode: 0o755 });
    process.env.PATH = `${programs}:${path}`;
    onTestFinished(() => {
      process.env.PATH = path;
    });
    const { problems } = await sync(inbox());
    expect(problems).toMatchObject([
      {
        what: expect.stringMatching(/helper git-remote-http is missing/),
        remedy: expect.stringMatching(/Install it/),
      },
    ]);
  });

  it("a bot wall before the manifest alone is passed by, since git is let through", async () => {
    const { inbox, server, into } = await site(month(2, 3));
    server.fail(/manifest/, { botCheck: true });
    expect(await whats(inbox())).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf(month(2, 3)));
  });
});

describe("a conversation that is not here", () => {
  const cover = mail(1, { messageId: "cover@example.org", subject: "[PATCH 0/1] fs: repair" });
  const patch = mail(2, {
    messageId: "patch/1@example.org",
    inReplyTo: cover.messageId,
    body: ">From here\n",
  });
  const query = { messageId: patch.messageId, url: null, now: march };

  it("is brought in with its mails as they were sent, once", async () => {
    const { archives, server, into } = await site([cover, patch, mail(3)]);
    expect(await archives().thread(query, quietly())).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf([cover, patch]));
    expect(into.body(patch.messageId)).toEqual({ text: ">From here\n", exact: true });
    expect(server.takeLog()).toEqual(["GET patch/1@example.org/t.mbox.gz"]);
    await archives().thread(query, quietly());
    expect(server.takeLog()).toEqual([]);
    await sync(archives().archives[0] as Archive);
    expect(idsIn(into)).toEqual(idsOf([cover, patch, mail(3)]));
  });

  it("is asked of nobody else where its address lies in the list", async () => {
    const { archives, server, into } = await site([cover, patch]);
    const url = `${server.url}patch%2F1@example.org/T/#u`;
    expect(archives().knownId(url)).toBe(patch.messageId);
    await archives().thread({ ...query, url }, quietly());
    expect(idsIn(into)).toEqual(idsOf([cover, patch]));
  });

  it("is refused by a bot wall, and what can be done is said", async () => {
    const { archives, server, into } = await site([cover, patch]);
    server.fail(/mbox/, { botCheck: true });
    expect(await archives().thread(query, quietly())).toMatchObject([
      { what: expect.stringMatching(/takes the tracker for a bot/), remedy: expect.stringMatching(/git/) },
    ]);
    expect(idsIn(into)).toEqual([]);
  });

  it("is nowhere without an error", async () => {
    const { archives } = await site([cover]);
    expect(await archives().thread({ ...query, messageId: "nobody@example.org" }, quietly())).toEqual([]);
  });
});

describe("beside pipermail", () => {
  it("a list's mail replaces the damaged one, whichever is read first", async () => {
    const sent = mail(1, { body: "serial@fe000000\n" });
    const pipermail = await serving({ mails: [sent] });
    const { archives, into } = await site([{ ...sent, to: "u-boot@lists.example.org" }]);
    for (const order of [archives(pipermail.url).archives, archives(pipermail.url).archives.toReversed()])
      for (const archive of order) await sync(archive);
    expect(into.body(sent.messageId)).toEqual({ text: "serial@fe000000\n", exact: true });
    expect(into.get([sent.messageId])[0]?.to).toMatchObject([{ email: "u-boot@lists.example.org" }]);
  });

  it("one mail is had exactly, with those to whom it was sent", async () => {
    const sent = mail(1, { body: "serial@fe000000\n" });
    const pipermail = await serving({ mails: [sent] });
    const { archives, into, server } = await site([{ ...sent, to: "u-boot@lists.example.org" }]);
    const [inbox, list] = archives(pipermail.url).archives;
    if (!inbox || !list) throw new Error("two archives");
    await sync(list);
    expect(await inbox.exactBody(sent.messageId, quietly().signal)).toBe("serial@fe000000\n");
    expect(into.get([sent.messageId])[0]?.to).toMatchObject([{ email: "u-boot@lists.example.org" }]);
    expect(server.takeLog()).toEqual([`GET ${sent.messageId}/raw`]);
  });
});

describe("mails that pipermail and a public-inbox have", () => {
  it("are read where the person wants, and nobody is asked for what is not wanted", async () => {
    const pipermail = await serving({ mails: [mail(1), mail(2)] });
    const { archives, server } = await site([mail(1)]);
    const both = archives(pipermail.url);
    await both.sync({ since: null, until: null, newest: null, now: march, ...quietly() });
    const ids = [mail(1).messageId, mail(2).messageId];
    const asked = { offline: false, signal: quietly().signal };
    pipermail.takeLog();
    const onLore = await both.urls(ids, { ...asked, links: "lore" });
    expect([...onLore.urls]).toEqual([[mail(1).messageId, `${server.url}${mail(1).messageId}/`]]);
    expect(pipermail.takeLog()).toEqual([]);
    const onPipermail = await both.urls(ids, { ...asked, links: "pipermail" });
    expect([...onPipermail.urls.values()]).toEqual([
      `${pipermail.url}2022-February/600000.html`,
      `${pipermail.url}2022-February/600001.html`,
    ]);
  });
});

describe("an address that does not say of what kind it is", () => {
  const opened = (into: Store, url: string) =>
    new Archives([url], { store: into, factsOf, log: silentLog, http: client() });
  const bringIn = (archives: Archives) =>
    archives.sync({ since: null, until: null, newest: null, now: march, ...quietly() });

  it("is tried, and what answered is remembered", async () => {
    const { server, into } = await site(month(2, 3));
    expect(await bringIn(opened(into, server.url))).toMatchObject({ problems: [], reached: true });
    expect(idsIn(into)).toEqual(idsOf(month(2, 3)));
    server.takeLog();
    await bringIn(opened(into, server.url));
    expect(server.takeLog()).toEqual(["GET manifest.js.gz"]);
  });

  it("may be pipermail's", async () => {
    const server = await serving({ mails: month(2, 3), path: "/lists/u-boot/" });
    const into = store();
    expect(await bringIn(opened(into, server.url))).toMatchObject({ problems: [], reached: true });
    expect(idsIn(into)).toEqual(idsOf(month(2, 3)));
    expect(server.log.map(({ path }) => path)).not.toContain("manifest.js.gz");
  });

  it("may be nobody's", async () => {
    const server = await serving({ files: new Map(), path: "/lists/u-boot/" });
    const { problems } = await bringIn(opened(store(), server.url));
    expect(problems).toMatchObject([{ what: expect.stringMatching(/has no such page/) }]);
  });
});
