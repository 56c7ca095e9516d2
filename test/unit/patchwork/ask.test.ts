import { describe, expect, test } from "vitest";
import { askPatchwork, knownOf } from "../../../src/core/patchwork/ask.ts";
import type { Series } from "../../../src/core/series/series.ts";
import type { Store } from "../../../src/core/store/store.ts";
import { aPatch, aRevision, aSeries } from "../../support/overview.ts";
import { PatchworkServer, type ServedPatch } from "../../support/patchworkServer.ts";
import { client, store } from "../archive/support.ts";

const noon = Date.UTC(2022, 2, 4, 12);
const minute = 60_000;
const day = 24 * 60 * minute;

const id = (name: string, number: number) => `${name}-${number}@example.org`;

function sent(name: string, count: number, more: Partial<Series> = {}): Series {
  const patches = Array.from({ length: count }, (_, at) =>
    aPatch(at + 1, `${name}: ${at + 1}`, { messageId: id(name, at + 1) }),
  );
  return aSeries([aRevision(2, patches)], more);
}

let ids = 0;
function posted(name: string, count: number, series: number | null, more: Partial<ServedPatch> = {}) {
  return Array.from({ length: count }, (_, at): ServedPatch => {
    const number = ++ids;
    return { id: number, messageId: id(name, at + 1), series: series ?? 1000 + number, ...more };
  });
}

/** Asks at a moment, and says with how many requests and which problems. */
async function asks(server: PatchworkServer, all: Series[], shelf: Store, now = noon) {
  const session = client().session(new AbortController().signal);
  const problems = await askPatchwork(all, server.place, { shelf, session, now });
  return { requests: session.requests, problems: problems.map((problem) => problem.what) };
}

const states = (server: PatchworkServer, all: Series[], shelf: Store) =>
  [...knownOf(all, server.place, shelf).values()].map((patch) => patch.state);

describe("the number of requests", () => {
  test("is two for a series of nine that is new, then one", async () => {
    const server = await PatchworkServer.start(posted("disk", 9, 7));
    const [shelf, disk] = [store(), sent("disk", 9)];
    expect(await asks(server, [disk], shelf)).toEqual({ requests: 2, problems: [] });
    expect(states(server, [disk], shelf)).toEqual(Array(9).fill("new"));
    expect(await asks(server, [disk], shelf, noon + 15 * minute)).toEqual({ requests: 1, problems: [] });
  });

  test("is one for a single patch", async () => {
    const server = await PatchworkServer.start(posted("disk", 1, 7));
    const [shelf, disk] = [store(), sent("disk", 1)];
    expect(await asks(server, [disk], shelf)).toEqual({ requests: 1, problems: [] });
    expect(await asks(server, [disk], shelf, noon + day)).toEqual({ requests: 1, problems: [] });
  });

  test("is none within a quarter of an hour", async () => {
    const server = await PatchworkServer.start(posted("disk", 9, 7));
    const [shelf, disk] = [store(), sent("disk", 9)];
    await asks(server, [disk], shelf);
    expect(await asks(server, [disk], shelf, noon + 14 * minute)).toEqual({ requests: 0, problems: [] });
  });

  test("is one a patch where Patchwork made a series of each, and one more to learn that", async () => {
    const server = await PatchworkServer.start(posted("loose", 5, null));
    const [shelf, loose] = [store(), sent("loose", 5)];
    expect(await asks(server, [loose], shelf)).toEqual({ requests: 6, problems: [] });
    expect(states(server, [loose], shelf)).toHaveLength(5);
    expect((await asks(server, [loose], shelf, noon + day)).requests).toBeLessThanOrEqual(6);
  });

  test("is three for a series that Patchwork does not know", async () => {
    const server = await PatchworkServer.start(posted("other", 1, 7));
    const [shelf, all] = [store(), [sent("unknown", 40), sent("other", 1)]];
    expect(await asks(server, all, shelf)).toEqual({ requests: 4, problems: [] });
  });

  test("grows by one for each patch that has checks, once a day or when the result is another", async () => {
    const checks = [{ context: "build", state: "success" }];
    const served = posted("disk", 3, 7, { check: "success", checks });
    const server = await PatchworkServer.start([...served, ...posted("plain", 1, 8)]);
    const [shelf, all] = [store(), [sent("disk", 3), sent("plain", 1)]];
    expect(await asks(server, all, shelf)).toEqual({ requests: 2 + 3 + 1, problems: [] });
    expect((await asks(server, all, shelf, noon + 20 * minute)).requests).toBe(2);
    if (served[1]) served[1].check = "fail";
    expect((await asks(server, all, shelf, noon + 40 * minute)).requests).toBe(3);
    expect((await asks(server, all, shelf, noon + 2 * day)).requests).toBe(2 + 3);
    const counts = knownOf(all, server.place, shelf).get(id("disk", 1))?.checks;
    expect(counts).toEqual({ pending: 0, success: 1, warning: 0, fail: 0 });
  });

  test("is at most two at a time", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `s${at}`);
    const server = await PatchworkServer.start(names.flatMap((name, at) => posted(name, 4, at + 1)));
    expect(
      await asks(
        server,
        names.map((name) => sent(name, 4)),
        store(),
      ),
    ).toEqual({ requests: 24, problems: [] });
    expect(server.most).toBeLessThanOrEqual(2);
  });
});

describe("a series that is over", () => {
  const landing = {
    commit: "9af1",
    evidence: "patch-id",
    release: "v2022.04-rc2",
    branch: "master",
  } as const;
  const merged = () => {
    const series = sent("disk", 2, { state: "merged" });
    for (const revision of series.revisions) for (const patch of revision.patches) patch.landing = landing;
    return series;
  };

  test("is asked about once more, and never again where Patchwork agrees", async () => {
    const server = await PatchworkServer.start(posted("disk", 2, 7, { state: "accepted" }));
    const shelf = store();
    await asks(server, [sent("disk", 2)], shelf);
    expect((await asks(server, [merged()], shelf, noon + 20 * minute)).requests).toBe(1);
    expect((await asks(server, [merged()], shelf, noon + 900 * day)).requests).toBe(0);
  });

  test("is asked about once a day while Patchwork still says otherwise", async () => {
    const served = posted("disk", 2, 7);
    const server = await PatchworkServer.start(served);
    const shelf = store();
    await asks(server, [merged()], shelf);
    expect((await asks(server, [merged()], shelf, noon + 23 * 60 * minute)).requests).toBe(0);
    for (const patch of served) patch.state = "accepted";
    expect((await asks(server, [merged()], shelf, noon + day)).requests).toBe(1);
    expect((await asks(server, [merged()], shelf, noon + 3 * day)).requests).toBe(0);
  });

  test("and unknown to Patchwork is left at that", async () => {
    const server = await PatchworkServer.start(posted("else", 1, 7));
    const [shelf, all] = [store(), [merged(), sent("else", 1)]];
    await asks(server, all, shelf);
    expect((await asks(server, all, shelf, noon + 14 * minute)).requests).toBe(0);
    expect(await asks(server, [merged()], shelf, noon + 9 * day)).toEqual({ requests: 0, problems: [] });
  });
});

describe("what goes wrong", () => {
  test("is one problem with its remedy, and what was known stays", async () => {
    const server = await PatchworkServer.start([...posted("disk", 2, 7), ...posted("cap", 2, 8)]);
    const [shelf, all] = [store(), [sent("disk", 2), sent("cap", 2)]];
    await asks(server, all, shelf);
    server.answerBadly(/patches/, { status: 500 });
    const later = await asks(server, all, shelf, noon + day);
    expect(later.problems).toEqual([expect.stringMatching(/has a fault of its own \(500\)\.$/)]);
    expect(states(server, all, shelf)).toHaveLength(4);
    server.heal();
    expect((await asks(server, all, shelf, noon + day)).problems).toEqual([]);
  });

  test("ends soon where nobody is there", async () => {
    const server = await PatchworkServer.start();
    const { place } = server;
    await server.close();
    const session = client().session(new AbortController().signal);
    const all = Array.from({ length: 20 }, (_, at) => sent(`s${at}`, 5));
    const problems = await askPatchwork(all, place, { shelf: store(), session, now: noon });
    expect(problems).toMatchObject([
      { what: expect.stringContaining("failed"), where: "patchTracker.patchwork.project" },
    ]);
    expect(session.requests).toBeLessThanOrEqual(12);
  });

  test("with one series leaves the others their answers", async () => {
    const server = await PatchworkServer.start([...posted("disk", 2, 7), ...posted("cap", 2, 8)]);
    server.answerBadly(/series=7/, { body: '{"detail":"?"}' });
    const [shelf, all] = [store(), [sent("disk", 2), sent("cap", 2)]];
    expect((await asks(server, all, shelf)).problems).toEqual([expect.stringMatching(/no Patchwork gives/)]);
    expect(knownOf(all, server.place, shelf).has(id("cap", 2))).toBe(true);
  });

  test("with the checks leaves the state", async () => {
    const server = await PatchworkServer.start(
      posted("disk", 1, 7, { check: "fail", state: "under-review" }),
    );
    server.answerBadly(/checks/, { status: 404 });
    const [shelf, all] = [store(), [sent("disk", 1)]];
    expect((await asks(server, all, shelf)).problems).toHaveLength(1);
    expect(states(server, all, shelf)).toEqual(["under-review"]);
  });

  test("because the project is misspelt is said, not taken for “no patches”", async () => {
    const server = await PatchworkServer.start(posted("disk", 2, 7));
    const session = client().session(new AbortController().signal);
    const place = { ...server.place, project: "u-boot" };
    const problems = await askPatchwork([sent("disk", 2)], place, { shelf: store(), session, now: noon });
    expect(problems.map((problem) => problem.what)).toEqual([
      `The Patchwork ${server.url} has no project "u-boot".`,
    ]);
  });

  test("because the Patchwork is too old says what it does not do", async () => {
    const server = await PatchworkServer.start(posted("else", 2, 7));
    server.knownFilters = new Set(["project"]);
    const { problems } = await asks(server, [sent("disk", 2)], store());
    expect(problems).toEqual([expect.stringMatching(/does not look patches up by Message-ID\.$/)]);
  });

  test("is nothing where it was cancelled: that rejects with the reason, and keeps what came", async () => {
    const server = await PatchworkServer.start(posted("disk", 2, 7));
    const controller = new AbortController();
    const session = client().session(controller.signal);
    server.onRequest = (path) => path.includes("series=") && controller.abort(new Error("enough"));
    const shelf = store();
    const asked = askPatchwork([sent("disk", 2)], server.place, { shelf, session, now: noon });
    await expect(asked).rejects.toThrow("enough");
    expect(states(server, [sent("disk", 2)], shelf)).toEqual(["new"]);
  });
});

test("an answer of another project or Patchwork is not mixed up with this one's", async () => {
  const [one, other] = [
    await PatchworkServer.start(posted("disk", 1, 7)),
    await PatchworkServer.start(posted("disk", 1, 7, { state: "accepted" })),
  ];
  const [shelf, disk] = [store(), sent("disk", 1)];
  await asks(one, [disk], shelf);
  await asks(other, [disk], shelf);
  expect([states(one, [disk], shelf), states(other, [disk], shelf)]).toEqual([["new"], ["accepted"]]);
});
