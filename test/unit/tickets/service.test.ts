// Tickets, commits and series together: real repositories, a real store with mails of a made-up list.
import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import type { ProjectConfig, TrackedSeries } from "../../../src/core/project/config.ts";
import type { Services } from "../../../src/core/services.ts";
import { Store } from "../../../src/core/store/store.ts";
import type { CommitPage, TicketCommit } from "../../../src/core/tickets/model.ts";
import { saying } from "../../support/reason.ts";
import {
  custodian,
  plainGit,
  type SampleCommit,
  type SampleOptions,
  type SampleRepository,
  sampleRepository,
} from "../../support/repository.ts";
import { call, folder, project, reportDay, servicesIn } from "../../support/services.ts";
import { ben, type MailOptions, mail, start } from "../../support/thread.ts";
import { name, never, sentence } from "./support.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000 });

const day = 86_400_000;

/** master with two releases; "topic" on it with two commits of Ann's, not sent anywhere. */
const history: SampleCommit[] = [
  { name: "base", message: "base", authored: start - 9 * day, files: { "a.c": "1\n" }, tag: "v2022.01" },
  {
    name: "old",
    message: "disk: old one\n\nTicket: TS-7\n",
    authored: start + 5 * day,
    files: { "a.c": "2\n" },
    tag: "v2022.04-rc1",
  },
  { name: "one", branch: "topic", parents: ["old"], message: "disk: part one", authored: start + 6 * day },
  {
    name: "two",
    branch: "topic",
    message:
      "disk: part two\n\nIt writes UTF-8.\n\nTicket: TS-118\nSigned-off-by: Ann Lee <ann@example.org>\n",
    authored: start + 7 * day,
  },
];

/** With "topic" checked out, and gone after the test. */
function repositoryOf(commits = history, options: SampleOptions = {}): SampleRepository {
  // Some tests take objects away.
  const repository = sampleRepository(commits, { loose: true, ...options });
  onTestFinished(() => repository.remove());
  name(repository.folder, "Ann Lee", options.bare);
  if (!options.bare && commits === history) repository.git("checkout", "--quiet", "topic");
  return repository;
}

/** A tracker whose store has these mails. */
function servicesWith(mails: Message[] = [], more: Parameters<typeof servicesIn>[1] = {}): Services {
  const directory = folder();
  const store = Store.open(directory, { log: silentLog, now: () => reportDay });
  const arrivals = mails.map((message, index) => ({ message, facts: factsOf(message), period: "", index }));
  store.put("a list", arrivals);
  store.close();
  return servicesIn(directory, more);
}

/** What somebody who works in these folders follows. */
function working(folders: string[], more: Partial<ProjectConfig> = {}): ProjectConfig {
  return project([], { folders, me: ["ann@example.org"], ...more });
}

const followed = (thread: string, ...tickets: string[]): TrackedSeries => ({
  name: "uboot/disk",
  thread,
  tickets,
});

/** A patch with the diff of a commit. */
function sent(
  repository: SampleRepository,
  commit: string,
  id: string,
  subject: string,
  options: MailOptions = {},
) {
  const body = `It was broken.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n${repository.diff(commit)}`;
  return mail(`${id}@example.org`, subject, body, options);
}

const page = (services: Services, where: ProjectConfig, at = where.folders[0] ?? "") =>
  services.tickets.commits({ project: where, folder: at, skip: 0, limit: 200 }, call(never));
const titles = ({ commits }: { commits: TicketCommit[] }) => commits.map(({ subject }) => subject);
/** "disk: part two: TS-118 (message)" */
const tagged = ({ commits }: { commits: TicketCommit[] }) =>
  commits.map(
    ({ subject, tickets }) =>
      `${subject}: ${tickets.map(({ id, from }) => `${id} (${from.join(", ")})`).join(", ")}`,
  );
const sentences = ({ problems }: Pick<CommitPage, "problems">) => problems.map(({ what }) => what);

describe("work trees", () => {
  test("are named once, however many folders lie in them; a folder without a repository has none", async () => {
    const repository = repositoryOf();
    const within = join(repository.folder, "drivers");
    mkdirSync(within);
    const other = join(folder(), "other");
    repository.git("worktree", "add", "--quiet", other, "master");
    const where = working([within, folder(), repository.folder, join(other, "nowhere"), other]);
    const found = await servicesWith().tickets.worktrees({ project: where }, call());
    expect(found).toEqual({ folders: [repository.folder, other], problems: [] });
  });

  test("that git cannot read are a problem, and hide no other", async () => {
    const [broken, repository] = [repositoryOf(), repositoryOf()];
    appendFileSync(join(broken.folder, ".git/config"), "[broken\n");
    const where = working([broken.folder, repository.folder]);
    const found = await servicesWith().tickets.worktrees({ project: where }, call());
    expect(found.folders).toEqual([repository.folder]);
    expect(sentences(found)).toEqual([expect.stringContaining("Git cannot read the repository in")]);
    const { tickets, problems } = await servicesWith().tickets.list({ project: where }, call(never));
    expect(tickets.map(({ id }) => id)).toEqual(["TS-118"]);
    expect(problems).toHaveLength(1);
  });
});

describe("the commits of a branch", () => {
  test("are those that the main branch has not, newest first, with what belongs to them", async () => {
    const repository = repositoryOf();
    const found = await page(servicesWith(), working([repository.folder]));
    expect(found).toMatchObject({ folder: repository.folder, branch: "topic", base: "master", more: false });
    expect(found.commits).toEqual([
      {
        hash: repository.hash("two"),
        subject: "disk: part two",
        author: { name: "Ann Lee", email: "ann@example.org" },
        committer: custodian,
        committed: start + 7 * day,
        folder: repository.folder,
        tickets: [{ id: "TS-118", from: ["message"] }],
        patch: null,
        landed: null,
      },
      expect.objectContaining({ subject: "disk: part one", tickets: [] }),
    ]);
    const git = join(repository.folder, ".git");
    expect(found.watched).toEqual(
      ["HEAD", "logs/HEAD", "packed-refs", "refs/notes/tickets", "refs/heads/master"].map((path) =>
        join(git, path),
      ),
    );
  });

  test("are counted from the upstream where it has one", async () => {
    const repository = repositoryOf();
    repository.git("branch", "--quiet", "sent", repository.hash("one"));
    repository.git("branch", "--quiet", "--set-upstream-to=sent");
    const found = await page(servicesWith(), working([repository.folder]));
    expect([found.base, ...titles(found)]).toEqual(["sent", "disk: part two"]);
    expect(found.watched).toContain(join(repository.folder, ".git/refs/heads/sent"));
    repository.git("branch", "--quiet", "--force", "sent", "topic");
    expect(titles(await page(servicesWith(), working([repository.folder])))).toEqual([]);
  });

  test("are counted from what the person named, before all", async () => {
    const repository = repositoryOf();
    const found = await page(servicesWith(), working([repository.folder], { base: "v2022.01" }));
    expect(found.base).toBe("v2022.01");
    expect(found.commits.map(({ subject, landed }) => [subject, landed])).toEqual([
      ["disk: part two", null],
      ["disk: part one", null],
      ["disk: old one", { branch: "master", release: "v2022.04-rc1" }],
    ]);
  });

  test.each(["origin/nowhere", "--all", "a..b", ":/disk\nx"])(
    "are counted as usual where %j is named, which is no branch, and say so",
    async (base) => {
      const repository = repositoryOf();
      const found = await page(servicesWith(), working([repository.folder], { base }));
      expect(titles(found)).toEqual(["disk: part two", "disk: part one"]);
      expect(found.problems).toMatchObject([{ where: "patchTracker.base" }]);
    },
  );

  test("are counted as usual where git meets a damaged tag as it looks for the name, and say so", async () => {
    const repository = repositoryOf();
    const missing = repository.git("commit-tree", "-m", "gone", "HEAD^{tree}").trim();
    repository.git("tag", "-a", "-m", "of what is gone", "gone", missing);
    rmSync(join(repository.folder, ".git/objects", missing.slice(0, 2), missing.slice(2)));
    const found = await page(servicesWith(), working([repository.folder], { base: ":/no such words" }));
    expect(titles(found)).toEqual(["disk: part two", "disk: part one"]);
    expect(found.problems).toContainEqual(expect.objectContaining({ where: "patchTracker.base" }));
  });

  test("are those of the commit checked out where HEAD is detached", async () => {
    const repository = repositoryOf();
    repository.git("checkout", "--quiet", "--detach", repository.hash("one"));
    const found = await page(servicesWith(), working([repository.folder]));
    expect(found).toMatchObject({ branch: null, base: "master" });
    expect(titles(found)).toEqual(["disk: part one"]);
  });

  test("are none, without a complaint, in an empty repository and where the branch is the base", async () => {
    const [empty, repository] = [repositoryOf([]), repositoryOf()];
    repository.git("checkout", "--quiet", "master");
    const where = working([empty.folder, repository.folder]);
    for (const at of where.folders)
      expect(await page(servicesWith(), where, at)).toMatchObject({ commits: [], more: false, problems: [] });
    expect(await page(servicesWith(), where)).toMatchObject({ branch: "master", base: null });
  });

  test("come page by page", async () => {
    const commits = Array.from({ length: 30 }, (_, index) => ({
      name: `part ${index}`,
      message: `disk: part ${index}`,
      authored: start + index * 1000,
      branch: index === 0 ? "master" : "topic",
      ...(index === 1 && { parents: ["part 0"] }),
    }));
    const repository = repositoryOf(commits);
    repository.git("checkout", "--quiet", "topic");
    const where = working([repository.folder]);
    const services = servicesWith();
    const seen: string[] = [];
    for (let more = true; more; ) {
      const found = await services.tickets.commits(
        { project: where, folder: repository.folder, skip: seen.length, limit: 12 },
        call(never),
      );
      seen.push(...titles(found));
      more = found.more;
    }
    expect(seen).toEqual(Array.from({ length: 29 }, (_, index) => `disk: part ${29 - index}`));
  });

  test("stand without a base where the settings name a branch that is not here, and a problem says so", async () => {
    const repository = repositoryOf();
    const found = await page(servicesWith(), working([repository.folder], { branch: "nowhere" }));
    expect(found.base).toBeNull();
    expect(titles(found)).toEqual(["disk: part two", "disk: part one", "disk: old one", "base"]);
    expect(sentences(found)).toEqual([`There is no branch nowhere in ${repository.folder}.`]);
  });

  test("have tickets from notes, messages and series, each said", async () => {
    const repository = repositoryOf();
    const services = servicesWith([sent(repository, "one", "a", "[PATCH] disk: part one")]);
    const where = working([repository.folder], { tracked: [followed("a@example.org", "TS-102", "TS-9")] });
    const hash = (commit: string) => repository.hash(commit);
    await services.tickets.retag(
      {
        project: where,
        folder: repository.folder,
        changes: [
          { commit: hash("one"), add: ["TS-9"], remove: [] },
          { commit: hash("two"), add: ["TS-118", "STR-1"], remove: [] },
        ],
      },
      call(never),
    );
    expect(tagged(await page(services, where))).toEqual([
      "disk: part two: STR-1 (note), TS-118 (note, message)",
      "disk: part one: TS-9 (note, series), TS-102 (series)",
    ]);
  });

  test("name tickets anywhere in a message once their project is known", async () => {
    const message = "disk: TS-118 and UTF-8";
    const repository = repositoryOf([{ name: "only", message, authored: start }]);
    repository.git("checkout", "--quiet", "--orphan", "away");
    repository.git("commit", "--quiet", "--allow-empty", "-m", message);
    const where = working([repository.folder]);
    expect(tagged(await page(servicesWith(), where))).toEqual([`${message}: `]);
    const tickets = { ...where.tickets, titles: { "TS-1": "One" } };
    expect(tagged(await page(servicesWith(), { ...where, tickets }))).toEqual([
      `${message}: TS-118 (message)`,
    ]);
  });
});

describe("a commit is a patch of a series", () => {
  const found = async (mails: (repository: SampleRepository) => Message[], commits = history) => {
    const repository = repositoryOf(commits);
    repository.git("checkout", "--quiet", "topic");
    const where = working([repository.folder], { tracked: [followed("a@example.org")] });
    const { commits: all } = await page(servicesWith(mails(repository)), where);
    const { hash } = all.find(({ patch }) => patch !== null) ?? {};
    const [patch] = all.flatMap((commit) => commit.patch ?? []);
    return { commit: hash === repository.hash("one") ? "one" : "another", patch };
  };
  /** The same mail with another change. */
  const changed = (message: Message): Message => ({
    ...message,
    body: message.body.replaceAll("+one", "+another one"),
  });

  test("by its diff, under whatever title and author", async () => {
    const by = await found((repository) => [
      sent(repository, "one", "a", "[PATCH] fs: another title", { from: ben }),
    ]);
    expect(by).toMatchObject({
      commit: "one",
      patch: {
        name: "uboot/disk",
        thread: "a@example.org",
        label: "v1",
        number: 1,
        of: 1,
        evidence: "patch-id",
      },
    });
    expect(by.patch).toMatchObject({ messageId: "a@example.org", state: "submitted", landing: null });
    expect(by.patch?.reason).toEqual(saying({ headline: "submitted on 2/01", evidence: "no answer yet" }));
  });

  test("by title and author where the diff is another, and not where the author is", async () => {
    const title = "[PATCH] disk: part one";
    const by = await found((repository) => [changed(sent(repository, "one", "a", title))]);
    expect(by).toMatchObject({ commit: "one", patch: { evidence: "title" } });
    const none = await found((repository) => [changed(sent(repository, "one", "a", title, { from: ben }))]);
    expect(none.patch).toBeUndefined();
  });

  test("by the Message-ID that it names, if it is about the same", async () => {
    const naming = (subject: string) =>
      history.map((commit) =>
        commit.name === "one"
          ? { ...commit, message: `${subject}\n\nLink: https://lore.kernel.org/r/a@example.org\n` }
          : commit,
      );
    const mails = (repository: SampleRepository) => [
      changed(sent(repository, "one", "a", "[PATCH] disk: part one of it", { from: ben })),
    ];
    expect(await found(mails, naming("disk: part one"))).toMatchObject({ patch: { evidence: "message-id" } });
    expect((await found(mails, naming("mmc: something else"))).patch).toBeUndefined();
  });

  test("of the newest revision where several fit equally, of an earlier one where its diff is that", async () => {
    const revisions = (repository: SampleRepository) => [
      sent(repository, "one", "a", "[PATCH] disk: part one"),
      sent(repository, "one", "b", "[PATCH v2] disk: part one", { day: 2 }),
      changed(sent(repository, "one", "c", "[PATCH v3] disk: part one", { day: 4 })),
    ];
    expect(await found(revisions)).toMatchObject({ patch: { label: "v2", evidence: "patch-id" } });
    const retitled = await found((repository) => revisions(repository).map(changed));
    expect(retitled).toMatchObject({ patch: { label: "v3", evidence: "title" } });
  });

  test("of the later revision where two were sent in the same second", async () => {
    const by = await found((repository) => [
      sent(repository, "one", "a", "[PATCH] disk: part one"),
      sent(repository, "one", "b", "[PATCH v2] disk: part one", { to: "a@example.org" }),
    ]);
    expect(by).toMatchObject({ patch: { label: "v2", evidence: "patch-id" } });
  });

  test("not where neither has a diff that could be the same", async () => {
    const empty: SampleCommit = {
      name: "empty",
      branch: "topic",
      message: "disk: empty",
      authored: start,
      files: {},
    };
    const by = await found(
      (repository) => {
        const whole = sent(repository, "one", "a", "[PATCH] fs: another title", { from: ben });
        return [{ ...whole, body: whole.body.replace(/^diff --git .*?(?=^---)/ms, "") }];
      },
      [...history, empty],
    );
    expect(by.patch).toBeUndefined();
  });

  test("that landed as it, and a local copy says where", async () => {
    const repository = repositoryOf();
    repository.git("checkout", "--quiet", "-b", "copy", repository.hash("base"));
    repository.git("commit", "--quiet", "--allow-empty", "-m", "disk: old one");
    const tracked = [followed("a@example.org", "TS-7")];
    const where = working([repository.folder], { tracked, base: "v2022.01" });
    const services = servicesWith([sent(repository, "old", "a", "[PATCH] disk: old one")]);
    await services.tracking.refresh({ project: where }, call());
    const landing = { commit: repository.hash("old"), release: "v2022.04-rc1", branch: "master" };
    const { commits } = await page(services, where);
    expect(commits).toMatchObject([{ landed: null, patch: { evidence: "title", state: "merged", landing } }]);
    const all = await services.tickets.seriesCommits(
      { project: where, thread: "a@example.org" },
      call(never),
    );
    expect(all.map(({ hash, patch }) => [hash === repository.hash("old"), patch?.evidence])).toEqual([
      [false, "title"],
      [true, "patch-id"],
    ]);
  });
});

describe("the commits of a series", () => {
  const ofSeries = (services: Services, where: ProjectConfig) =>
    services.tickets.seriesCommits({ project: where, thread: "a@example.org" }, call(never));

  test("are its patches alone, by their diffs before their titles", async () => {
    const repository = repositoryOf();
    const services = servicesWith([sent(repository, "one", "a", "[PATCH] disk: part one")]);
    const where = working([repository.folder], { tracked: [followed("a@example.org")] });
    const own = await ofSeries(services, where);
    expect(own.map(({ subject, patch }) => [subject, patch?.evidence])).toEqual([
      ["disk: part one", "patch-id"],
    ]);
  });

  test("are what could be read of them, and a fault only where nothing was found", async () => {
    const [broken, repository] = [repositoryOf(), repositoryOf()];
    const services = servicesWith([sent(repository, "one", "a", "[PATCH] disk: part one")]);
    appendFileSync(join(broken.folder, ".git/config"), "[broken\n");
    const tracked = [followed("a@example.org")];
    const all = working([broken.folder, repository.folder], { tracked });
    expect((await ofSeries(services, all)).map(({ subject }) => subject)).toEqual(["disk: part one"]);
    await expect(ofSeries(services, working([broken.folder], { tracked }))).rejects.toThrow(
      "Git cannot read the repository in",
    );
    expect(await ofSeries(services, working([], { tracked }))).toEqual([]);
  });
});

describe("bad input", () => {
  test("of other encodings: a message in latin1 and one of no encoding at all are read", async () => {
    const repository = repositoryOf();
    const commit = (header: string, message: string) => {
      const [tree, parent] = ["HEAD^{tree}", "HEAD"].map((one) => repository.git("rev-parse", one).trim());
      const who = "Ann Lee <ann@example.org> 1645000000 +0000";
      const text = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n${header}\n${message}`;
      const made = execFileSync("git", ["hash-object", "-t", "commit", "-w", "--stdin"], {
        cwd: repository.folder,
        env: plainGit,
        input: Buffer.from(text, "latin1"),
        encoding: "utf8",
      });
      repository.git("reset", "--quiet", "--hard", made.trim());
    };
    commit("encoding ISO-8859-1\n", "disk: f\xfcr TS-1\n\nTicket: TS-118\n");
    commit("", "disk: \xff\xfe raw\n\nTicket: TS-119\n");
    expect(tagged(await page(servicesWith(), working([repository.folder]))).slice(0, 2)).toEqual([
      "disk: \ufffd\ufffd raw: TS-119 (message)",
      "disk: für TS-1: TS-118 (message)",
    ]);
  });

  test("in the notes' ref is a problem, and the rest works", async () => {
    const repository = repositoryOf();
    repository.git("update-ref", "refs/notes/tickets", repository.hash("old"));
    const where = working([repository.folder]);
    const found = await page(servicesWith(), where);
    expect(sentences(found)).toEqual([
      "What refs/notes/tickets holds are no notes: somebody keeps something else there.",
    ]);
    expect(tagged(found)[0]).toBe("disk: part two: TS-118 (message)");
    expect((await servicesWith().tickets.list({ project: where }, call(never))).problems).toEqual(
      found.problems,
    );
  });

  test("in the form of a commit that is missing is a problem, and hides no ticket of others", async () => {
    const repository = repositoryOf();
    const missing = repository.hash("one");
    rmSync(join(repository.folder, ".git/objects", missing.slice(0, 2), missing.slice(2)));
    const where = working([repository.folder], {
      tickets: { ...working([]).tickets, titles: { "TS-1": "One" } },
    });
    const services = servicesWith();
    const change = { commit: repository.hash("old"), add: ["STR-1"], remove: [] };
    await services.tickets.retag(
      { project: where, folder: repository.folder, changes: [change] },
      call(never),
    );
    const sentence = `Git cannot read all of the history in ${repository.folder}: commits are missing.`;
    expect(sentences(await page(services, where))).toEqual([sentence]);
    const { tickets, problems } = await services.tickets.list({ project: where }, call(never));
    expect(sentences({ problems })).toEqual([sentence]);
    expect(tickets.map(({ id }) => id)).toEqual(["STR-1", "TS-7", "TS-1"]);
  });
});

describe("tickets are found", () => {
  test("in all other repositories where the commit of a note is damaged, and a problem says so", async () => {
    const [broken, repository] = [repositoryOf(), repositoryOf()];
    const damaged = broken.git("commit-tree", "-m", "disk: damaged", "HEAD^{tree}").trim();
    broken.git("notes", "--ref=tickets", "add", "-m", "Ticket: TS-1", damaged);
    const object = join(broken.folder, ".git/objects", damaged.slice(0, 2), damaged.slice(2));
    chmodSync(object, 0o644);
    truncateSync(object, statSync(object).size - 10);
    const where = working([broken.folder, repository.folder]);
    const { tickets, problems } = await servicesWith().tickets.list({ project: where }, call(never));
    expect(tickets.map(({ id }) => id)).toEqual(["TS-118"]);
    expect(problems).toMatchObject([{ where: broken.folder }]);
  });

  test.each<[string, SampleOptions]>([
    ["with sha256 object names", { objectFormat: "sha256" }],
    ["as usual", {}],
  ])("in a repository %s", async (_, options) => {
    const repository = repositoryOf(history, options);
    const where = working([repository.folder]);
    const services = servicesWith();
    const commit = repository.hash("old");
    await services.tickets.retag(
      { project: where, folder: repository.folder, changes: [{ commit, add: ["STR-1"], remove: [] }] },
      call(never),
    );
    const { tickets, problems } = await services.tickets.list({ project: where }, call(never));
    expect(problems).toEqual([]);
    expect(tickets.map((ticket) => `${ticket.id}: ${titles(ticket)}`)).toEqual([
      "TS-118: disk: part two",
      "STR-1: disk: old one",
      "TS-7: disk: old one",
    ]);
    expect(tickets[1]?.commits[0]?.landed).toEqual({ branch: "master", release: "v2022.04-rc1" });
  });

  test("in a bare repository, a shallow clone and a submodule", async () => {
    const origin = repositoryOf();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: home, env: plainGit, stdio: "pipe" });
    const home = folder();
    git("clone", "--quiet", "--bare", origin.folder, "bare");
    git("clone", "--quiet", "--depth=2", "--branch=topic", `file://${origin.folder}`, "shallow");
    git("init", "--quiet", "whole");
    git(
      "-c",
      "protocol.file.allow=always",
      "-C",
      "whole",
      "submodule",
      "--quiet",
      "add",
      origin.folder,
      "below",
    );
    for (const at of ["bare", "shallow", "whole/below"]) {
      const place = join(home, at);
      for (const [key, value] of [
        ["user.name", "Ann Lee"],
        ["user.email", "ann@example.org"],
      ])
        git("-C", at, "config", key ?? "", value ?? "");
      const where = working([place], { base: origin.hash("one") });
      const services = servicesWith();
      const commit = origin.hash("two");
      await services.tickets.retag(
        { project: where, folder: place, changes: [{ commit, add: ["STR-1"], remove: [] }] },
        call(never),
      );
      const found = await page(services, where);
      expect([at, ...tagged(found)]).toEqual([at, "disk: part two: STR-1 (note), TS-118 (message)"]);
    }
  });

  test("in a repository with SHA-256 names", async () => {
    const repository = repositoryOf(history.slice(0, 2), { objectFormat: "sha256" });
    const where = working([repository.folder]);
    const services = servicesWith();
    const commit = repository.hash("base");
    const retag = (change: { add: string[]; remove: string[] }) =>
      services.tickets.retag(
        { project: where, folder: repository.folder, changes: [{ commit, ...change }] },
        call(never),
      );
    const listed = async () => (await services.tickets.list({ project: where }, call(never))).tickets;
    await retag({ add: ["TS-1"], remove: [] });
    expect(await listed()).toMatchObject([{ id: "TS-1", commits: [{ hash: commit, subject: "base" }] }]);
    await retag({ add: [], remove: ["TS-1"] });
    expect(await listed()).toEqual([]);
  });

  test("once in several work trees of a repository, and in all repositories", async () => {
    const [repository, other] = [
      repositoryOf(),
      repositoryOf([{ name: "far", message: "far", authored: start }]),
    ];
    const beside = join(folder(), "beside");
    repository.git("worktree", "add", "--quiet", "-b", "second", beside, "topic");
    repository.git(
      "-C",
      beside,
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "disk: part three\n\nTicket: TS-118",
    );
    const where = working([repository.folder, beside, other.folder]);
    const services = servicesWith();
    const change = { commit: other.hash("far"), add: ["TS-118"], remove: [] };
    await services.tickets.retag({ project: where, folder: other.folder, changes: [change] }, call(never));
    const { tickets, problems } = await services.tickets.list({ project: where }, call(never));
    expect(problems).toEqual([]);
    expect(tickets.map(({ id }) => id)).toEqual(["TS-118"]);
    expect(tickets[0]?.commits.map(({ subject, folder: at }) => [subject, at])).toEqual([
      ["disk: part three", beside],
      ["disk: part two", repository.folder],
      ["far", other.folder],
    ]);
  });

  test("not on commits that an amend left behind, but by name on those that are not here", async () => {
    const repository = repositoryOf();
    const where = working([repository.folder]);
    const services = servicesWith();
    const left = { commit: repository.hash("two"), add: ["TS-1"], remove: [] };
    await services.tickets.retag({ project: where, folder: repository.folder, changes: [left] }, call(never));
    repository.git("notes", "--ref=tickets", "add", "-m", "Ticket: TS-2", repository.hash("one"));
    repository.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "disk: part two anew");
    const idsNow = async () =>
      (await services.tickets.list({ project: where }, call(never))).tickets.map(
        (one) => `${one.id}: ${titles(one)}`,
      );
    expect(await idsNow()).toEqual(["TS-2: disk: part one"]);
    const [tree, blob] = [
      repository.git("rev-parse", "refs/notes/tickets^{tree}").trim(),
      repository.git("rev-parse", `refs/notes/tickets:${repository.hash("two")}`).trim(),
    ];
    const entries = repository.git("ls-tree", tree).replace(repository.hash("two"), "1".repeat(40));
    const more = execFileSync("git", ["mktree"], { cwd: repository.folder, env: plainGit, input: entries });
    expect(entries).toContain(blob);
    const tip = repository.git(
      "commit-tree",
      "-p",
      "refs/notes/tickets",
      "-m",
      "moved",
      more.toString().trim(),
    );
    repository.git("update-ref", "refs/notes/tickets", tip.trim());
    expect(await idsNow()).toEqual(["TS-2: disk: part one", "TS-1: "]);
  });

  test("in the order of what needs attention, with what happened last", async () => {
    const repository = repositoryOf();
    const reply = (id: string, to: string, body: string, onDay: number) =>
      mail(`${id}@example.org`, "Re: [PATCH] disk", body, { to: `${to}@example.org`, from: ben, day: onDay });
    const services = servicesWith([
      sent(repository, "one", "a", "[PATCH] disk: part one"),
      reply("a1", "a", "> +one\n\nWhy is that? Please explain.\n", 1),
      mail(
        "b@example.org",
        "[PATCH] mmc: go",
        "Words.\n---\ndiff --git a/m.c b/m.c\n--- a/m.c\n+++ b/m.c\n@@ -1 +1 @@\n-a\n+b\n",
        { day: 2 },
      ),
      reply("b1", "b", "Reviewed-by: Ben Ode <ben@example.com>\n", 3),
      sent(repository, "old", "c", "[PATCH] disk: old one"),
    ]);
    const tracked = [
      { name: "one", thread: "a@example.org", tickets: ["TS-1"] },
      { name: "mmc", thread: "b@example.org", tickets: ["TS-2", "TS-3"] },
      { name: "old", thread: "c@example.org", tickets: ["TS-4"] },
      { name: "gone", thread: "d@example.org", tickets: ["TS-10", "TS-9"] },
    ];
    const where = working([repository.folder], {
      tracked,
      tickets: {
        patterns: [{ pattern: "TS-\\d+", link: "https://t.example.org/{id}" }],
        titles: { "TS-3": "The third", "TS-20": "Only a title" },
      },
    });
    await services.tracking.refresh({ project: where }, call());
    const { tickets } = await services.tickets.list({ project: where }, call(never));
    expect(
      tickets.map(
        ({ id, news }) => news && [id, news.what, news.who.name, news.title, (news.date - start) / day],
      ),
    ).toEqual([
      ["TS-1", "commit", "Ann Lee", "disk: part one", 6],
      ["TS-2", "review", "Ben Ode", "mmc: go", 3],
      ["TS-3", "review", "Ben Ode", "mmc: go", 3],
      ["TS-118", "commit", "Ann Lee", "disk: part two", 7],
      ["TS-4", "landed", "Carl Keeper", "disk: old one", 5],
      ["TS-7", "landed", "Carl Keeper", "disk: old one", 5],
      null,
      null,
      null,
    ]);
    expect(tickets.slice(6).map(({ id }) => id)).toEqual(["TS-9", "TS-10", "TS-20"]);
    expect(tickets.find(({ id }) => id === "TS-3")).toMatchObject({
      title: "The third",
      url: "https://t.example.org/TS-3",
      series: [{ name: "mmc", group: "needs-you", standing: { label: "v1", state: "reviewed" } }],
      commits: [],
    });
    expect(tickets.find(({ id }) => id === "TS-9")?.series).toMatchObject([{ name: "gone", standing: null }]);
  });

  test("without reading the notes again while nobody has changed them", async () => {
    const repository = repositoryOf();
    const where = working([repository.folder]);
    const services = servicesWith();
    repository.git("notes", "--ref=tickets", "add", "-m", "Ticket: TS-2", "HEAD");
    const before = await services.tickets.list({ project: where }, call(never));
    expect(before.tickets.map(({ id }) => id)).toEqual(["TS-2", "TS-118"]);
    const tree = repository.git("rev-parse", "refs/notes/tickets^{tree}").trim();
    rmSync(join(repository.folder, ".git/objects", tree.slice(0, 2), tree.slice(2)));
    expect(await services.tickets.list({ project: where }, call(never))).toEqual(before);
  });

  test("anew once notes have changed, by whatever program", async () => {
    const repository = repositoryOf();
    const where = working([repository.folder]);
    const services = servicesWith();
    const ids = async () =>
      (await services.tickets.list({ project: where }, call(never))).tickets.map(({ id }) => id);
    expect(await ids()).toEqual(["TS-118"]);
    repository.git("notes", "--ref=tickets", "add", "-m", "Ticket: TS-2", "HEAD");
    expect(await ids()).toEqual(["TS-2", "TS-118"]);
    repository.git("update-ref", "-d", "refs/notes/tickets");
    expect(await ids()).toEqual(["TS-118"]);
  });
});

describe("tagging", () => {
  test("answers what was changed, and the reverse of it undoes it", async () => {
    const repository = repositoryOf();
    const where = working([repository.folder]);
    const services = servicesWith();
    const commit = repository.hash("one");
    const change = (add: string[], remove: string[]) =>
      services.tickets.retag(
        { project: where, folder: repository.folder, changes: [{ commit, add, remove }] },
        call(never),
      );
    expect(await change(["TS-2", "TS-1"], ["TS-3"])).toEqual([{ commit, add: ["TS-2", "TS-1"], remove: [] }]);
    expect(tagged(await page(services, where))[1]).toBe("disk: part one: TS-1 (note), TS-2 (note)");
    expect(await change(["TS-2"], [])).toEqual([]);
    await change([], ["TS-1", "TS-2"]);
    expect(tagged(await page(services, where))[1]).toBe("disk: part one: ");
  });

  test.each(["TS-1; reboot", "--all", "", "ts-1", "TS-1\nTS-2"])(
    "refuses %j, and names the setting",
    async (id) => {
      const repository = repositoryOf();
      const where = working([repository.folder]);
      const change = { commit: repository.hash("one"), add: [id], remove: [] };
      const refused = sentence(
        servicesWith().tickets.retag(
          { project: where, folder: repository.folder, changes: [change] },
          call(never),
        ),
      );
      expect(await refused).toContain("no pattern of the setting patchTracker.tickets fits it");
    },
  );

  test("takes away what no pattern fits any more, and gives it back", async () => {
    const repository = repositoryOf();
    const commit = repository.hash("one");
    repository.git("notes", "--ref=tickets", "add", "-m", "Ticket: old/1", commit);
    const where = working([repository.folder]);
    const services = servicesWith();
    const gone = { commit, add: [], remove: ["old/1"] };
    const back = { commit, add: ["old/1"], remove: [] };
    expect(
      await services.tickets.retag(
        { project: where, folder: repository.folder, changes: [gone] },
        call(never),
      ),
    ).toEqual([gone]);
    expect(
      await services.tickets.retag(
        { project: where, folder: repository.folder, changes: [back] },
        call(never),
      ),
    ).toEqual([back]);
  });

  test("refuses what is no whole object name, and a folder without a repository", async () => {
    const repository = repositoryOf();
    const where = working([repository.folder]);
    const change = { commit: "HEAD", add: ["TS-1"], remove: [] };
    expect(
      await sentence(
        servicesWith().tickets.retag(
          { project: where, folder: repository.folder, changes: [change] },
          call(never),
        ),
      ),
    ).toContain('"HEAD" is no commit of');
    expect(
      await sentence(
        servicesWith().tickets.retag({ project: where, folder: folder(), changes: [] }, call(never)),
      ),
    ).toContain("There is no git repository");
  });
});

describe("the past", () => {
  const then = start + 6.5 * day;

  test("has the commits and notes of then", async () => {
    const repository = repositoryOf();
    const where = working([repository.folder], { base: "v2022.01" });
    const note = (ticket: string, time: number) =>
      execFileSync(
        "git",
        ["notes", "--ref=tickets", "append", "-m", `Ticket: ${ticket}`, repository.hash("one")],
        {
          cwd: repository.folder,
          env: { ...plainGit, GIT_COMMITTER_DATE: `${time / 1000} +0000` },
        },
      );
    note("TS-1", then - day);
    note("TS-2", then + day);
    const services = servicesWith([], { at: then, past: true });
    expect(tagged(await page(services, where))).toEqual([
      "disk: part one: TS-1 (note)",
      "disk: old one: TS-7 (message)",
    ]);
    const { tickets } = await services.tickets.list({ project: where }, call(never));
    expect(tickets.map(({ id }) => id)).toEqual(["TS-1", "TS-7"]);
    const early = servicesWith([], { at: start - 8 * day, past: true });
    expect(await page(early, where)).toMatchObject({ commits: [] });
  });

  test("is not written to", async () => {
    const repository = repositoryOf();
    const services = servicesWith([], { at: then, past: true });
    const where = working([repository.folder]);
    for (const writing of [
      services.tickets.retag({ project: where, folder: repository.folder, changes: [] }, call(never)),
      services.tickets.share({ folder: repository.folder, remote: null }, call()),
      services.tickets.keepOnRewrite({ folder: repository.folder }, call()),
    ])
      expect(await sentence(writing)).toContain("Tickets cannot be changed while the past is looked at.");
    expect(await services.tickets.keepsOnRewrite({ folder: repository.folder }, call())).toBe(false);
  });
});

describe("a remote", () => {
  test("to share with is the branch's, and all are named", async () => {
    const repository = repositoryOf();
    for (const remote of ["ann", "origin"])
      repository.git("remote", "add", remote, "https://example.org/u-boot");
    const services = servicesWith();
    expect(await services.tickets.remotes({ folder: repository.folder }, call())).toEqual({
      names: ["ann", "origin"],
      usual: "origin",
    });
    repository.git("config", "branch.topic.remote", "ann");
    repository.git("config", "branch.topic.merge", "refs/heads/topic");
    expect(await services.tickets.remotes({ folder: repository.folder }, call())).toMatchObject({
      usual: "ann",
    });
  });

  test("gets the tickets, and keeping them on rewrite is set", async () => {
    const [repository, remote] = [repositoryOf(), repositoryOf([], { bare: true })];
    repository.git("remote", "add", "origin", remote.folder);
    const where = working([repository.folder]);
    const services = servicesWith();
    const change = { commit: repository.hash("one"), add: ["TS-1"], remove: [] };
    await services.tickets.retag(
      { project: where, folder: repository.folder, changes: [change] },
      call(never),
    );
    expect(await services.tickets.share({ folder: repository.folder, remote: null }, call())).toMatchObject({
      remote: "origin",
      sent: 1,
    });
    expect(remote.git("rev-parse", "refs/notes/tickets")).toBe(
      repository.git("rev-parse", "refs/notes/tickets"),
    );
    await services.tickets.keepOnRewrite({ folder: repository.folder }, call());
    expect(await services.tickets.keepsOnRewrite({ folder: repository.folder }, call())).toBe(true);
  });
});
