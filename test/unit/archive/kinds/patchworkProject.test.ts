import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { groupArchives } from "../../../../src/core/archive/archiveGroups.ts";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { messageOf } from "../../../../src/core/archive/kinds/patchworkProject/message.ts";
import { quietly } from "../../../../src/core/base/call.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Message } from "../../../../src/core/mail/message.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { PatchworkProjectServer, type ProjectMail } from "../../../support/patchworkProjectServer.ts";
import { client, mail, march, month, store } from "../support.ts";

const never = new AbortController().signal;

function opened(server: PatchworkProjectServer, into: Store): Archives {
  return new Archives([`${server.address}list/`], {
    ...{ store: into, http: client(), factsOf, log: silentLog },
  });
}

/** A refresh of its own: another process, as far as the archive can tell. */
function syncFrom(
  server: PatchworkProjectServer,
  into: Store,
  more: {
    since?: string | null;
    until?: string | null;
    signal?: AbortSignal;
    progress?(text: string): void;
  } = {},
) {
  return opened(server, into).sync({
    ...{ since: null, until: null, newest: null, now: march, ...quietly() },
    ...more,
  });
}

const idsIn = (into: Store): string[] =>
  into.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
const idsOf = (mails: ProjectMail[]): string[] => mails.map(({ messageId }) => messageId);
/** What was asked for, without the numbers. */
const asked = (server: PatchworkProjectServer): string[] =>
  server.takeLog().map((path) => path.replace(/\?.*/, "").replace(/\d+/, "N"));

const diff = "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-meet at noon\n+serial@fe000000\n";
const cover = mail(1, { messageId: "cover@example.org", subject: "[PATCH 0/1] Move", body: "Both.\n" });
const patch: ProjectMail = mail(2, {
  messageId: "patch@example.org",
  inReplyTo: "cover@example.org",
  references: ["cover@example.org"],
  subject: "[PATCH 1/1] x: move",
  body: `Move it.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n x.c | 2 +-\n\n${diff}-- \n2.30.2\n`,
});
const answer: ProjectMail = mail(3, {
  messageId: "answer@example.org",
  inReplyTo: "patch@example.org",
  references: ["cover@example.org", "patch@example.org"],
  from: "Ben Oak <ben@example.org>",
  subject: "Re: [PATCH 1/1] x: move",
  body: "> -meet at noon\n\nNo m\u00f6ve, a=3D.\n\n-- \nBen\n",
});
const note = mail(4, {
  messageId: "note@example.org",
  inReplyTo: "cover@example.org",
  subject: "Re: [PATCH 0/1] Move",
});
const series = [cover, { ...patch, cc: "Cleo <cleo@example.org>" }, answer, note];

describe("what a person writes", () => {
  const address = "https://patchwork.example.org/project/uboot/";

  it.each([
    address,
    "https://patchwork.example.org/project/uboot",
    "https://patchwork.example.org/project/uboot/list/?series=59",
    "https://patchwork.example.org/project/uboot/patch/20220210.1@example.org/",
  ])("%s is the project", (written) => {
    expect(groupArchives([written], []).groups).toMatchObject([
      { kind: { name: "patchwork" }, addresses: [address], sure: true },
    ]);
  });

  it("may be a project on another site, so that the server is asked", async () => {
    const server = await PatchworkProjectServer.start(series);
    const into = store();
    const archives = new Archives([server.address], {
      ...{ store: into, http: client(), factsOf, log: silentLog },
    });
    await archives.sync({ since: null, until: null, newest: null, now: march, ...quietly() });
    expect(archives.followed()).toMatchObject([{ kind: "patchwork", addresses: [server.address] }]);
    expect(idsIn(into)).toHaveLength(4);
  });
});

describe("a project", () => {
  it("gives patches, cover letters and comments, with To, Cc and what they answer", async () => {
    const server = await PatchworkProjectServer.start(series);
    const into = store();
    expect(await syncFrom(server, into)).toMatchObject({ added: 4, problems: [], reached: true });
    expect(idsIn(into)).toEqual(idsOf(series));
    expect(into.get(["patch@example.org"])[0]).toMatchObject({
      from: { name: "Ann Lee", email: "ann@example.org" },
      cc: [{ name: "Cleo", email: "cleo@example.org" }],
      inReplyTo: "cover@example.org",
      subject: "[PATCH 1/1] x: move",
      date: Number(patch.date),
      facts: { kind: "patch" },
    });
    // Its diff is whole, though pipermail would have made it doubtful.
    expect(into.get(["patch@example.org"])[0]?.facts.damaged).toBe(false);
    expect(into.body("patch@example.org")).toEqual({
      text: patch.body.replace("-- \n2.30.2\n", ""),
      exact: true,
    });
    expect(into.get(["answer@example.org"])[0]).toMatchObject({
      references: ["cover@example.org", "patch@example.org"],
      facts: { kind: "reply" },
    });
    expect(into.body("answer@example.org")).toEqual({
      text: "> -meet at noon\n\nNo m\u00f6ve, a=3D.\n",
      exact: false,
    });
  });

  it("is asked without a name or token", async () => {
    const server = await PatchworkProjectServer.start(series);
    await syncFrom(server, store());
    expect(server.authorization).toBeUndefined();
  });

  it("with nothing new costs a request for each kind of event", async () => {
    const server = await PatchworkProjectServer.start(series);
    const into = store();
    await syncFrom(server, into);
    server.takeLog();
    expect(await syncFrom(server, into)).toMatchObject({ added: 0, problems: [] });
    expect(asked(server)).toEqual(["events/", "events/", "events/", "events/"]);
  });

  it("that is larger than what is read at once is read on the next time", async () => {
    const server = await PatchworkProjectServer.start(month(2, 150));
    const into = store();
    const first = await syncFrom(server, into);
    expect(first).toMatchObject({ added: 120, reached: false });
    expect(first.problems.map(({ what }) => what)).toEqual([
      `${server.address} has more new mails than are read at once: Patchwork gives each by itself.`,
    ]);
    server.append(mail(900, { messageId: "new@example.org" }));
    expect(await syncFrom(server, into)).toMatchObject({ added: 31, problems: [] });
    expect(idsIn(into)).toHaveLength(151);
  });

  it("has no gap where reading was stopped above what was known", async () => {
    const all = month(1, 80);
    const server = await PatchworkProjectServer.start(all.slice(0, 5));
    const into = store();
    await syncFrom(server, into);
    server.append(...all.slice(5));
    const stop = new AbortController();
    const stopped = syncFrom(server, into, {
      signal: stop.signal,
      progress: () => stop.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(idsIn(into)).toEqual(idsOf(all.slice(0, 15)));
    expect(await syncFrom(server, into)).toMatchObject({ added: 65, problems: [] });
    expect(idsIn(into)).toEqual(idsOf(all));
  });

  it("is read from the month on that is asked for, and from an earlier one later", async () => {
    const server = await PatchworkProjectServer.start([...month(1, 20), ...month(2, 20)]);
    const into = store();
    expect(await syncFrom(server, into, { since: "2022-02" })).toMatchObject({ added: 20 });
    expect(await syncFrom(server, into, { since: "2022-01" })).toMatchObject({ added: 20 });
  });

  it("is read up to the month that is asked for", async () => {
    const server = await PatchworkProjectServer.start([...month(1, 3), ...month(2, 3)]);
    const into = store();
    await syncFrom(server, into, { until: "2022-01" });
    expect(idsIn(into)).toEqual(idsOf(month(1, 3)));
  });

  it("that pages for ever is left", async () => {
    const server = await PatchworkProjectServer.start(month(1, 5));
    server.endless = true;
    const into = store();
    const { problems } = await syncFrom(server, into);
    expect(problems.map(({ what }) => what)).toEqual([
      `${new URL(server.url).host} lists the same mails again and again, and was left there.`,
    ]);
    expect(idsIn(into)).toHaveLength(5);
  });

  it("that is not there is said", async () => {
    const server = await PatchworkProjectServer.start(series);
    const nowhere = server.address.replace("uboot", "nothing");
    const archives = new Archives([`${nowhere}list/`], {
      ...{ store: store(), http: client(), factsOf, log: silentLog },
    });
    const { problems } = await archives.sync({
      ...{ since: null, until: null, newest: null, now: march, ...quietly() },
    });
    expect(problems.map(({ what }) => what)).toEqual([
      `The Patchwork ${server.url} has no project "nothing".`,
    ]);
  });

  it("is read again where the store has lost something", async () => {
    const server = await PatchworkProjectServer.start(series);
    const into = store();
    await syncFrom(server, into);
    const [archive] = opened(server, into).archives;
    into.database.exec(
      "DELETE FROM message WHERE key = (SELECT key FROM id WHERE text = 'answer@example.org')",
    );
    expect(archive?.gaps().map(({ period }) => period)).toEqual(["patch-comment-created"]);
    archive?.askAgain("patch-comment-created");
    await syncFrom(server, into);
    expect(idsIn(into)).toHaveLength(4);
    expect(archive?.gaps()).toEqual([]);
  });
});

describe("a conversation", () => {
  test.each([
    ["of a patch's page", (server: PatchworkProjectServer) => server.page(patch), "patch@example.org"],
    ["of a cover letter's", (server: PatchworkProjectServer) => server.page(cover), "cover@example.org"],
    ["of a series'", (server: PatchworkProjectServer) => server.seriesPage(patch), "cover@example.org"],
    ["of an old number", (server: PatchworkProjectServer) => `${server.url}/patch/2/`, "patch@example.org"],
  ])("is had by the address %s", async (_, page, id) => {
    const server = await PatchworkProjectServer.start([...series, mail(9)]);
    const into = store();
    const archives = opened(server, into);
    const url = page(server);
    expect(await archives.resolve(url, never)).toBe(id);
    expect(await archives.thread({ messageId: id, url, now: march }, quietly())).toEqual([]);
    expect(idsIn(into)).toEqual(idsOf(series));
    for (const links of ["pipermail", "lore"] as const) {
      // Lore hardly has a list that is followed at a Patchwork alone.
      const { urls } = await archives.urls(idsOf(series), { offline: true, signal: never, links });
      expect([...urls.values()].sort()).toEqual(series.map((one) => server.page(one)).sort());
    }
    expect(archives.knownId(server.page(answer))).toBe("answer@example.org");
    // What is here is not asked for again.
    server.takeLog();
    await syncFrom(server, into);
    expect(asked(server).filter((path) => path !== "events/")).toEqual(["patches/N/"]);
  });

  it("of another project of that Patchwork is none of this one", async () => {
    const server = await PatchworkProjectServer.start(series);
    const other = { project: { link_name: "other" }, cover_letter: null, patches: [] };
    server.answerBadly(/series\/1\//, { body: JSON.stringify(other) });
    await expect(opened(server, store()).resolve(server.seriesPage(cover), never)).rejects.toThrow(
      /is a series of another project than uboot/,
    );
  });

  it("that nobody has is nowhere, and no fault", async () => {
    const server = await PatchworkProjectServer.start(series);
    const archives = opened(server, store());
    const query = { messageId: "nobody@example.org", url: null, now: march };
    expect(await archives.thread(query, quietly())).toEqual([]);
    await expect(archives.resolve(`${server.url}/comment/77/`, never)).rejects.toThrow(/is not the address/);
  });
});

describe("a patch", () => {
  const damaged: Message = {
    ...{ messageId: "patch@example.org", inReplyTo: "cover@example.org", references: [], automatic: false },
    ...{ from: { name: "Ann Lee", email: "ann@example.org" }, to: [], cc: [] },
    ...{ date: Number(patch.date), subject: patch.subject, exact: false },
    body: patch.body.replace("serial@fe", "serial at fe"),
  };

  it("whose diff another archive has damaged is had whole", async () => {
    const server = await PatchworkProjectServer.start(series);
    const into = store();
    into.put("other", [{ message: damaged, facts: factsOf(damaged), period: "", index: 0 }]);
    const body = await opened(server, into).exactBody("patch@example.org", never);
    expect(body).toContain(diff);
    expect(into.body("patch@example.org")).toEqual({ text: body, exact: true });
    expect(await opened(server, into).exactBody("nobody@example.org", never)).toBeNull();
    // A pull request has no diff, and Patchwork's text of it is no better.
    const pull = { ...damaged, messageId: "pull@example.org", inReplyTo: null };
    server.append(mail(30, { messageId: "pull@example.org", subject: "[GIT PULL] Please pull" }));
    into.put("other", [{ message: pull, facts: factsOf(pull), period: "", index: 1 }]);
    expect(await opened(server, into).exactBody("pull@example.org", never)).toBeNull();
  });

  it("that another archive has as it was sent is not asked for, and keeps its text", async () => {
    const server = await PatchworkProjectServer.start([cover, patch]);
    const into = store();
    const whole = { ...damaged, body: patch.body, exact: true };
    into.put("other", [{ message: whole, facts: factsOf(whole), period: "", index: 0 }]);
    await syncFrom(server, into);
    expect(asked(server).filter((path) => path !== "events/")).toEqual(["covers/N/"]);
    expect(into.body("patch@example.org")?.text).toBe(patch.body);
  });

  it("that the server fails to give leaves the others, is said, and is healed later", async () => {
    const server = await PatchworkProjectServer.start(month(1, 15));
    const into = store();
    server.answerBadly(/patches\/7\//, { status: 500, body: "<html>" });
    const { problems } = await syncFrom(server, into);
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^One patch of .* could not be had: .* has a fault of its own \(500\)\.$/),
    ]);
    expect(idsIn(into)).toHaveLength(14);
    server.heal();
    expect(await syncFrom(server, into)).toMatchObject({ added: 1, problems: [] });
  });

  it("that was taken away since it was told of is no fault", async () => {
    const server = await PatchworkProjectServer.start(month(1, 3));
    server.answerBadly(/patches\/2\//, { status: 404 });
    expect(await syncFrom(server, store())).toMatchObject({ added: 2, problems: [] });
  });

  it("whose event is older than the month asked for ends the reading", async () => {
    const server = await PatchworkProjectServer.start(month(2, 70));
    const into = store();
    await syncFrom(server, into, { since: "2022-04" });
    expect(server.takeLog().filter((path) => path.includes("category=patch-created"))).toHaveLength(1);
  });

  test.each([
    ["that refuses", 403, "{}", /refused to answer \(403\)\.$/],
    ["that sends a page", 200, "<html></html>", /sent a web page where a Patchwork's answer was expected\.$/],
    ["that is another program", 200, '[{"id": 1}]', /gave an answer that no Patchwork gives\.$/],
    ["that sends no JSON", 200, "{", /gave an answer that no Patchwork gives\.$/],
  ])("of a server %s: a sentence, and what was read stays", async (_, status, body, said) => {
    const server = await PatchworkProjectServer.start(series);
    const into = store();
    await syncFrom(server, into);
    server.answerBadly(/events/, { status, body });
    const { problems, reached } = await syncFrom(server, into);
    expect([problems.map(({ what }) => what), reached]).toEqual([[expect.stringMatching(said)], false]);
    expect(idsIn(into)).toHaveLength(4);
  });

  it("of a Patchwork that knows no Message-IDs is not taken for another", async () => {
    const server = await PatchworkProjectServer.start(series);
    const other = JSON.stringify([{ id: 1, msgid: "<other@example.org>", date: "2022-02-01T08:00:00" }]);
    server.answerBadly(/patches\/\?/, { body: other });
    const query = { messageId: "nobody@example.org", url: null, now: march };
    const problems = await opened(server, store()).thread(query, quietly());
    expect(problems.map(({ what }) => what)).toEqual([expect.stringMatching(/looked for no Message-ID/)]);
  });
});

it("is a mail whatever its headers and text hold", async () => {
  const word = fc.string({ unit: "grapheme", maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 3 })), { maxKeys: 4 }),
      word,
      word,
      async (headers, content, diff) => {
        const message = await messageOf({
          ...{ id: 1, msgid: "a@example.org", date: "2022-02-10T08:00:00.123456", headers, content, diff },
          ...{ submitter: { name: "Ann Lee", email: "Ann@example.org" }, series: null },
        });
        expect(message.messageId).toBe("a@example.org");
        if (!Object.keys(headers).some((name) => /^(?:date|from|received)$/i.test(name))) {
          expect(message.date).toBe(Date.UTC(2022, 1, 10, 8, 0, 0, 123));
          expect(message.from).toEqual({ name: "Ann Lee", email: "ann@example.org" });
        }
        // No header becomes another one, or the beginning of the text.
        const parts = [content, diff]
          .map((part) => part.replaceAll("\r\n", "\n"))
          .filter((part) => part !== "");
        const text = parts.join("\n\n");
        expect(message.body).toBe(
          (text === "" || text.endsWith("\n") ? text : `${text}\n`).replaceAll("\0", ""),
        );
      },
    ),
    { numRuns: 100 },
  );
});
