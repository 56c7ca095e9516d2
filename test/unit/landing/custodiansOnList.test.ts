import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { isAmong } from "../../../src/core/landing/custodians.ts";
import { acceptedSince, acceptorsIn, custodiansAmong } from "../../../src/core/landing/custodiansOnList.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { judge } from "../../../src/core/series/state.ts";
import { Store } from "../../../src/core/store/store.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";
import { ann, asMbox, ben, cem, oneSeries, patch, reply, start, stored } from "../../support/thread.ts";

const dora = { name: "Dora Poe", email: "dora@example.org" };

/** Whom a list of these mails shows to take patches. */
function custodiansIn(mails: Message[]): string[] {
  const all = stored(mails);
  const said = all.filter(({ facts }) => facts.verdict === "applied");
  const get = (ids: string[]) => all.filter(({ messageId }) => ids.includes(messageId));
  return custodiansAmong(acceptorsIn(said, get)).map(({ email }) => email);
}

const sent = ["p", "q", "r"].map((id) => patch(id, `[PATCH] fs: ${id}`));

describe("where no repository tells it, patches are taken by", () => {
  test.each<[string, Message[], string[]]>([
    ["nobody whom no mail shows", [reply("x", "p", "It works.")], []],
    [
      "who says into which tree, of their own patch too",
      [reply("x", "p", "Applied to u-boot-fs/next.", { from: ann })],
      [ann.email],
    ],
    ["who thanks for it", [reply("x", "p", "Applied, thanks!")], [ben.email]],
    [
      "who thanked once, whatever they said of it later",
      [reply("x", "p", "Applied, thanks!"), reply("y", "p", "Applied.")],
      [ben.email],
    ],
    ["nobody who says it once without either", [reply("x", "p", "Applied, and it works.")], []],
    [
      "who says it in two threads",
      [reply("x", "p", "Applied."), reply("y", "q", "Applied as well.")],
      [ben.email],
    ],
    ["but not for two patches of one", [reply("x", "p", "Applied."), reply("y", "p", "Applied.")], []],
    [
      "nor an author of the advice that they took",
      [
        reply("x", "p", "Applied, thanks!", { from: ann }),
        reply("y", "q", "Applied, thanks!", { from: ann }),
      ],
      [],
    ],
  ])("%s", (_, said, found) => expect(custodiansIn([...sent, ...said])).toEqual(found));

  test("each under the names and addresses that they write from", () => {
    const elsewhere = { name: "Ben Ode", email: "ben@work.example" };
    const said = [reply("x", "p", "Applied to u-boot-fs."), reply("y", "q", "Applied.", { from: elsewhere })];
    expect(custodiansIn([...sent, ...said])).toEqual([ben.email, elsewhere.email]);
  });
});

test("somebody else's word then accepts nothing", () => {
  const series = oneSeries([patch("p", "[PATCH] fs: p"), reply("x", "p", "Applied.", { from: dora })]);
  const now = start + 5 * 86_400_000;
  expect(judge(series, { now, isCustodian: isAmong([cem]) }).state).not.toBe("accepted");
  expect(judge(series, { now, isCustodian: isAmong([]) }).state).toBe("accepted");
});

test("in the list and in the sidebar, where there is no repository", async () => {
  const place = folder();
  const archive = join(place, "list.mbox");
  const mails = [
    patch("p@example.org", "[PATCH] fs: p"),
    patch("q@example.org", "[PATCH] fs: q"),
    reply("x@example.org", "p@example.org", "Applied to u-boot-fs/next, thanks!", { from: cem }),
    reply("y@example.org", "q@example.org", "Applied, and it works.", { from: dora }),
  ];
  await writeFile(archive, mails.map(asMbox).join(""));
  const { series, tracking } = servicesIn(join(place, "store"), { at: start + 5 * 86_400_000 });
  const none = { since: null, until: null, newest: null, folders: [], branch: null, offline: false };
  const listed = await series.list({ archives: [archive], ...none }, call());
  expect(listed.series.map(({ title, state }) => [title, state])).toEqual([
    ["fs: p", "accepted"],
    ["fs: q", "under-review"],
  ]);
  const tracked = ["p@example.org", "q@example.org"].map((thread) => ({ name: "", thread, tickets: [] }));
  const overview = await tracking.refresh({ project: project([archive], { tracked }) }, call());
  expect(overview.entries.map((entry) => entry.series?.state)).toEqual(["accepted", "under-review"]);
});

describe("of mails that come later, those that accept something are read", () => {
  const [p, q] = [patch("p@example.org", "[PATCH] fs: p"), patch("q@example.org", "[PATCH] fs: q")];
  const advice = reply("a@example.org", "p@example.org", "Applied, thanks!", { from: ann });
  const applied = (id: string, to: string, from = ben) =>
    reply(`${id}@example.org`, `${to}@example.org`, "Applied.", { from });

  /** A store that was asked once when it had some mails, and what is to be read when others have come. */
  function lookAgain(first: Message[], then: (put: (mails: Message[]) => void, store: Store) => void) {
    const store = Store.open(folder(), { log: silentLog, now: () => start });
    onTestFinished(() => store.close());
    let index = 0;
    const put = (mails: Message[]) => {
      const arrivals = mails.map((message) => ({
        message,
        facts: factsOf(message),
        period: "",
        index: index++,
      }));
      store.put("an archive", arrivals);
    };
    const get = (ids: string[]) => store.get(ids);
    const all = () => acceptorsIn(store.postings.acceptances(Number.MAX_SAFE_INTEGER), get);
    const state = () => ({
      mailGeneration: store.mailGeneration(),
      acceptances: store.postings.countAcceptances(),
    });
    put(first);
    const before = { ...state(), by: all() };
    then(put, store);
    const came = acceptedSince(before, state().acceptances, store);
    return {
      read: came?.map(({ messageId }) => messageId) ?? "all",
      by: came && acceptorsIn(came, get, before.by),
      all: all(),
    };
  }

  test.each<[string, Message[], Message[], string[]]>([
    ["none where none does", [p, applied("x", "p")], [q, reply("y@example.org", p.messageId, "Why?")], []],
    ["one by somebody new", [p, applied("x", "p")], [applied("y", "p", dora)], ["y@example.org"]],
    ["one in a thread that came with it", [p, applied("x", "p")], [q, applied("y", "q")], ["y@example.org"]],
  ])("%s", (_, first, then, read) => {
    const answer = lookAgain(first, (put) => put(then));
    expect(answer.read).toEqual(read);
    expect(answer.by).toEqual(answer.all);
  });

  test.each<[string, Message[], (put: (mails: Message[]) => void, store: Store) => void]>([
    ["begins the thread of an earlier one", [advice, applied("x", "p")], (put) => put([p])],
    [
      "is an earlier one in other words",
      [p, applied("x", "p")],
      (_, store) => store.setExactBody("x@example.org", "Applied to u-boot-fs, thanks!", factsOf(advice)),
    ],
    [
      "is an earlier one that says it no more",
      [p, applied("x", "p")],
      (_, store) => store.setExactBody("x@example.org", "Why?", factsOf(q)),
    ],
    [
      "was taken back",
      [p, applied("x", "p")],
      (put, store) => {
        put([applied("y", "p")]);
        store.withdraw("an archive", "", ["x@example.org"], () => ({
          archive: "an archive",
          period: "",
          value: 1,
        }));
      },
    ],
  ])("all of them again where one that comes %s", (_, first, then) => {
    expect(lookAgain(first, then).read).toBe("all");
  });
});
