import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patchPage, placeAt } from "../../../src/core/archive/patchworkPlace.ts";
import { readChecks, readPatches } from "../../../src/core/patchwork/answers.ts";
import { PatchworkClient } from "../../../src/core/patchwork/client.ts";
import { type BadAnswer, PatchworkServer, type ServedPatch } from "../../support/patchworkServer.ts";
import { client as httpClient } from "../archive/support.ts";

const posted = (number: number, more: Partial<ServedPatch> = {}): ServedPatch => ({
  id: 100 + number,
  messageId: `disk-${number}@example.org`,
  series: 7,
  ...more,
});

function asking(server: PatchworkServer, signal = new AbortController().signal) {
  const session = httpClient().session(signal);
  return { session, client: new PatchworkClient(session, server.place) };
}

describe("a patch", () => {
  test("is found by its Message-ID, with state, delegate, series and page", async () => {
    const server = await PatchworkServer.start([
      posted(1, { state: "under-review", delegate: "custodian" }),
      posted(2),
    ]);
    const { client, session } = asking(server);
    expect(await client.patch("disk-1@example.org")).toEqual({
      id: 101,
      messageId: "disk-1@example.org",
      state: "under-review",
      delegate: "custodian",
      check: "pending",
      checks: null,
      series: 7,
      page: `${server.url}/project/uboot/patch/disk-1@example.org/`,
    });
    expect(session.requests).toBe(1);
  });

  test("with signs in its Message-ID that mean something in addresses is found as well", async () => {
    const messageId = "a+b&c=d/e%25#f?g@example.org";
    const server = await PatchworkServer.start([posted(1, { messageId })]);
    expect(await asking(server).client.patch(messageId)).toMatchObject({ id: 101 });
  });

  test("that the project has not is null", async () => {
    const server = await PatchworkServer.start([posted(1)]);
    expect(await asking(server).client.patch("else@example.org")).toBeNull();
  });

  test("of a Patchwork that ignores the filter is never another one", async () => {
    const server = await PatchworkServer.start([posted(1), posted(2)]);
    server.knownFilters.delete("msgid");
    await expect(asking(server).client.patch("else@example.org")).rejects.toThrow(
      "does not look patches up by Message-ID",
    );
    expect(await asking(server).client.patch("disk-2@example.org")).toMatchObject({ id: 102 });
  });

  test("is asked for under the program's own name, without a token", async () => {
    const server = await PatchworkServer.start([posted(1)]);
    await asking(server).client.patch("disk-1@example.org");
    expect(server.headers["user-agent"]).toMatch(/^uboot-patch-tracker\/1\.2\.3 /);
    expect(server.headers.authorization).toBeUndefined();
  });
});

describe("a series", () => {
  const many = Array.from({ length: 300 }, (_, at) => posted(at + 1));

  test("of 300 patches takes two requests", async () => {
    const server = await PatchworkServer.start([...many, posted(900, { series: 8 })]);
    const { client, session } = asking(server);
    expect((await client.series(7)).map((patch) => patch.id)).toEqual(many.map((patch) => patch.id));
    expect(session.requests).toBe(2);
  });

  test("is read on where an instance gives less at once, and never at the address that its answer names", async () => {
    const server = await PatchworkServer.start(many);
    server.maxPerPage = 100;
    expect(await asking(server).client.series(7)).toHaveLength(300);
    expect(server.takeLog().map((line) => line.replace(/.*&/, ""))).toEqual(["page=1", "page=2", "page=3"]);
  });

  test("of a Patchwork that ignores the filter ends after a page of strangers", async () => {
    const server = await PatchworkServer.start(many);
    server.knownFilters.delete("series");
    const { client, session } = asking(server);
    expect(await client.series(8)).toEqual([]);
    expect(session.requests).toBe(1);
  });

  test("without end is left at its tenth page", async () => {
    const server = await PatchworkServer.start(many);
    server.maxPerPage = 10;
    const { client, session } = asking(server);
    expect(await client.series(7)).toHaveLength(100);
    expect(session.requests).toBe(10);
  });
});

test("of several runs of a check the last one counts", async () => {
  const checks = [
    { context: "build", state: "success", date: "2022-02-10T12:00:00" },
    { context: "build", state: "fail", date: "2022-02-10T11:00:00.000001" },
    { context: "build", state: "warning", user: 2 },
    { context: "style", state: "fail", date: "2022-02-10T09:00:00" },
    { context: "style", state: "success", date: "2022-02-10T09:00:00" },
  ];
  const server = await PatchworkServer.start([posted(1, { checks })]);
  expect(await asking(server).client.checks(101)).toEqual({ pending: 0, success: 2, warning: 1, fail: 0 });
});

describe("an answer that is none", () => {
  const cases: [string, BadAnswer, RegExp][] = [
    ["404", { status: 404 }, /has no such page \(404\)/],
    ["403, as for a bad token", { status: 403 }, /refused to answer \(403\)/],
    ["429 for an hour", { status: 429, headers: { "retry-after": "3600" } }, /left alone for 3600 s/],
    ["500", { status: 500 }, /fault of its own \(500\)/],
    ["400", { status: 400, body: '{"series":["no"]}' }, /makes no sense here \(400\)/],
    ["a web page", { body: "<!doctype html><title>Sign in</title>" }, /sent a web page where/],
    ["cut JSON", { body: '[{"id": 1,' }, /no Patchwork gives/],
    ["nothing", { body: "" }, /no Patchwork gives/],
    ["an object", { body: '{"detail": "no"}' }, /no Patchwork gives/],
    ["wrong types", { body: '[{"id": "1", "msgid": 4, "state": {}}]' }, /no Patchwork gives/],
    [
      "a state of a megabyte",
      { body: JSON.stringify([{ id: 1, msgid: "<a@b>", state: "x".repeat(1e6) }]) },
      /no Patchwork gives/,
    ],
    ["deeply nested", { body: "[".repeat(1_000_000) }, /no Patchwork gives/],
    [
      "too many",
      { body: JSON.stringify(Array(1001).fill({ id: 1, msgid: "<a@b>", state: "new" })) },
      /no Patchwork gives/,
    ],
    ["huge", { body: Buffer.alloc(5_000_000, " ") }, /larger than 4 MB/],
  ];
  test.each(cases)("%s is a sentence", async (_, answer, sentence) => {
    const server = await PatchworkServer.start([posted(1)]);
    server.answerBadly(/patches/, answer);
    await expect(asking(server).client.patch("disk-1@example.org")).rejects.toThrow(sentence);
  });

  test("once, as 503, is asked for again", async () => {
    const server = await PatchworkServer.start([posted(1)]);
    server.answerBadly(/patches/, { status: 503 }, 1);
    const { client, session } = asking(server);
    expect(await client.patch("disk-1@example.org")).toMatchObject({ id: 101 });
    expect(session.requests).toBe(2);
  });

  test("whatever JSON it is, throws nothing but that", () => {
    const place = { url: "https://patchwork.example.org", project: "uboot" };
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(() => [readPatches(json, place), readChecks(json)]).not.toThrow();
      }),
    );
  });
});

test("a question that is cancelled ends with the reason", async () => {
  const server = await PatchworkServer.start([posted(1)]);
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  await expect(asking(server, controller.signal).client.patch("disk-1@example.org")).rejects.toThrow(
    "enough",
  );
  expect(server.takeLog()).toEqual([]);
});

describe("the address of a project", () => {
  test.each([
    ["https://patchwork.ozlabs.org/project/uboot/", "https://patchwork.ozlabs.org", "uboot"],
    [
      "https://patchwork.ozlabs.org/project/uboot/list/?series=3&page=2",
      "https://patchwork.ozlabs.org",
      "uboot",
    ],
    ["http://[::1]:8080/pw/project/u-boot_2.x", "http://[::1]:8080/pw", "u-boot_2.x"],
  ])("%s is taken apart", (address, url, project) => {
    expect(placeAt(address)).toEqual({ url, project });
  });

  test.each([
    "",
    "https://patchwork.ozlabs.org/",
    "https://patchwork.ozlabs.org/project/",
    "https://patchwork.ozlabs.org/project/a b/",
    "https://ann:secret@patchwork.ozlabs.org/project/uboot/",
    "file:///project/uboot/",
    "javascript:alert(1)/project/uboot/",
  ])("“%s” is none", (address) => {
    expect(placeAt(address)).toBeNull();
  });

  test("is the host of every page that is opened, whatever an answer says", () => {
    const place = { url: "https://patchwork.example.org/pw", project: "uboot" };
    expect(patchPage(place, "http://evil.example.com/pw/project/uboot/patch/1/?x#y")).toBe(
      "https://patchwork.example.org/pw/project/uboot/patch/1/",
    );
    expect(patchPage(place, "https://e.org//evil.example.com/")).toBe(
      "https://patchwork.example.org//evil.example.com/",
    );
    expect(patchPage(place, "nonsense")).toBeNull();
    const scheme = fc.constantFrom("http://", "https://e.org", "javascript:", "command:", "//", "");
    fc.assert(
      fc.property(scheme, fc.string(), (start, rest) => {
        const page = patchPage(place, start + rest);
        if (page !== null) expect(new URL(page).origin).toBe("https://patchwork.example.org");
      }),
    );
  });
});
