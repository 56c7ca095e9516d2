import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isAmong } from "../../../src/core/landing/custodians.ts";
import { custodiansOnList } from "../../../src/core/landing/custodiansOnList.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { judge } from "../../../src/core/series/state.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";
import { ann, asMbox, ben, cem, oneSeries, patch, reply, start, stored } from "../../support/thread.ts";

const dora = { name: "Dora Poe", email: "dora@example.org" };

/** Whom a list of these mails shows to take patches. */
function custodiansIn(mails: Message[]): string[] {
  const all = stored(mails);
  const said = all.filter(({ facts }) => facts.verdict === "applied");
  return custodiansOnList(said, (ids) => all.filter(({ messageId }) => ids.includes(messageId))).map(
    ({ email }) => email,
  );
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
