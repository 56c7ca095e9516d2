// What one errand may cost, and where it may be led.

import { describe, expect, it } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { ArchiveError } from "../../../src/core/http/archiveError.ts";
import { none } from "../../../src/core/http/bodies.ts";
import { HttpClient } from "../../../src/core/http/client.ts";
import type { Budget } from "../../../src/core/http/errandBudget.ts";
import type { Fetch } from "../../../src/core/http/fetch.ts";
import { nodeFetch } from "../../../src/core/http/nodeFetch.ts";
import type { Patience } from "../../../src/core/http/patience.ts";
import type { HttpSession } from "../../../src/core/http/session.ts";
import type { ArchiveServer } from "../../support/archiveServer.ts";
import { hasty, serving } from "../archive/support.ts";

const never = new AbortController().signal;

const site = (size = 1000) =>
  serving({ files: new Map(["one", "two", "three"].map((name) => [name, Buffer.alloc(size, "x")])) });

function errand({ budget = {}, patience = {}, hosts = [] as string[] } = {}) {
  const log = silentLog;
  return new HttpClient({
    fetch: nodeFetch,
    version: "1",
    log,
    budget: budget as Partial<Budget>,
    patience: { ...hasty, ...(patience as Partial<Patience>) },
  }).errand(hosts);
}

/** "ok", or the kind of fault. */
async function asked(session: HttpSession, url: string): Promise<string> {
  try {
    await session.page(url, { maxBytes: 1_000_000 });
    return "ok";
  } catch (error) {
    if (error instanceof ArchiveError) return error.kind;
    throw error;
  }
}

const all = (server: ArchiveServer) => ["one", "two", "three"].map((name) => server.url + name);

describe("an errand", () => {
  it("ends where its requests are spent, whichever call makes them", async () => {
    const server = await site();
    const one = errand({ budget: { requests: 2 } });
    const said: string[] = [];
    for (const url of all(server)) said.push(await asked(one.session(never), url));
    expect(said).toEqual(["ok", "ok", "spent"]);
    expect(server.log).toHaveLength(2);
  });

  it("ends where its bytes are spent, in the middle of an answer", async () => {
    const server = await site();
    const one = errand({ budget: { bytes: 1500 } });
    const said: string[] = [];
    for (const url of all(server)) said.push(await asked(one.session(never), url));
    expect(said).toEqual(["ok", "spent", "spent"]);
  });

  it("ends where its time is spent", async () => {
    const server = await site();
    const one = errand({ budget: { time: 0 } });
    expect(await asked(one.session(never), `${server.url}one`)).toBe("spent");
    expect(server.log).toEqual([]);
  });

  it("leaves a host alone that has failed another call of it, and not the next errand's", async () => {
    const server = await site();
    server.fail("one", { status: 503 });
    const one = errand();
    for (let time = 0; time < 3; time++) await asked(one.session(never), `${server.url}one`);
    expect(await asked(one.session(never), `${server.url}two`)).toBe("given-up");
    expect(await asked(errand().session(never), `${server.url}two`)).toBe("ok");
  });

  it("leaves a host alone at once that does not answer at all", async () => {
    const server = await site();
    server.fail("one", { held: true });
    const one = errand({ patience: { answer: 100 } });
    expect(await asked(one.session(never), `${server.url}one`)).toBe("timeout");
    expect(await asked(one.session(never), `${server.url}two`)).toBe("timeout");
    expect(server.log).toHaveLength(3);
  });

  it("waits for what servers ask for in all no longer than is bearable", async () => {
    const server = await site();
    server.fail(/./, { status: 503, headers: { "retry-after": "1" } });
    const one = errand({ patience: { longestPause: 1_500 } });
    for (const url of all(server)) await asked(one.session(never), url);
    // One pause of a second; a second one would be too much, so that the host is left alone.
    expect(server.log).toHaveLength(2);
  });
});

describe("an answer that trickles", () => {
  it("is given up once it is seen that it would take for ever, and its host left alone", async () => {
    const server = await site();
    server.fail("one", { trickle: 10 });
    const one = errand({ patience: { slowAfter: 100 } });
    const session = one.session(never);
    let came = 0;
    const reading = session.stream(
      `${server.url}one`,
      { kind: "mail", maxBytes: 9999 },
      async ({ chunks }) => {
        for await (const chunk of chunks) came += chunk.length;
      },
    );
    await expect(reading).rejects.toMatchObject({
      kind: "slow",
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ sends so slowly that it was given up after 1 s\.$/),
    });
    expect(came).toBeGreaterThan(0);
    expect(came).toBeLessThan(100);
    expect(await asked(one.session(never), `${server.url}two`)).toBe("slow");
    expect(server.log).toHaveLength(1);
  });

  it("is read to its end where it comes quickly enough", async () => {
    const server = await site(60);
    server.fail("one", { trickle: 2 });
    const one = errand({ patience: { slowAfter: 20, slowest: 20 } });
    expect(await asked(one.session(never), `${server.url}one`)).toBe("ok");
  });

  it("is not asked for again", async () => {
    const server = await site();
    server.fail("one", { trickle: 10 });
    expect(await asked(errand({ patience: { slowAfter: 50 } }).session(never), `${server.url}one`)).toBe(
      "slow",
    );
    expect(server.log).toHaveLength(1);
  });
});

describe("a page that is not worth waiting for", () => {
  it("is asked for once, and not for long", async () => {
    const server = await site();
    server.fail("one", { status: 500 });
    server.fail("two", { held: true });
    const session = errand({ patience: { optional: 200 } }).session(never, { optional: true });
    expect(await asked(session, `${server.url}one`)).toBe("server");
    expect(await asked(session, `${server.url}two`)).toBe("timeout");
    expect(server.log).toHaveLength(2);
  });
});

describe("a redirect", () => {
  const leading = async (location: string) => {
    const server = await site();
    server.fail("one", { status: 302, headers: { location } });
    return server;
  };

  it("is followed on the host that was asked", async () => {
    const server = await leading("two");
    expect(await asked(errand().session(never), `${server.url}one`)).toBe("ok");
    expect(server.log.map((entry) => entry.path)).toEqual(["one", "two"]);
  });

  it("to another host is followed only where somebody has named that", async () => {
    const other = await site();
    const server = await leading(`${other.url}two`);
    expect(await asked(errand().session(never), `${server.url}one`)).toBe("foreign");
    expect(other.log).toEqual([]);
    const hosts = [new URL(other.url).host];
    expect(await asked(errand({ hosts }).session(never), `${server.url}one`)).toBe("ok");
  });

  it("into the person's own network asks nobody, and says where it would have led", async () => {
    const server = await leading("http://169.254.169.254/latest/meta-data/");
    const session = errand().session(never);
    await expect(session.page(`${server.url}one`, { maxBytes: 9999 })).rejects.toThrow(
      /to 169\.254\.169\.254, which no setting names/,
    );
    expect(server.log).toHaveLength(1);
  });

  it.each([
    "http://127.0.0.1:9/",
    "http://localhost/",
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://172.16.0.1/",
    "http://169.254.169.254/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::ffff:10.0.0.1]/",
    "//10.0.0.1/",
    "file:///etc/passwd",
    "ftp://10.0.0.1/",
  ])("to %s asks nobody, whether or not the archive is somewhere else", async (location) => {
    const asked: string[] = [];
    const fetch: Fetch = async (url) => {
      asked.push(url);
      return { status: 302, headers: { location }, body: none() };
    };
    const named = ["lists.example.org", "lists.example.net"];
    const http = new HttpClient({ fetch, version: "1", log: silentLog, patience: hasty });
    const session = http.errand(named).session(never);
    const page = session.page("https://lists.example.org/pipermail/list/", { maxBytes: 9999 });
    await expect(page).rejects.toThrow("lists.example.org sends elsewhere");
    expect(asked).toEqual(["https://lists.example.org/pipermail/list/"]);
  });

  it("by a name that hides another host behind it asks nobody", async () => {
    const other = await site();
    const { host } = new URL(other.url);
    const server = await leading(`http://127.0.0.1:1@${host}/two`);
    expect(await asked(errand().session(never), `${server.url}one`)).toBe("foreign");
    expect(other.log).toEqual([]);
  });
});
