import { describe, expect, it, test } from "vitest";
import { groupArchives } from "../../../../src/core/archive/archiveGroups.ts";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { quietly } from "../../../../src/core/base/call.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Message } from "../../../../src/core/mail/message.ts";
import { hashOf } from "../../../../src/core/mail/messageIdHash.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { HyperkittyServer, type KittyMail } from "../../../support/hyperkittyServer.ts";
import type { SiteMail } from "../../../support/pipermailSite.ts";
import { client, mail, march, month, store } from "../support.ts";

const never = new AbortController().signal;

function opened(server: HyperkittyServer, into: Store): Archives {
  return new Archives([server.url], { store: into, http: client(), factsOf, log: silentLog });
}

/** A refresh of its own: another process, as far as the archive can tell. */
function syncFrom(server: HyperkittyServer, into: Store, more: { since?: string; until?: string } = {}) {
  const { since = null, until = null } = more;
  return opened(server, into).sync({ since, until, newest: null, now: march, ...quietly() });
}

const idsIn = (into: Store): string[] =>
  into.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
const idsOf = (mails: SiteMail[]): string[] => mails.map(({ messageId }) => messageId);
const asked = (server: HyperkittyServer): string[] =>
  server.takeLog().map((path) => path.replace(/\/.*/, ""));

describe("what a person writes", () => {
  const address = "https://lists.example.org/archives/list/tf-a@lists.example.org/";

  it.each([
    address,
    "https://lists.example.org/archives/list/tf-a@lists.example.org",
    "https://lists.example.org/archives/list/tf-a%40lists.example.org/latest",
    "https://lists.example.org/archives/list/tf-a@lists.example.org/2022/2/",
    "https://lists.example.org/archives/list/tf-a@lists.example.org/thread/66YGQGE5VXR2LNEA45VXFKOCUHVMAJNW/",
    "https://lists.example.org/archives/list/tf-a@lists.example.org/message/66YGQGE5VXR2LNEA45VXFKOCUHVMAJNW/#top",
    "https://lists.example.org/archives/api/list/tf-a@lists.example.org/emails/?format=json",
  ])("%s is the list", (written) => {
    expect(groupArchives([written], []).groups).toMatchObject([
      { kind: { name: "hyperkitty" }, addresses: [address], sure: true },
    ]);
  });

  it("may be a mail of a public-inbox that is called list", () => {
    expect(
      groupArchives(["https://inbox.example.net/list/20220210.1@example.org/"], []).groups,
    ).toMatchObject([{ kind: { name: "public-inbox" }, addresses: ["https://inbox.example.net/list/"] }]);
  });

  it("is asked of the server where it may be either, and remembered", async () => {
    const server = await HyperkittyServer.start(month(1, 2), "/");
    const into = store();
    expect(groupArchives([server.url], []).groups).toMatchObject([{ sure: false }]);
    await syncFrom(server, into);
    expect(idsIn(into)).toHaveLength(2);
    expect(opened(server, into).followed()).toMatchObject([{ kind: "hyperkitty", addresses: [server.url] }]);
    server.takeLog();
    await syncFrom(server, into);
    expect(server.takeLog()).toHaveLength(1);
  });

  it("gives a mail the name that Mailman gives it", () => {
    expect(hashOf("87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp")).toBe("JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP");
  });
});

describe("a list", () => {
  it("with nothing new costs one request", async () => {
    const server = await HyperkittyServer.start(month(2, 30));
    const into = store();
    await syncFrom(server, into);
    server.takeLog();
    expect(await syncFrom(server, into)).toMatchObject({ added: 0, problems: [] });
    expect(server.takeLog()).toEqual(["emails/?limit=25&offset=0"]);
  });

  it("is read from the month on that is asked for, and from an earlier one later", async () => {
    const [january, february] = [month(1, 12), month(2, 8)];
    const server = await HyperkittyServer.start([...month(12, 6), ...january, ...february].sort(byDate));
    const into = store();
    await syncFrom(server, into, { since: "2022-02" });
    expect(idsIn(into).sort()).toEqual(idsOf([...february, ...month(12, 6)]).sort());
    server.takeLog();
    expect(await syncFrom(server, into, { since: "2022-01" })).toMatchObject({ added: 12 });
    expect(asked(server).filter((path) => path === "email")).toHaveLength(12);
  });

  it("is read up to the month that is asked for", async () => {
    const server = await HyperkittyServer.start([...month(1, 3), ...month(2, 3)]);
    const into = store();
    await syncFrom(server, into, { until: "2022-01" });
    expect(idsIn(into)).toEqual(idsOf(month(1, 3)));
  });

  it("has no gap where reading was stopped above what was known, and where mails were taken away", async () => {
    const all = month(1, 90);
    const server = await HyperkittyServer.start(all.slice(0, 10));
    const into = store();
    await syncFrom(server, into);
    server.append(...all.slice(10));
    const stop = new AbortController();
    const options = { since: null, until: null, newest: null, now: march, signal: stop.signal };
    await expect(
      opened(server, into).sync({ ...options, progress: () => stop.abort(new Error("enough")) }),
    ).rejects.toThrow("enough");
    expect(idsIn(into)).toHaveLength(30);
    server.remove("mail-1-89@example.org");
    server.remove("mail-1-9@example.org");
    await syncFrom(server, into);
    expect(idsIn(into)).toHaveLength(90);
  });

  it("answers with a part as large as it likes", async () => {
    const all = month(1, 15);
    for (const paging of ["offset", "page", "none"] as const) {
      const server = await HyperkittyServer.start(all);
      server.paging = paging;
      server.maxPerPage = 6;
      const into = store();
      expect(await syncFrom(server, into)).toMatchObject({ added: 15, problems: [] });
    }
  });

  it("that pages for ever is left", async () => {
    const server = await HyperkittyServer.start(month(1, 5));
    server.endless = true;
    const into = store();
    const { problems } = await syncFrom(server, into);
    expect(problems.map(({ what }) => what)).toEqual([
      `${new URL(server.url).host} lists the same mails again and again, and was left there.`,
    ]);
    expect(idsIn(into)).toHaveLength(5);
    expect(asked(server).filter((path) => path === "emails")).toHaveLength(2);
  });

  it("is read again where the store has lost something", async () => {
    const server = await HyperkittyServer.start(month(1, 30));
    const into = store();
    await syncFrom(server, into);
    const [archive] = opened(server, into).archives;
    into.database.exec(
      "DELETE FROM message WHERE key = (SELECT key FROM id WHERE text = 'mail-1-7@example.org')",
    );
    expect(archive?.gaps().map(({ problem }) => problem.what)).toEqual([
      `The store has 29 of the 30 mails that were read of ${server.url}.`,
    ]);
    archive?.askAgain("");
    await syncFrom(server, into);
    expect(idsIn(into)).toHaveLength(30);
    expect(archive?.gaps()).toEqual([]);
  });
});

function byDate(one: SiteMail, other: SiteMail): number {
  return Number(one.date) - Number(other.date);
}

describe("a mail", () => {
  const cover = mail(1, { messageId: "cover@example.org", subject: "[PATCH 0/1] Move" });
  const patch = mail(2, { messageId: "patch@example.org", inReplyTo: "cover@example.org" });

  it("that came before the one it answers is below it in the end", async () => {
    const server = await HyperkittyServer.start([patch]);
    const into = store();
    await syncFrom(server, into);
    expect(into.get(["patch@example.org"])[0]?.inReplyTo).toBeNull();
    server.append(cover);
    await syncFrom(server, into);
    expect(into.get(["patch@example.org"])[0]).toMatchObject({
      inReplyTo: "cover@example.org",
      references: ["cover@example.org"],
    });
    expect(into.body("patch@example.org")).toEqual({ text: patch.body, exact: true });
    const generation = into.mailGeneration();
    await syncFrom(server, into);
    expect(into.mailGeneration()).toBe(generation);
  });

  it("comes with what it answers, however old that is", async () => {
    const old = { ...cover, date: Date.UTC(2021, 5, 1) };
    const server = await HyperkittyServer.start([old, { ...patch, date: Date.UTC(2021, 5, 2) }, answer()]);
    const into = store();
    await syncFrom(server, into, { since: "2022-02" });
    expect(idsIn(into)).toEqual(["cover@example.org", "patch@example.org", "answer@example.org"]);
    expect(into.get(["answer@example.org"])[0]?.inReplyTo).toBe("patch@example.org");
  });

  function answer(): SiteMail {
    return mail(3, { messageId: "answer@example.org", inReplyTo: "patch@example.org" });
  }

  it("has its text attachments below its text, and a line for others", async () => {
    const attachments = [
      { name: "0001.patch", type: "application/octet-stream", content: "--- a/x\n+++ b/x\n" },
      { name: "board.png", type: "image/png", content: "12345" },
      { name: "attachment.html", type: "text/html", content: "<p>Here.</p>" },
    ];
    const server = await HyperkittyServer.start([{ ...patch, body: "Here.\n", attachments }]);
    const into = store();
    await syncFrom(server, into);
    expect(into.body("patch@example.org")).toEqual({
      text: "Here.\n\n--- a/x\n+++ b/x\n\n[attachment: board.png, image/png, 5 bytes]\n",
      exact: true,
    });
  });

  it("whose attachment or letters are lost is not taken for what was sent", async () => {
    const attachments = [{ name: "0001.patch", type: "text/x-patch", content: "--- a/x\n" }];
    const mails: KittyMail[] = [
      { ...patch, attachments },
      { ...cover, body: "m\u{fffd}ve\n" },
    ];
    const server = await HyperkittyServer.start(mails);
    server.answerBadly(/attachment/, { status: 404 });
    const into = store();
    await syncFrom(server, into);
    expect(into.body("patch@example.org")?.exact).toBe(false);
    expect(into.body("patch@example.org")?.text).toContain("[attachment: 0001.patch");
    expect(into.body("cover@example.org")?.exact).toBe(false);
  });

  it("is from whom it was sent by, also where the list had to rewrite that", async () => {
    const server = await HyperkittyServer.start([
      { ...patch, from: "Ann Lee via U-Boot <u-boot@lists.example.org>" },
      { ...cover, from: "ben@example.org" },
    ]);
    const into = store();
    await syncFrom(server, into);
    const [first, second] = into.get(["patch@example.org", "cover@example.org"]).map(({ from }) => from);
    expect([first, second]).toEqual(
      expect.arrayContaining([
        { name: "Ann Lee", email: "ann@example.org" },
        { name: "", email: "ben@example.org" },
      ]),
    );
  });

  it("that another archive has as it was sent is not asked for", async () => {
    const server = await HyperkittyServer.start([patch]);
    const into = store();
    const known: Message = {
      ...{ messageId: "patch@example.org", inReplyTo: "cover@example.org", references: [], automatic: false },
      ...{ from: { name: "Ann Lee", email: "ann@example.org" }, to: [], cc: [] },
      ...{ date: Number(patch.date), subject: patch.subject, body: patch.body, exact: true },
    };
    into.put("other", [{ message: known, facts: factsOf(known), period: "", index: 0 }]);
    await syncFrom(server, into);
    expect(asked(server)).toEqual(["emails"]);
    const { urls } = await opened(server, into).urls(["patch@example.org"], { offline: true, signal: never });
    expect(urls.get("patch@example.org")).toBe(server.address(patch));
    expect(into.get(["patch@example.org"])[0]?.inReplyTo).toBe("cover@example.org");
  });

  it("that another archive has damaged is had as it was sent", async () => {
    const server = await HyperkittyServer.start([patch]);
    const into = store();
    const damaged: Message = {
      ...{ messageId: "patch@example.org", inReplyTo: "cover@example.org", references: [], automatic: false },
      ...{ from: { name: "Ann Lee", email: "ann@example.org" }, to: [], cc: [] },
      ...{ date: Number(patch.date), subject: patch.subject, body: "a at b\n", exact: false },
    };
    into.put("other", [{ message: damaged, facts: factsOf(damaged), period: "", index: 0 }]);
    expect(await opened(server, into).exactBody("patch@example.org", never)).toBe(patch.body);
    expect(into.body("patch@example.org")).toEqual({ text: patch.body, exact: true });
  });

  test.each([
    ["message", "answer@example.org", ""],
    ["thread", "cover@example.org", ""],
    ["thread", "cover@example.org", `#${hashOf("answer@example.org")}`],
  ])("brings its conversation by the address of its %s", async (kind, messageId, fragment) => {
    const server = await HyperkittyServer.start([cover, patch, answer(), mail(8)]);
    const into = store();
    const archives = opened(server, into);
    const url = `${server.url}${kind}/${hashOf(messageId)}/${fragment}`;
    const id = await archives.resolve(url, never);
    expect(id).toBe(fragment === "" ? messageId : "answer@example.org");
    expect(await archives.thread({ messageId: id ?? "", url, now: march }, quietly())).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf([cover, patch, answer()]));
    // It costs nothing later.
    server.takeLog();
    await syncFrom(server, into);
    expect(asked(server)).toEqual(["emails", "email"]);
  });

  it("that the server has not is nowhere, and no fault", async () => {
    const server = await HyperkittyServer.start([cover]);
    const archives = opened(server, store());
    const query = { messageId: "nobody@example.org", url: null, now: march };
    expect(await archives.thread(query, quietly())).toEqual([]);
    await expect(
      archives.resolve(`${server.url}message/${hashOf("nobody@example.org")}/`, never),
    ).rejects.toThrow(/is not the address of a mail in this archive/);
  });
});

describe("a fault", () => {
  it("of one mail leaves the others, is said, and is healed later", async () => {
    // Further down than what a refresh looks at where nothing is new.
    const all = month(1, 30);
    const server = await HyperkittyServer.start(all);
    const into = store();
    const bad = new RegExp(`/email/${hashOf("mail-1-2@example.org")}/`);
    server.answerBadly(bad, { status: 500, body: "<html>" });
    const { problems } = await syncFrom(server, into);
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^One mail of .* could not be had: .* has a fault of its own \(500\)\.$/),
    ]);
    expect(idsIn(into)).toHaveLength(29);
    server.heal();
    expect(await syncFrom(server, into)).toMatchObject({ added: 1, problems: [] });
    expect(idsIn(into)).toHaveLength(30);
  });

  it("does not come of a mail that was taken away since it was listed", async () => {
    const server = await HyperkittyServer.start(month(1, 3));
    server.answerBadly(new RegExp(`/email/${hashOf("mail-1-1@example.org")}/`), { status: 404 });
    expect(await syncFrom(server, store())).toMatchObject({ added: 2, problems: [] });
  });

  test.each([
    ["a list that is not there", 404, "{}", /has no list u-boot@lists.example.org\.$/],
    ["a list that needs a login", 403, "{}", /refused to answer \(403\)\.$/],
    ["a page", 200, "<html></html>", /sent a web page where HyperKitty's answer was expected\.$/],
    ["another program", 200, '{"results": [{"id": 1}]}', /gave an answer that no HyperKitty gives\.$/],
    ["no JSON", 200, "{", /gave an answer that no HyperKitty gives\.$/],
  ])("%s is said, and what was read stays", async (_, status, body, said) => {
    const server = await HyperkittyServer.start(month(1, 3));
    const into = store();
    server.answerBadly(/\/api\//, { status, body });
    const { problems, reached } = await syncFrom(server, into);
    expect([problems.map(({ what }) => what), reached]).toEqual([[expect.stringMatching(said)], false]);
    server.heal();
    await syncFrom(server, into);
    server.answerBadly(/\/api\//, { status, body });
    expect((await syncFrom(server, into)).problems).toHaveLength(1);
    expect(idsIn(into)).toHaveLength(3);
  });

  it("of a list that has moved to another host names that host, and asks it nothing", async () => {
    const [server, other] = [await HyperkittyServer.start(month(1, 3)), await HyperkittyServer.start()];
    server.answerBadly(/\/api\//, { status: 301, headers: { location: other.url } });
    const { problems } = await syncFrom(server, store());
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining(`: to ${new URL(other.url).host}, which no setting names`),
    ]);
    expect(other.takeLog()).toEqual([]);
  });

  it("in the middle of a list keeps what was read, and nothing is missing afterwards", async () => {
    const all = month(1, 15);
    const server = await HyperkittyServer.start(all);
    server.maxPerPage = 10;
    const into = store();
    server.answerBadly(/offset=10/, { status: 503 });
    expect((await syncFrom(server, into)).problems).toHaveLength(1);
    expect(idsIn(into)).toEqual(idsOf(all.slice(5)));
    server.heal();
    expect(await syncFrom(server, into)).toMatchObject({ added: 5, problems: [] });
    expect(idsIn(into)).toHaveLength(15);
  });
});
