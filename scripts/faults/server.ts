// A server that fails in the middle of a refresh: each kind of fault, at each kind of page, the first time and later.
import { isDeepStrictEqual } from "node:util";
import { problemOf } from "../../src/core/base/problem.ts";
import { ArchiveServer, type Failure } from "../../test/support/archiveServer.ts";
import type { Random } from "../bench/random.ts";
import { scratchFolder } from "../scratch.ts";
import { type Case, difference, type Outcome } from "./case.ts";
import { begin, day, later, Reader, someMails, undisturbed } from "./reader.ts";

/** When mails of March have come late, and the first of April are there. */
const april = Date.UTC(2022, 3, 6);

type Broken = (random: Random, content: Uint8Array, server: ArchiveServer, path: string) => Failure;

const position = (random: Random, { length }: Uint8Array) => random.whole(0, Math.max(0, length - 1));

const faults: Record<string, Broken> = {
  "says 500": () => ({ status: 500 }),
  "says 503, and to wait": () => ({ status: 503, headers: { "retry-after": "3600" } }),
  "says 429": () => ({ status: 429, headers: { "retry-after": "1" } }),
  "says 404": () => ({ status: 404 }),
  "says 403": () => ({ status: 403 }),
  "sends a page of maintenance": () => ({ html: true }),
  "asks whether we are a robot": () => ({ botCheck: true }),
  "sends nothing": () => ({ instead: "" }),
  "sends words": () => ({ instead: "We are down for maintenance.\n" }),
  "sends rubbish": (random) => ({
    instead: Buffer.from(Array.from({ length: 500 }, () => random.whole(0, 255))),
  }),
  "sends another page": (_, __, server, path) => ({
    instead: server.files.get(path.replace("February", "January").replace("March", "February")) ?? "",
  }),
  "breaks the connection": (random, content) => ({ cutAfter: position(random, content) }),
  "has a cut file": (random, content) => ({ shortened: position(random, content) }),
  "cuts, and calls it whole": (random, content) => ({ cutUnseen: position(random, content) }),
  "cuts by hanging up": (random, content) => ({ cutUnseen: position(random, content), length: false }),
  "damages a byte": (random, content) => {
    const damaged = Buffer.from(content);
    const at = position(random, content);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << random.whole(0, 7));
    return { instead: damaged };
  },
  "falls silent": (random, content) => ({ stallAfter: position(random, content) }),
  "never answers": () => ({ held: true }),
  trickles: () => ({ trickle: 20 }),
  "leads to another host": () => ({ status: 302, headers: { location: "http://127.0.0.1:9/" } }),
  "leads in a circle": (_, __, server, path) => ({ status: 302, headers: { location: server.url + path } }),
};
/** A byte that is another one makes another text, which nothing can tell from what people wrote. */
const unnoticeable = (kind: string, path: string) => kind === "damages a byte" && !path.endsWith(".gz");

const pages = [
  "index.html",
  "2022-March.txt",
  "2022-February.txt.gz",
  "2022-January.txt.gz",
  "2022-February/date.html",
];
const chancy = /cut|breaks|damages|silent|rubbish/;

export function serverCases(times: number): Case[] {
  return Object.keys(faults).flatMap((kind) =>
    pages
      .filter((path) => !unnoticeable(kind, path))
      .flatMap((path) =>
        ["at first", "once it has grown"].flatMap((when) =>
          Array.from({ length: chancy.test(kind) ? 2 * times : 1 }, () => ({
            kind: "a server that fails",
            what: `${kind}: ${path}, ${when}`,
            run: (random: Random) => disturbed(random, faults[kind]!, path, when === "at first"),
          })),
        ),
      ),
  );
}

async function disturbed(random: Random, fault: Broken, path: string, first: boolean): Promise<Outcome> {
  const { early, late } = someMails(random);
  await using server = await ArchiveServer.start({ mails: early });
  const reader = new Reader(await scratchFolder(), [server.url]).mark();
  try {
    let now = begin;
    if (!first) {
      await reader.refresh(now);
      server.append(...late);
      now = april + random.whole(0, 10) * day;
    }
    const content = server.files.get(path) ?? new Uint8Array();
    server.fail(path, fault(random, content, server, path), random.pick([1, 3, Number.POSITIVE_INFINITY]));
    const said = await refreshed(reader, now);
    server.heal();
    return await outcome(reader, server, now, said);
  } finally {
    reader.close();
  }
}

/** The disk has no room left in the middle of a refresh, as SQLite tells it. */
export function diskCases(times: number): Case[] {
  return Array.from({ length: 12 * times }, (_, at) => ({
    kind: "a disk that is full",
    what: `after ${at} pages`,
    run: async (random: Random): Promise<Outcome> => {
      const { early, late } = someMails(random);
      await using server = await ArchiveServer.start({ mails: early });
      const folder = await scratchFolder();
      const full = new Reader(folder, [server.url]).mark();
      let said: string[];
      try {
        if (at % 2 === 1) await full.refresh(begin);
        server.append(...late);
        const pages = Number(full.store.database.prepare("PRAGMA page_count").get()?.page_count);
        full.store.database.exec(`PRAGMA max_page_count = ${pages + at}`);
        said = await refreshed(full, april);
      } finally {
        full.close();
      }
      const reader = new Reader(folder, [server.url]);
      try {
        return await outcome(reader, server, april, said);
      } finally {
        reader.close();
      }
    },
  }));
}

/** A refresh, and what a person is told of it. */
async function refreshed(reader: Reader, now: number): Promise<string[]> {
  try {
    const problems = await reader.refresh(now);
    return [...problems, ...reader.store.problems].map(({ what }) => what);
  } catch (error) {
    return [problemOf(error).what];
  }
}

/** What became of it: now, and after one refresh without faults. */
async function outcome(reader: Reader, server: ArchiveServer, now: number, said: string[]): Promise<Outcome> {
  const whole = await undisturbed([server.url], now);
  const silent = said.length === 0 && !isDeepStrictEqual(reader.contents(), whole);
  const told = await refreshed(reader, now + later);
  const [end, wanted] = [reader.contents(), await undisturbed([server.url], now + later)];
  if (isDeepStrictEqual(end, wanted)) return { end: "recovered", silent };
  if (told.length > 0) return { end: "told", silent };
  return { end: "lost", silent, why: difference(end, wanted) };
}
