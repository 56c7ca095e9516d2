// Against the real public-inbox, as Debian packs it.
import { expect, test } from "vitest";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { quietly } from "../../../../src/core/base/call.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { hasPublicInbox, PublicInboxPeer, peerPackages } from "../../../support/publicInboxPeer.ts";
import { client, folder, mail, march, store } from "../support.ts";

const installed = hasPublicInbox();
if (!installed) console.warn(`Not run, for want of public-inbox: apt-get install ${peerPackages} brings it.`);

test.runIf(installed)(
  "a list of the real public-inbox is followed while it grows, loses and purges mails",
  { timeout: 120_000 },
  async () => {
    const peer = new PublicInboxPeer(folder());
    const body = "Part.\n>From here\nserial@fe000000\n";
    const mails = [0, 1, 2, 3].map((number) =>
      mail(number, { body, messageId: `mail-${number}@example.org` }),
    );
    const late = mail(9, { inReplyTo: "mail-3@example.org", body });
    peer.deliver(...mails);
    await peer.serve();
    const [into, beside] = [store(), store()];
    const open = (from: string, to: typeof into) =>
      new Archives([from], { store: to, http: client(), factsOf, log: silentLog });
    const syncBoth = async () => {
      const all = { since: null, until: null, newest: null, now: march, ...quietly() };
      const { problems } = await open(peer.url, into).sync(all);
      problems.push(...(await open(peer.folder, beside).sync(all)).problems);
      return problems.map(({ what }) => what);
    };
    const idsIn = (from: typeof into) => from.range(0, Number.MAX_SAFE_INTEGER).map((one) => one.messageId);

    // What a conversation's page has is what its repository has.
    await open(`${peer.url}mail-3@example.org/`, into).thread(
      { messageId: "mail-3@example.org", url: null, now: march },
      quietly(),
    );
    expect(idsIn(into)).toEqual(["mail-3@example.org"]);
    expect(into.body("mail-3@example.org")).toEqual({ text: body, exact: true });

    expect(await syncBoth()).toEqual([]);
    for (const each of [into, beside]) {
      expect(idsIn(each)).toEqual(mails.map(({ messageId }) => messageId));
      expect(each.body("mail-0@example.org")).toEqual({ text: body, exact: true });
      expect(each.get(["mail-0@example.org"])[0]?.to).toEqual([
        { name: "", email: "u-boot@lists.example.org" },
      ]);
    }

    peer.deliver(late);
    const [second, third] = mails.slice(1);
    if (!second || !third) throw new Error("no mails");
    peer.takeAway(second);
    expect(await syncBoth()).toEqual([]);
    const left = [...mails, late].filter((one) => one !== second).map(({ messageId }) => messageId);
    for (const each of [into, beside]) expect(idsIn(each)).toEqual(left);

    peer.purge(third);
    expect(await syncBoth()).toEqual([]);
    for (const [from, to] of [
      [peer.url, into],
      [peer.folder, beside],
    ] as const)
      expect(open(from, to).followed()[0]?.last?.notes).toMatchObject([
        { what: expect.stringMatching(/was rewritten/) },
      ]);
    for (const each of [into, beside]) expect(idsIn(each)).toEqual(left);
    expect(await syncBoth()).toEqual([]);
    const fresh = store();
    await open(peer.folder, fresh).sync({ since: null, until: null, newest: null, now: march, ...quietly() });
    expect(idsIn(fresh)).toEqual(left.filter((id) => id !== third.messageId));
  },
);
