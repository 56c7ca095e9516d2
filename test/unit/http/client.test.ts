import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { ArchiveError } from "../../../src/core/http/archiveError.ts";
import { none } from "../../../src/core/http/bodies.ts";
import { HttpClient } from "../../../src/core/http/client.ts";
import { nodeFetch } from "../../../src/core/http/nodeFetch.ts";
import type { Patience } from "../../../src/core/http/patience.ts";
import type { RequestOptions } from "../../../src/core/http/request.ts";
import type { HttpSession } from "../../../src/core/http/session.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { client, hasty } from "../archive/support.ts";

const servers: ArchiveServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const letter = "From ann at example.org  Tue Feb  1 08:00:00 2022\nSubject: hello\n\nGood morning.\n\n";

async function serving(content: string | Uint8Array = letter): Promise<ArchiveServer> {
  const server = await ArchiveServer.start({ files: new Map([["mail.txt", Buffer.from(content)]]) });
  servers.push(server);
  return server;
}

const mail: RequestOptions = { kind: "mail", maxBytes: 1_000_000 };
const never = new AbortController().signal;

/** What arrived, and the fault it ended with. */
async function read(
  url: string,
  by: {
    question?: RequestOptions;
    patience?: Partial<Patience>;
    http?: HttpClient;
    session?: HttpSession;
  } = {},
): Promise<{ text: string; fault: ArchiveError | null }> {
  const { question = mail, patience = {} } = by;
  const session = by.session ?? (by.http ?? client(patience)).session(never);
  let text = "";
  try {
    await session.stream(url, question, async (answer) => {
      for await (const chunk of answer.chunks) text += Buffer.from(chunk).toString();
    });
    return { text, fault: null };
  } catch (error) {
    if (error instanceof ArchiveError) return { text, fault: error };
    throw error;
  }
}

describe("the client's manners", () => {
  it("says who it is and where to complain, and does not pass for a browser", async () => {
    const server = await serving();
    await read(`${server.url}mail.txt`);
    expect(server.log[0]?.headers["user-agent"]).toBe(
      "uboot-patch-tracker/1.2.3 (+https://github.com/uboot-patch-tracker/uboot-patch-tracker)",
    );
    expect(server.log[0]?.headers["accept-encoding"]).toBe("gzip");
  });

  it("asks a host at most two things at a time", async () => {
    const server = await serving();
    let open = 0;
    let most = 0;
    const http = new HttpClient({
      fetch: async (url, options) => {
        most = Math.max(most, ++open);
        try {
          return await nodeFetch(url, options);
        } finally {
          open--;
        }
      },
      version: "1",
      log: silentLog,
    });
    await Promise.all(Array.from({ length: 9 }, () => read(`${server.url}mail.txt`, { http })));
    expect(most).toBe(2);
    expect(server.log).toHaveLength(9);
  });

  it("counts what an errand costs", async () => {
    const server = await serving();
    server.fail("mail.txt", { status: 500, body: "" }, 1);
    const session = client().session(never);
    await read(`${server.url}mail.txt`, { session });
    expect([session.requests, session.bytes]).toEqual([2, letter.length]);
  });
});

describe("a passing fault", () => {
  it.each([500, 503, 429])("%i is asked again and forgotten when it has passed", async (status) => {
    const server = await serving();
    server.fail("mail.txt", { status }, 2);
    expect(await read(`${server.url}mail.txt`)).toEqual({ text: letter, fault: null });
    expect(server.log.map((one) => one.status)).toEqual([status, status, 200]);
  });

  it("is given up after the third time, with a sentence", async () => {
    const server = await serving();
    server.fail("mail.txt", { status: 500 });
    const { fault } = await read(`${server.url}mail.txt`);
    expect(fault?.problem.what).toMatch(/^127\.0\.0\.1:\d+ has a fault of its own \(500\)\.$/);
    expect(server.log).toHaveLength(3);
  });

  it("waits as long as the server asks for", async () => {
    const server = await serving();
    server.fail("mail.txt", { status: 429, headers: { "retry-after": "1" } }, 1);
    const nearly = sleep(900).then(() => server.log.length);
    expect((await read(`${server.url}mail.txt`, { patience: { longestPause: 1000 } })).text).toBe(letter);
    expect(await nearly).toBe(1);
  });

  it("waits until the moment that the server names", async () => {
    const server = await serving();
    const at = (moment: number) => ({ "retry-after": new Date(moment).toUTCString() });
    server.fail("mail.txt", { status: 429, headers: at(Date.now() + 1_800_000) });
    const { fault } = await read(`${server.url}mail.txt`);
    expect(fault?.problem.what).toMatch(/asks to be left alone for (?:1800|1799) s \(429\)/);
    server.heal();
    server.fail("mail.txt", { status: 429, headers: at(Date.now() - 1_800_000) }, 1);
    expect((await read(`${server.url}mail.txt`)).text).toBe(letter);
  });

  it.each(["in 5", "5 s", "soon"])("waits no longer for a server that says %j", async (words) => {
    const server = await serving();
    server.fail("mail.txt", { status: 429, headers: { "retry-after": words } });
    const { fault } = await read(`${server.url}mail.txt`);
    expect(fault?.problem.what).toMatch(/asks to be left alone(?: for 0 s)? \(429\)\.$/);
    expect(server.log).toHaveLength(3);
  });

  it("forgets a host's failures with its next good answer", async () => {
    const server = await serving();
    const session = client().session(never);
    const failing = async (times: number) => {
      for (let time = 0; time < times; time++) await read(`${server.url}broken.txt`, { session });
    };
    server.fail("broken.txt", { status: 500 });
    await failing(2);
    expect((await read(`${server.url}mail.txt`, { session })).fault).toBeNull();
    await failing(2);
    expect(await read(`${server.url}mail.txt`, { session })).toEqual({ text: letter, fault: null });
  });

  it("leaves a host alone that asks for more patience than there is", async () => {
    const server = await serving();
    server.fail("mail.txt", { status: 429, headers: { "retry-after": "3600" } }, 1);
    const session = client().session(never);
    const { fault } = await read(`${server.url}mail.txt`, { session });
    expect(fault?.problem.what).toMatch(/asks to be left alone for 3600 s \(429\)/);
    await read(`${server.url}mail.txt`, { session });
    expect(server.log).toHaveLength(1);
  });

  it("of a page is asked again even in its middle", async () => {
    const server = await serving();
    server.fail("mail.txt", { cutAfter: 10 }, 1);
    const page = await client().session(never).page(`${server.url}mail.txt`, { maxBytes: 1000 });
    expect(Buffer.from(page.bytes).toString()).toBe(letter);
  });

  it("three times over makes the client leave the host alone for the rest of the errand", async () => {
    const server = await serving();
    server.fail("mail.txt", { status: 503 });
    const http = client();
    const session = http.session(never);
    for (let time = 0; time < 3; time++) await read(`${server.url}mail.txt`, { session });
    const { fault } = await read(`${server.url}mail.txt`, { session });
    expect(fault?.kind).toBe("given-up");
    expect(server.log).toHaveLength(9);
    server.heal();
    expect((await read(`${server.url}mail.txt`, { http })).text).toBe(letter);
  });
});

describe("a fault that stays", () => {
  it("of single files does not make the client leave the host alone", async () => {
    const server = await serving();
    const session = client().session(never);
    for (let time = 0; time < 4; time++) await read(`${server.url}gone.txt`, { session });
    expect((await read(`${server.url}mail.txt`, { session })).text).toBe(letter);
  });

  it.each([
    ["a missing file", 404, "has no such page (404)."],
    ["a file behind a login", 403, "refused to answer (403)."],
    ["an odd status", 418, "gave an answer that makes no sense here (418)."],
  ])("such as %s is not asked again", async (_, status, sentence) => {
    const server = await serving();
    server.fail("mail.txt", { status });
    const { fault } = await read(`${server.url}mail.txt`);
    expect(fault?.problem.what).toContain(sentence);
    expect(fault?.problem.remedy).not.toBe("");
    expect(server.log).toHaveLength(1);
  });

  it("a page instead of mail is never read as mail", async () => {
    const server = await serving();
    server.fail("mail.txt", { html: true });
    const { text, fault } = await read(`${server.url}mail.txt`);
    expect(text).toBe("");
    expect(fault?.problem.what).toMatch(/sent a web page where mail was expected/);
  });

  it.each([200, 403, 503])("a bot check with status %i is recognised and not worked on", async (status) => {
    const server = await serving();
    server.fail("mail.txt", { botCheck: true, status });
    const { text, fault } = await read(`${server.url}mail.txt`);
    expect([text, fault?.kind]).toEqual(["", "bot-check"]);
    expect(server.log).toHaveLength(1);
    await expect(client().session(never).page(`${server.url}mail.txt`, { maxBytes: 9999 })).rejects.toThrow(
      /takes the tracker for a bot/,
    );
  });

  it("more bytes than allowed are not taken", async () => {
    const server = await serving();
    const { fault } = await read(`${server.url}mail.txt`, { question: { kind: "mail", maxBytes: 20 } });
    expect(fault?.kind).toBe("too-large");
  });

  it("a small packed page that unpacks without end is not kept", async () => {
    const server = await serving(gzipSync(Buffer.alloc(5_000_000, 32)));
    const page = client().session(never).page(`${server.url}mail.txt`, { maxBytes: 100_000 });
    await expect(page).rejects.toMatchObject({ kind: "too-large" });
  });
});

describe("the network", () => {
  it("a name that does not exist is called so", async () => {
    const { fault } = await read("http://lists.nowhere.invalid/pipermail/u-boot/index.html");
    expect(["dns", "offline"]).toContain(fault?.kind);
    expect(fault?.problem.what).toContain("lists.nowhere.invalid");
    expect(fault?.problem.remedy).toContain("what was read before is still here");
  });

  it.each([
    ["getaddrinfo ENOTFOUND lists.example.org", "dns"],
    ["getaddrinfo EAI_AGAIN lists.example.org", "offline"],
    ["connect ENETUNREACH 192.0.2.1:443", "offline"],
    ["read ECONNRESET", "connection"],
    ["certificate has expired", "certificate"],
  ])("an error that says only %j is understood", async (text, kind) => {
    const http = new HttpClient({
      fetch: () => Promise.reject(new Error(text)),
      version: "1",
      log: silentLog,
      patience: hasty,
    });
    expect((await read("https://lists.example.org/", { http })).fault?.kind).toBe(kind);
  });

  it("a server that is not there fails the connection", async () => {
    const server = await serving();
    const url = server.url;
    await server.close();
    expect((await read(url)).fault?.problem.what).toMatch(/^The connection to 127\.0\.0\.1:\d+ failed\.$/);
  });

  it("a server that does not answer is given up", async () => {
    const server = await serving();
    server.fail("mail.txt", { held: true });
    const { fault } = await read(`${server.url}mail.txt`, { patience: { answer: 30 } });
    expect(fault?.problem.what).toMatch(/did not answer within/);
    expect(server.log).toHaveLength(3);
  });

  it("a server that stops in the middle is given up, and what came is there", async () => {
    const server = await serving();
    server.fail("mail.txt", { stallAfter: 30 });
    const { text, fault } = await read(`${server.url}mail.txt`, { patience: { stall: 30 } });
    expect([text, fault?.kind]).toEqual([letter.slice(0, 30), "timeout"]);
  });

  it("a connection cut in the middle is a fault, and what came is there", async () => {
    const server = await serving();
    server.fail("mail.txt", { cutAfter: 40 });
    const { text, fault } = await read(`${server.url}mail.txt`);
    expect([text, fault?.kind]).toEqual([letter.slice(0, 40), "cut"]);
  });

  it("cancelling ends a question that hangs, and one that waits for its turn", async () => {
    const server = await serving();
    server.fail("mail.txt", { held: true });
    const stop = new AbortController();
    const session = client().session(stop.signal);
    const all = Array.from({ length: 4 }, () =>
      session.stream(`${server.url}mail.txt`, mail, async () => "done"),
    );
    stop.abort(new Error("enough"));
    for (const one of await Promise.allSettled(all)) expect(one.status).toBe("rejected");
    await expect(session.page(server.url, { maxBytes: 1 })).rejects.toThrow("enough");
  });

  it("follows a redirect, but not for ever and to nothing but the web", async () => {
    const server = await serving();
    server.fail("old.txt", { status: 301, headers: { location: "mail.txt" } });
    expect((await read(`${server.url}old.txt`)).text).toBe(letter);
    server.fail("loop.txt", { status: 302, headers: { location: "loop.txt" } });
    expect((await read(`${server.url}loop.txt`)).fault?.problem.what).toMatch(/to no end that can be used/);
    expect(server.log.filter((one) => one.path === "loop.txt")).toHaveLength(6);
    server.fail("data.txt", { status: 302, headers: { location: "data:text/plain,From%20nobody" } });
    expect((await read(`${server.url}data.txt`)).fault?.kind).toBe("foreign");
  });
});

describe("an answer", () => {
  const url = (server: ArchiveServer) => `${server.url}mail.txt`;
  const answered = (server: ArchiveServer, question: Partial<RequestOptions> = {}) =>
    client()
      .session(never)
      .stream(url(server), { ...mail, ...question }, async (answer) => answer);

  it("is told what was known, and may be that nothing has changed", async () => {
    const server = await serving();
    const session = client().session(never);
    const first = await session.page(url(server), { maxBytes: 1000 });
    expect(first).toMatchObject({ status: 200, validators: { etag: expect.stringMatching(/^"/) } });
    const { validators } = first;
    expect(validators.lastModified).toBe(first.headers["last-modified"]);
    const again = await session.page(url(server), { maxBytes: 1000, unless: validators });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    expect(server.log[1]?.headers).toMatchObject({
      "if-none-match": validators.etag,
      "if-modified-since": validators.lastModified,
    });
    expect(server.log[0]?.headers).not.toHaveProperty("if-none-match");
    expect(server.log[0]?.headers).not.toHaveProperty("if-modified-since");
  });

  it("that nothing has changed makes no sense to who knows nothing", async () => {
    const server = await serving();
    server.fail("mail.txt", { status: 304, body: "" });
    expect((await read(url(server))).fault?.problem.what).toMatch(/makes no sense here \(304\)/);
  });

  it("vouches for its end by its length, by its place in the whole, or by chunks", async () => {
    const server = await serving();
    expect((await answered(server)).vouched).toBe(true);
    expect((await answered(server, { from: 5 })).vouched).toBe(true);
    const part = (range: string) => ({ status: 206, headers: { "content-range": range }, body: "x" });
    server.fail("mail.txt", part("bytes 5-123/124"), 1);
    expect((await answered(server, { from: 5 })).vouched).toBe(true);
    server.fail("mail.txt", part("bytes 5-23/124"), 1);
    expect((await answered(server, { from: 5 })).vouched).toBe(false);
    server.fail("mail.txt", { cutUnseen: 9, length: false }, 1);
    expect((await answered(server)).vouched).toBe(false);
    const http = new HttpClient({
      fetch: async () => ({ status: 200, headers: { "transfer-encoding": "chunked" }, body: none() }),
      version: "1",
      log: silentLog,
    });
    const chunked = http
      .session(never)
      .stream("https://lists.example.org/", mail, async (one) => one.vouched);
    expect(await chunked).toBe(true);
  });

  it("is hung up on as soon as enough of it is read, and where it is a fault", async () => {
    const server = await serving();
    const signals: AbortSignal[] = [];
    const session = new HttpClient({
      fetch: (url, options) => {
        signals.push(options.signal);
        return nodeFetch(url, options);
      },
      version: "1",
      log: silentLog,
      patience: { ...hasty, tries: 1 },
    }).session(never);
    server.fail("mail.txt", { stallAfter: 10 }, 1);
    await session.stream(url(server), mail, async ({ chunks }) => {
      for await (const chunk of chunks) return chunk.length;
      return 0;
    });
    await session.page(url(server), { maxBytes: 1000 });
    server.fail("mail.txt", { status: 500 }, 1);
    await expect(session.page(url(server), { maxBytes: 1000 })).rejects.toThrow(/fault of its own/);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });
});

describe("packed answers", () => {
  it("are unpacked by their bytes, whatever the headers say", async () => {
    const packed = await serving(gzipSync(letter));
    expect((await read(`${packed.url}mail.txt`)).text).toBe(letter);
    const onTheWay = await serving();
    onTheWay.packs = true;
    expect((await read(`${onTheWay.url}mail.txt`)).text).toBe(letter);
  });

  it("that are cut give what they hold and then the fault", async () => {
    const text = Array.from({ length: 3000 }, (_, line) => `line ${line} of ${Math.sin(line)}\n`).join("");
    const packed = gzipSync(text);
    const server = await serving(packed);
    server.fail("mail.txt", { shortened: packed.length / 2 });
    const read1 = await read(`${server.url}mail.txt`);
    expect(read1.fault?.problem.what).toMatch(/is cut off or damaged/);
    expect(text.startsWith(read1.text)).toBe(true);
    expect(read1.text.length).toBeGreaterThan(text.length / 3);
  });

  it("are not asked for where bytes of the text are counted", async () => {
    const server = await serving();
    server.packs = true;
    const { text } = await read(`${server.url}mail.txt`, { question: { ...mail, from: 10 } });
    expect(text).toBe(letter.slice(10));
    expect(server.log[0]?.headers["accept-encoding"]).toBe("identity");
  });
});
