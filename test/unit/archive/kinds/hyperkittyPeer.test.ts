// Against the real HyperKitty, as Debian packs it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { quietly } from "../../../../src/core/base/call.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { hashOf } from "../../../../src/core/mail/messageIdHash.ts";
import { HyperkittyPeer, hasHyperkitty, peerPackage } from "../../../support/hyperkittyPeer.ts";
import { HyperkittyServer, kittyList } from "../../../support/hyperkittyServer.ts";
import { client, mail, march, store } from "../support.ts";

const installed = hasHyperkitty();
if (!installed) console.warn(`Not run, for want of HyperKitty: apt-get install ${peerPackage} brings it.`);

const body =
  "Mail ann@example.org.\n\n--- a/x.dts\n+++ b/x.dts\n@@ -1 +1 @@\n-serial@fe000000 {\n+sizeof(a)-1\n";
const cover = mail(1, { messageId: "cover@example.org", subject: "[PATCH 0/1] Move", body: "Both.\n" });
const patch = mail(2, {
  messageId: "patch@example.org",
  inReplyTo: "cover@example.org",
  references: ["cover@example.org"],
  subject: "[PATCH 1/1] dts: m\u00f6ve",
  body,
});
const answer = mail(3, {
  messageId: "answer@example.org",
  inReplyTo: "patch@example.org",
  references: ["cover@example.org", "patch@example.org"],
  from: "ben@example.org",
  subject: "Re: [PATCH 1/1] dts: m\u00f6ve",
  body: "> sizeof(a)-1\n\nNo.\n",
});
/** A patch as an attachment, between text and a list's footer. */
const attached = [
  "From: Cleo Fir <cleo@example.org>",
  "Date: Tue, 1 Feb 2022 09:00:00 +0100",
  "Subject: A patch",
  "Message-ID: <attached@example.org>",
  "MIME-Version: 1.0",
  "Content-Type: multipart/mixed; boundary=xx",
  "",
  "--xx",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Here it is.",
  "--xx",
  'Content-Type: text/x-patch; charset=utf-8; name="0001.patch"',
  'Content-Disposition: attachment; filename="0001.patch"',
  "",
  "--- a/x",
  "+++ b/x",
  "@@ -1 +1 @@",
  "-m\u00f6ve",
  "+gull@sea",
  "--xx--",
  "",
].join("\n");

describe.runIf(installed)("the real HyperKitty", () => {
  const place = mkdtempSync(join(tmpdir(), "patch-tracker-"));
  let peer: HyperkittyPeer;

  beforeAll(async () => {
    peer = await HyperkittyPeer.start(place);
  }, 60_000);

  afterAll(async () => {
    await peer.close();
    rmSync(place, { recursive: true });
  });

  test("is followed while it grows", { timeout: 60_000 }, async () => {
    const list = "growing@lists.example.org";
    const url = peer.address(list);
    // The patch is faster than its cover letter.
    await peer.deliver(list, patch, attached);
    const into = store();
    const sync = async () => {
      const archives = new Archives([url], { store: into, http: client(), factsOf, log: silentLog });
      const asked = { since: null, until: null, newest: null, now: march, ...quietly() };
      const { added, problems } = await archives.sync(asked);
      return { added, problems };
    };
    expect(await sync()).toEqual({ added: 2, problems: [] });
    expect(into.body("patch@example.org")).toEqual({ text: body, exact: true });
    expect(into.get(["patch@example.org"])[0]).toMatchObject({
      inReplyTo: null,
      subject: "[PATCH 1/1] dts: m\u00f6ve",
      from: { name: "Ann Lee", email: "ann@example.org" },
      date: Number(patch.date),
    });
    expect(into.body("attached@example.org")).toEqual({
      text: "Here it is.\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-m\u00f6ve\n+gull@sea",
      exact: true,
    });

    await peer.deliver(list, cover, answer);
    expect(await sync()).toEqual({ added: 2, problems: [] });
    expect(into.get(["patch@example.org"])[0]).toMatchObject({ inReplyTo: "cover@example.org" });
    expect(into.get(["answer@example.org"])[0]).toMatchObject({
      inReplyTo: "patch@example.org",
      from: { name: "", email: "ben@example.org" },
    });
    expect(await sync()).toEqual({ added: 0, problems: [] });

    const beside = store();
    const archives = new Archives([url], { store: beside, http: client(), factsOf, log: silentLog });
    const page = `${url}message/${hashOf("answer@example.org")}/`;
    expect(await archives.resolve(page, quietly().signal)).toBe("answer@example.org");
    await archives.thread({ messageId: "answer@example.org", url: page, now: march }, quietly());
    expect(beside.range(0, march).map(({ messageId }) => messageId)).toEqual(
      [cover, patch, answer].map(({ messageId }) => messageId),
    );

    const unknown = new Archives([peer.address("nobody@lists.example.org")], {
      ...{ store: store(), http: client(), factsOf, log: silentLog },
    });
    const asked = { since: null, until: null, newest: null, now: march, ...quietly() };
    expect((await unknown.sync(asked)).problems).toMatchObject([
      { what: expect.stringMatching(/has no list nobody@lists.example.org/) },
    ]);
  });

  test("answers as the server of the other tests does", { timeout: 60_000 }, async () => {
    await peer.deliver(kittyList, cover, patch, answer, attached);
    const server = await HyperkittyServer.start([
      ...[cover, patch, answer],
      {
        ...{ messageId: "attached@example.org", from: "Cleo Fir <cleo@example.org>", subject: "A patch" },
        date: Date.UTC(2022, 1, 1, 8),
        body: "Here it is.\n",
        attachments: [
          {
            name: "0001.patch",
            type: "text/x-patch",
            content: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-m\u00f6ve\n+gull@sea",
          },
        ],
      },
    ]);
    const questions = [
      `${kittyList}/emails/?format=json&limit=3&offset=0`,
      `${kittyList}/emails/?format=json&limit=3&offset=3`,
      `${kittyList}/emails/?format=json&limit=3&offset=30`,
      `${kittyList}/thread/${hashOf("cover@example.org")}/emails/?format=json&limit=100&offset=0`,
      `${kittyList}/email/${hashOf("patch@example.org")}/?format=json`,
      `${kittyList}/email/${hashOf("attached@example.org")}/?format=json`,
      `${kittyList}/email/${hashOf("nobody@example.org")}/?format=json`,
      "nobody@lists.example.org/?format=json",
      "nobody@lists.example.org/emails/?format=json",
    ];
    for (const question of questions) {
      const real = await peer.ask(question);
      const ours = await server.ask(question);
      expect([question, shortly(ours)]).toEqual([question, shortly(real)]);
    }
  });
});

/** Hosts differ, and what nobody looks at. */
function shortly(answer: unknown): unknown {
  const leftOut = new Set(["previous", "mailinglist", "votes", "mailman_id", "encoding"]);
  const text = JSON.stringify(answer, (key, value) => (leftOut.has(key) ? undefined : value));
  return JSON.parse(text.replaceAll(/https?:\/\/[^/]+/g, ""));
}
