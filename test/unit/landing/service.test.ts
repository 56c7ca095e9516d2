import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Log, silentLog } from "../../../src/core/base/log.ts";
import { nodeFetch } from "../../../src/core/http/nodeFetch.ts";
import { LandingService } from "../../../src/core/landing/service.ts";
import { SeriesLookup } from "../../../src/core/lookup/seriesLookup.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message, Person } from "../../../src/core/mail/message.ts";
import type { HostServices } from "../../../src/core/project/hostServices.ts";
import type { Series } from "../../../src/core/series/series.ts";
import { Store } from "../../../src/core/store/store.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { aPatch, aRevision, aSeries } from "../../support/overview.ts";
import {
  custodian,
  type SampleCommit,
  type SampleRepository,
  sampleRepository,
} from "../../support/repository.ts";
import { call, folder, project } from "../../support/services.ts";
import { ann, ben, cem, diff, patch, reply, start } from "../../support/thread.ts";

const day = 86_400_000;
const mail = patch("p@example.org", "[PATCH] fs: p");
const base: SampleCommit = {
  name: "base",
  message: "Start",
  author: custodian,
  authored: start - 9 * day,
  files: { "fs/fs-p.c": "int a;\n" },
};
const landed: SampleCommit = {
  name: "landed",
  message: "fs: p",
  authored: start,
  committed: start + 5 * day,
  files: { "fs/fs-p.c": "int a;\nfs: p\n" },
};
/** The series of the mail, as far as git is asked about it. */
const series = [seriesOf()];

function seriesOf(more: Parameters<typeof aPatch>[2] = {}): Series {
  const files = [{ path: "fs/fs-p.c", additions: 1, deletions: 0 }];
  const only = { messageId: mail.messageId, author: ann, date: start, files, ...more };
  return aSeries([aRevision(1, [aPatch(1, "fs: p", only)])]);
}

/** The service on a store with these mails, and what it logs. */
function serviceWith(mails: Message[], more: Partial<HostServices> = {}) {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (line) => warnings.push(line) };
  const now = more.now ?? (() => start + 30 * day);
  const store = Store.open(folder(), { log, now });
  onTestFinished(() => store.close());
  const arrivals = mails.map((message, index) => ({ message, facts: factsOf(message), period: "", index }));
  store.put("an archive", arrivals);
  const parts: HostServices = { store, fetch: nodeFetch, log, version: "1", now, past: false, ...more };
  return { service: new LandingService(parts), lookup: new SeriesLookup(parts), store, parts, warnings };
}

function repositoryOf(commits: SampleCommit[] = [base, landed], bare = false): SampleRepository {
  const repository = sampleRepository(commits, { bare, loose: bare });
  onTestFinished(() => repository.remove());
  return repository;
}

const at = (...folders: string[]) => ({ folders, branch: null, offline: true });

describe("a series is asked for in git", () => {
  test("with the diff of its mail, and who takes patches is told with it", async () => {
    const repository = repositoryOf();
    const { service, lookup } = serviceWith([mail]);
    const found = await service.land(series, at(repository.folder), lookup.archives([]), call());
    expect(found.landings?.get(mail.messageId)).toMatchObject({
      commit: repository.hash("landed"),
      evidence: "patch-id",
    });
    expect(found.custodians).toEqual([custodian]);
    expect(found.problems).toEqual([]);
  });

  test("by the date of each of its sendings", async () => {
    const again = { ...mail, messageId: "again@example.org", date: start + 20 * day };
    const { service, lookup } = serviceWith([mail, again]);
    const resent = seriesOf({ messageId: again.messageId, date: again.date, aliases: [mail.messageId] });
    const { landings } = await service.land([resent], at(repositoryOf().folder), lookup.archives([]), call());
    expect([...(landings?.keys() ?? [])]).toEqual([mail.messageId]);
  });

  test("in the first folder that has a repository, and of the others nothing is said but in the log", async () => {
    const none = folder();
    const { service, lookup, warnings } = serviceWith([mail]);
    const found = await service.land(series, at(none, repositoryOf().folder), lookup.archives([]), call());
    expect(found.landings?.size).toBe(1);
    expect(found.problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`${none}: `)]);
    expect(warnings[0]).toContain("There is no git repository");
  });

  test("and where none can be read that is said of each, with no landings", async () => {
    const [none, empty] = [folder(), repositoryOf([]).folder];
    const { service, lookup } = serviceWith([mail]);
    const found = await service.land(series, at(empty, none), lookup.archives([]), call());
    expect(found.landings).toBeNull();
    expect(found.problems).toMatchObject([
      { what: expect.stringContaining("There is no git repository"), where: none },
      { what: expect.stringContaining("has no commits yet"), where: empty },
    ]);
  });

  test("until a person stops it", async () => {
    const { service, lookup } = serviceWith([mail]);
    const stopped = call(AbortSignal.abort(new Error("stopped")));
    const folders = at(folder(), repositoryOf().folder);
    await expect(service.land(series, folders, lookup.archives([]), stopped)).rejects.toThrow("stopped");
  });

  test("and the landing stays though git cannot tell who takes patches: the mails tell it then", async () => {
    const last = { name: "last", message: "last", authored: start + 8 * day };
    const repository = repositoryOf([base, landed, last], true);
    const tree = repository.git("rev-parse", `${repository.hash("last")}^{tree}`).trim();
    rmSync(join(repository.folder, "objects", tree.slice(0, 2), tree.slice(2)));
    const thanks = reply("x@example.org", mail.messageId, "Applied to u-boot-fs/next, thanks!");
    const { service, lookup, warnings } = serviceWith([mail, thanks]);
    const found = await service.land(series, at(repository.folder), lookup.archives([]), call());
    expect(found.landings?.size).toBe(1);
    expect(found.custodians).toEqual([ben]);
    expect(warnings).toEqual([expect.stringContaining(`${repository.folder}: `)]);
    expect(warnings[0]).toContain("not a tree object");
  });
});

describe("the diff of a mail that its archive has damaged", () => {
  const text = "ann at example.org";
  const damaged = { ...patch("p@example.org", "[PATCH] fs: p", { text }), exact: false };

  /** An archive that answers every question with a fault. */
  async function faulty() {
    const server = await ArchiveServer.start({
      mails: [
        {
          messageId: damaged.messageId,
          from: "Ann Lee <ann@example.org>",
          date: start,
          subject: damaged.subject,
          body: damaged.body.replace(text, "ann@example.org"),
        },
      ],
    });
    onTestFinished(() => server.close());
    const made = serviceWith([], { patience: { pause: 1, answer: 5000, stall: 5000 } });
    const archives = made.lookup.archives([server.url]);
    const since = { since: null, until: null, newest: null, now: start + 30 * day };
    await archives.sync({ ...since, ...call() });
    server.fail(/html$/, { status: 500 });
    return { ...made, archives, server };
  }

  test("is asked of it; where it does not answer that is said, and title and author must do", async () => {
    const { service, archives } = await faulty();
    const place = { ...at(repositoryOf().folder), offline: false };
    const { landings, problems } = await service.land(series, place, archives, call());
    expect(landings?.get(damaged.messageId)?.evidence).toBe("title");
    expect(problems).toMatchObject([{ what: expect.stringContaining("fault of its own") }]);
  });

  test("is not asked of it offline", async () => {
    const { service, archives, server } = await faulty();
    const asked = server.log.length;
    const found = await service.land(series, at(repositoryOf().folder), archives, call());
    expect(found.landings?.get(damaged.messageId)?.evidence).toBe("title");
    expect(found.problems).toEqual([]);
    expect(server.log.length).toBe(asked);
  });

  test("is none here, unlike that of one which is as it was sent, damaged-looking or not", async () => {
    const exact = { ...damaged, messageId: "exact@example.org", exact: true };
    const sound = { ...mail, messageId: "sound@example.org", exact: false };
    const { service } = serviceWith([damaged, exact, sound]);
    expect(await service.storedDiff(damaged.messageId)).toBeNull();
    expect(await service.storedDiff("nobody@example.org")).toBeNull();
    expect(await service.storedDiff(exact.messageId)).toContain(diff("fs: p", text));
    expect(await service.storedDiff(sound.messageId)).toContain(diff("fs: p"));
  });
});

describe("what git said of the tracked series", () => {
  test("is kept for the place where it was asked, and for no other", async () => {
    const repository = repositoryOf();
    const { service, lookup } = serviceWith([mail]);
    const here = project([], { folders: [repository.folder] });
    expect(await service.landTracked(series, here, true, lookup.archives([]), call())).toEqual([]);
    expect(service.keptLandings(here).get(mail.messageId)?.commit).toBe(repository.hash("landed"));
    expect([custodian, ben].map(service.keptCustodians(here))).toEqual([true, false]);
    for (const other of [
      { ...here, name: "linux" },
      { ...here, folders: [] },
      { ...here, branch: "next" },
      { ...here, trees: { upstream: ["https://git.example.org/u-boot.git"], custodians: [] } },
    ]) {
      expect(service.keptLandings(other).size).toBe(0);
      expect(service.keptCustodians(other)(ben)).toBe(true);
    }
  });

  test("stays where git does not answer", async () => {
    const repository = repositoryOf();
    const { service, lookup } = serviceWith([mail]);
    const here = project([], { folders: [repository.folder] });
    await service.landTracked(series, here, true, lookup.archives([]), call());
    repository.remove();
    const problems = await service.landTracked(series, here, true, lookup.archives([]), call());
    expect(problems).toMatchObject([{ where: repository.folder }]);
    expect(service.keptLandings(here).size).toBe(1);
    expect(service.keptCustodians(here)(ben)).toBe(false);
  });

  test("holds for the moment that was asked about", async () => {
    const repository = repositoryOf();
    const { service, lookup, parts } = serviceWith([mail]);
    const here = project([], { folders: [repository.folder] });
    await service.landTracked(series, here, true, lookup.archives([]), call());
    for (const [days, count] of [
      [2, 0],
      [6, 1],
    ] as const) {
      const then = new LandingService({ ...parts, past: true, now: () => start + days * day });
      expect(then.keptLandings(here).size).toBe(0);
      await then.landTracked(series, here, true, lookup.archives([]), call());
      expect(then.keptLandings(here).size).toBe(count);
    }
    expect(service.keptLandings(here).size).toBe(1);
  });

  test("is not needed to know whom the list shows to take patches, up to the moment that is asked about", () => {
    const thanks = reply("x@example.org", mail.messageId, "Applied to u-boot-fs/next, thanks!", { day: 3 });
    const { service, parts } = serviceWith([mail, thanks]);
    for (let times = 0; times < 2; times++)
      expect([ann, ben].map(service.keptCustodians(project([])))).toEqual([false, true]);
    const before = new LandingService({ ...parts, past: true, now: () => start + 2 * day });
    expect(before.keptCustodians(project([]))(ann)).toBe(true);
  });

  test("is not needed to know whom mails show that came since, also before the moment that is asked about", () => {
    const said = (id: string, from: Person, days: number) =>
      reply(`${id}@example.org`, mail.messageId, "Applied to u-boot-fs/next, thanks!", { from, day: days });
    const { service, parts, store } = serviceWith([mail, said("x", ben, 1)]);
    const before = new LandingService({ ...parts, past: true, now: () => start + 2 * day });
    const taking = (of: LandingService) => [ann, ben, cem].map(of.keptCustodians(project([])));
    expect([taking(service), taking(before)]).toEqual(Array(2).fill([false, true, false]));
    const message = said("y", cem, 3);
    store.put("an archive", [{ message, facts: factsOf(message), period: "", index: 2 }]);
    expect([taking(service), taking(before)]).toEqual([
      [false, true, true],
      [false, true, false],
    ]);
  });
});
