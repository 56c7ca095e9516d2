import { join } from "node:path";
import type { Call } from "../base/call.ts";
import { distinctProblems, type Problem, problemOf, UserError } from "../base/problem.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { NoRepository } from "../git/opening.ts";
import { GitFailure } from "../git/program.ts";
import type { LandingCache } from "../landing/cache.ts";
import { firstReleases } from "../landing/releases.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { SeriesOverview } from "../tracking/model.ts";
import { branchCommits, commitsBeyond, commitsNamed, type ReadCommit } from "./commits.ts";
import { readingFault } from "./errors.ts";
import { inNumberOrder, oneOfEachProject, TicketIds } from "./ids.ts";
import { type Diffs, type Match, SentPatches } from "./match.ts";
import { idsInMessage } from "./messages.ts";
import type { CommitPage, CommitTicket, Retag, Shared, TicketCommit, Tickets } from "./model.ts";
import { notesAt, notesRef, retagNotes, type TicketNotes } from "./notes.ts";
import { tipOf } from "./notesTree.ts";
import { overview } from "./overview.ts";
import { keepOnRewrite, keepsOnRewrite } from "./rewrite.ts";
import { shareNotes } from "./share.ts";
import { baseOf, openSite, type Point, type Worktree } from "./worktree.ts";

interface OfProject {
  project: ProjectConfig;
}

interface OfWorktree {
  /** A path in the work tree. */
  folder: string;
}

/** What a person does with tickets. Folders are work trees; UserError where one is none or git refuses. */
export interface TicketService {
  /** The work trees that the project's folders lie in, each once. */
  worktrees(request: OfProject, call: Call): Promise<{ folders: string[]; problems: Problem[] }>;
  /** The branch's own commits: `limit` of them at most, after the first `skip`. No network. */
  commits(request: OfProject & OfWorktree & { skip: number; limit: number }, call: Call): Promise<CommitPage>;
  /** All tickets that settings, notes and the branches' messages name. No network. */
  list(request: OfProject, call: Call): Promise<Tickets>;
  /** The commits that are patches of a followed series: landed, or on a branch checked out. */
  seriesCommits(request: OfProject & { thread: string }, call: Call): Promise<TicketCommit[]>;
  /** Changes notes, all or none. Answers what was really changed: the reverse of it undoes it. */
  retag(request: OfProject & OfWorktree & { changes: Retag[] }, call: Call): Promise<Retag[]>;
  /** Names of the remotes, and the usual one to share with. */
  remotes(request: OfWorktree, call: Call): Promise<{ names: string[]; usual: string | null }>;
  /** Brings in what a remote has, and sends it what is here; null: the usual remote. Never forces. */
  share(request: OfWorktree & { remote: string | null }, call: Call): Promise<Shared>;
  /** Whether amend and rebase keep the tickets of a commit here (`notes.rewriteRef`). */
  keepsOnRewrite(request: OfWorktree, call: Call): Promise<boolean>;
  /** Has git keep them, in this repository's configuration. */
  keepOnRewrite(request: OfWorktree, call: Call): Promise<void>;
}

/** What the service needs from outside. */
export interface TicketParts extends Pick<HostServices, "log" | "now" | "past"> {
  overview(project: ProjectConfig): Promise<SeriesOverview>;
  /** Where answers of git are kept that hold for ever. */
  cache: LandingCache;
  /** The diff of a mail as it was sent, as far as it is here; null where it is not. */
  storedDiff(messageId: string): Promise<string | null>;
}

/** So many of a branch's newest commits count where tickets are looked for in messages. */
const branchLimit = 5000;
/** So many of a branch's newest commits are compared with the diffs of series where nobody looks at one page. */
const comparedLimit = 200;
/** The same where the commits of one series are asked for: those of its authors. */
const comparedForSeries = 1000;

const noNotes: TicketNotes = { tip: null, tickets: new Map() };

/** What is known of the tickets in one repository. */
interface Tags {
  notes: TicketNotes;
  ids: TicketIds;
  /** One ticket of each project that is known: others in the text of a message are none. */
  known: ReadonlySet<string>;
}

const noTags: Tags = { notes: noNotes, ids: new TicketIds({ patterns: [] }), known: new Set() };

/** Commits of one work tree. */
interface CommitRange {
  site: Worktree;
  commits: ReadCommit[];
}

/** Ties commits, notes and followed series together. Reading asks git and the store alone. */
export class LocalTickets implements TicketService {
  readonly #parts: TicketParts;
  /** By repository: the notes as they were read last. */
  readonly #notes = new Map<string, TicketNotes>();
  /** By repository: what of its commits is known to be on the main branch, or not, as that was. */
  readonly #landed = new Map<string, { object: string; known: Map<string, boolean> }>();
  /** Ids that were taken from commits: they may come back by "Undo", though no pattern fits them any more. */
  readonly #taken = new Set<string>();

  constructor(parts: TicketParts) {
    this.#parts = parts;
  }

  async worktrees({ project: { folders } }: OfProject) {
    const { found, problems } = await this.#each(folders, (folder) => this.#checkout(folder));
    return { folders: [...new Set(found.map(({ top }) => top))], problems };
  }

  async commits(
    { project, folder, skip, limit }: OfProject & OfWorktree & { skip: number; limit: number },
    { signal }: Call,
  ): Promise<CommitPage> {
    const { entries } = await this.#parts.overview(project);
    const site = await this.#site(folder, project, signal);
    const { checkout, problems } = site;
    const { base, problems: more } = await baseOf(site, project.base);
    problems.push(...more);
    const [read, tags] = await Promise.all([
      // One more than asked for tells whether there are more.
      this.#branchOf(site, base, skip, limit + 1, signal),
      this.#tagsIn(site, project, signal),
    ]);
    const commits = read.slice(0, limit);
    const matches = await new SentPatches(entries).matches(commits, this.#diffsIn(site), signal);
    return {
      folder: checkout.top,
      watched: watchedIn(site),
      branch: checkout.branch?.replace(/^refs\/heads\//, "") ?? null,
      base: base?.name ?? null,
      commits: await this.#described(site, commits, tags, matches, signal),
      more: read.length > limit,
      problems: distinctProblems(problems),
    };
  }

  async list({ project }: OfProject, { signal }: Call): Promise<Tickets> {
    const { entries } = await this.#parts.overview(project);
    const patches = new SentPatches(entries);
    const commits = new Map<string, TicketCommit>();
    const named = new Set<string>();
    const problems = await this.#inEach(project, signal, async (sites) => {
      const found = await this.#ticketed(sites, project, patches, signal);
      for (const id of found.named) named.add(id);
      for (const commit of found.commits) if (!commits.has(commit.hash)) commits.set(commit.hash, commit);
    });
    const material = { entries, commits: [...commits.values()], named };
    return {
      tickets: overview(material, project.tickets, new TicketIds(project.tickets)),
      problems,
    };
  }

  async seriesCommits(
    { project, thread }: OfProject & { thread: string },
    { signal }: Call,
  ): Promise<TicketCommit[]> {
    const { entries } = await this.#parts.overview(project);
    const patches = new SentPatches(entries);
    const isByAuthor = patches.authorsOf(thread);
    const found = new Map<string, TicketCommit>();
    const [problem] = await this.#inEach(project, signal, async (sites) => {
      const { ranges, tags } = await this.#gathered(sites, project, () => patches.landings, signal);
      for (const { site, commits } of ranges) {
        const compared = commits.filter(isByAuthor).slice(0, comparedForSeries);
        const matches = await this.#matched(site, patches, compared, commits, signal);
        const own = commits.filter(({ hash }) => matches.get(hash)?.patch.thread === thread);
        for (const commit of await this.#described(site, own, tags, matches, signal))
          if (!found.has(commit.hash)) found.set(commit.hash, commit);
      }
    });
    if (found.size === 0 && problem) throw new UserError(problem.what, problem.remedy, problem.where);
    return [...found.values()].sort((one, other) => other.committed - one.committed);
  }

  async retag(
    { project, folder, changes }: OfProject & OfWorktree & { changes: Retag[] },
    { signal }: Call,
  ): Promise<Retag[]> {
    this.#mustBeNow();
    const ids = new TicketIds(project.tickets);
    const wrong = changes.flatMap(({ add }) => add).find((id) => !ids.is(id) && !this.#taken.has(id));
    if (wrong !== undefined)
      throw new UserError(
        `“${shown(wrong)}” is no ticket: no pattern of the setting patchTracker.tickets fits it.`,
        "Write an id such as TS-118, or add a pattern for it in the settings.",
        "patchTracker.tickets",
      );
    const changed = await retagNotes(await this.#checkout(folder), changes, signal);
    for (const id of changed.flatMap(({ remove }) => remove)) this.#taken.add(id);
    return changed;
  }

  async remotes({ folder }: OfWorktree) {
    const { remotes, remote } = await this.#checkout(folder);
    return { names: [...new Set(remotes.map(({ name }) => name))], usual: remote };
  }

  async share({ folder, remote }: OfWorktree & { remote: string | null }, call: Call): Promise<Shared> {
    this.#mustBeNow();
    return shareNotes(await this.#checkout(folder), remote, call);
  }

  async keepsOnRewrite({ folder }: OfWorktree): Promise<boolean> {
    return keepsOnRewrite(await this.#checkout(folder));
  }

  async keepOnRewrite({ folder }: OfWorktree): Promise<void> {
    this.#mustBeNow();
    await keepOnRewrite(await this.#checkout(folder));
  }

  /** The commits of one repository that have tickets, and all ids that its notes name. */
  async #ticketed(sites: Worktree[], project: ProjectConfig, patches: SentPatches, signal: AbortSignal) {
    const wanted = ({ notes }: Tags) => [...notes.tickets.keys(), ...patches.landings];
    const { ranges, tags, abandoned } = await this.#gathered(sites, project, wanted, signal);
    const commits: TicketCommit[] = [];
    for (const { site, commits: read } of ranges) {
      const matches = await this.#matched(site, patches, read.slice(0, comparedLimit), read, signal);
      const own = read.filter((commit) => ticketsOf(commit, tags, matches.get(commit.hash)).length > 0);
      commits.push(...(await this.#described(site, own, tags, matches, signal)));
    }
    const named = [...tags.notes.tickets].flatMap(([hash, ids]) => (abandoned.has(hash) ? [] : ids));
    return { commits, named };
  }

  /**
   * The own commits of the branches checked out in the work trees of one repository, and beside them the `wanted` ones,
   * each once. `abandoned` are those wanted that no branch or tag leads to any more: an amend or rebase left them, and
   * gave their tickets to others.
   */
  async #gathered(
    sites: Worktree[],
    project: ProjectConfig,
    wanted: (tags: Tags) => string[],
    signal: AbortSignal,
  ): Promise<{ ranges: CommitRange[]; tags: Tags; abandoned: ReadonlySet<string> }> {
    const [first] = sites;
    if (!first) return { ranges: [], tags: noTags, abandoned: new Set() };
    const reading = sites.map(async (site) => {
      const { base, problems } = await baseOf(site, project.base);
      site.problems.push(...problems);
      return { site, read: await this.#branchOf(site, base, 0, branchLimit, signal) };
    });
    const [tags, ...branches] = await Promise.all([this.#tagsIn(first, project, signal), ...reading]);
    const seen = new Set<string>();
    const ranges: CommitRange[] = [];
    for (const { site, read } of branches) {
      ranges.push({ site, commits: read.filter(({ hash }) => !seen.has(hash)) });
      for (const { hash } of read) seen.add(hash);
    }
    const others = [...new Set(wanted(tags))].filter((hash) => !seen.has(hash));
    const until = this.#until() ?? Number.POSITIVE_INFINITY;
    const beside = await commitsNamed(first.checkout, others, signal);
    const abandoned = await this.#abandoned(first, beside, signal);
    const commits = beside.filter(({ hash, committed }) => !abandoned.has(hash) && committed <= until);
    return { ranges: [...ranges, { site: first, commits }], tags, abandoned };
  }

  async #abandoned(site: Worktree, commits: ReadCommit[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const hashes = commits.map(({ hash }) => hash);
    const landed = await this.#landedAmong(site, hashes, signal);
    const rest = hashes.filter((hash) => !landed.has(hash));
    return this.#walked(site, () => commitsBeyond(site.checkout, rest, "all", signal), signal, new Set());
  }

  /** Those of the commits that are on the main branch. */
  async #landedAmong(site: Worktree, hashes: string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { checkout, main } = site;
    if (main === null) return new Set();
    const kept = this.#landed.get(checkout.id);
    const known = kept?.object === main.object ? kept.known : new Map<string, boolean>();
    this.#landed.set(checkout.id, { object: main.object, known });
    const asked = hashes.filter((hash) => !known.has(hash));
    const walk = () => commitsBeyond(checkout, asked, main.object, signal);
    const beyond = await this.#walked(site, walk, signal, null);
    if (beyond !== null) for (const hash of asked) known.set(hash, !beyond.has(hash));
    return new Set(hashes.filter((hash) => known.get(hash)));
  }

  /** What a walk over the history answers; where objects are missing on its way, `otherwise`, and a problem says so. */
  async #walked<T>(site: Worktree, walk: () => Promise<T>, signal: AbortSignal, otherwise: T): Promise<T> {
    try {
      return await walk();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GitFailure)) throw error;
      this.#parts.log.warn(`${error.message}\n${error.stderr}`);
      site.problems.push(notWhole(site.checkout));
      return otherwise;
    }
  }

  async #described(
    site: Worktree,
    commits: ReadCommit[],
    tags: Tags,
    matches: ReadonlyMap<string, Match>,
    signal: AbortSignal,
  ): Promise<TicketCommit[]> {
    const { repository, main, checkout } = site;
    const hashes = commits.map(({ hash }) => hash);
    const landed = await this.#landedAmong(site, hashes, signal);
    const releases =
      repository === null || landed.size === 0
        ? new Map<string, string>()
        : await this.#walked(
            site,
            () => firstReleases(repository, [...landed], this.#until(), this.#parts.cache, signal),
            signal,
            new Map<string, string>(),
          );
    return commits.map((commit) => {
      const { hash, subject, author, committer, committed } = commit;
      const match = matches.get(hash);
      const isLanded = main !== null && landed.has(hash);
      return {
        hash,
        subject,
        author,
        committer,
        committed,
        folder: checkout.top,
        tickets: ticketsOf(commit, tags, match),
        patch: match?.patch ?? null,
        landed: isLanded ? { branch: main.name, release: releases.get(hash) ?? null } : null,
      };
    });
  }

  /** What patches the commits are; the diffs of `compared` alone are looked at. */
  async #matched(
    site: Worktree,
    patches: SentPatches,
    compared: ReadCommit[],
    commits: ReadCommit[],
    signal: AbortSignal,
  ): Promise<Map<string, Match>> {
    const those = new Set(compared);
    const rest = commits.filter((commit) => !those.has(commit));
    const byDiff = await patches.matches(compared, this.#diffsIn(site), signal);
    return new Map([...byDiff, ...(await patches.matches(rest, null, signal))]);
  }

  #diffsIn({ repository }: Worktree): Diffs | null {
    const { cache, storedDiff } = this.#parts;
    return repository && { repository, cache, diffOf: storedDiff };
  }

  async #branchOf(
    site: Worktree,
    base: Point | null,
    skip: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<ReadCommit[]> {
    const { checkout } = site;
    const { head } = checkout;
    if (head === null) return [];
    const range = { head, base: base?.object ?? null, skip, limit, until: this.#until() };
    const { commits, whole } = await branchCommits(checkout, range, signal);
    if (!whole) site.problems.push(notWhole(checkout));
    return commits;
  }

  /** Notes that cannot be read are a problem of the site, and none are known then. */
  async #tagsIn(site: Worktree, { tracked, tickets }: ProjectConfig, signal: AbortSignal): Promise<Tags> {
    const notes = await this.#notesIn(site.checkout, signal).catch((error: unknown) => {
      site.problems.push(this.#problem(error, site.checkout.top, signal));
      return noNotes;
    });
    const named = [...notes.tickets.values()].flat();
    const followed = tracked.flatMap((series) => series.tickets);
    const known = oneOfEachProject([...named, ...followed, ...Object.keys(tickets.titles)]);
    return { notes, ids: new TicketIds(tickets), known };
  }

  /** The notes as they are now; read again only where their ref has moved. */
  async #notesIn(checkout: Checkout, signal: AbortSignal): Promise<TicketNotes> {
    try {
      const newest = await tipOf(checkout, notesRef, signal);
      const tip = newest && (await this.#tipThen(checkout, newest, signal));
      const known = this.#notes.get(checkout.id);
      if (known?.tip === tip) return known;
      const notes = tip === null ? noNotes : await notesAt(checkout, tip, signal);
      this.#notes.set(checkout.id, notes);
      return notes;
    } catch (error) {
      throw readingFault(checkout, error);
    }
  }

  /**
   * The commit of notes that was the newest at the moment that counts. Where notes were shared, along the side that
   * they were merged here: what others had written by then and sent later is not counted.
   */
  async #tipThen(checkout: Checkout, newest: string, signal: AbortSignal): Promise<string | null> {
    const until = this.#until();
    if (until === null) return newest;
    const age = `--min-age=${Math.floor(until / 1000)}`;
    const answer = await checkout.run(["rev-list", "-1", "--first-parent", age, newest, "--"], signal);
    return answer.trim() === "" ? null : answer.trim();
  }

  /** Does something in every repository; a fault in one is a problem, and keeps it from no other. */
  async #inEach(
    project: ProjectConfig,
    signal: AbortSignal,
    work: (sites: Worktree[]) => Promise<void>,
  ): Promise<Problem[]> {
    const { repositories, problems } = await this.#repositories(project, signal);
    for (const sites of repositories) {
      try {
        await work(sites);
      } catch (error) {
        problems.push(this.#problem(error, sites[0]?.checkout.top, signal));
      }
      problems.push(...sites.flatMap((site) => site.problems));
    }
    return distinctProblems(problems);
  }

  /** The work trees of the folders by their repositories, each once. */
  async #repositories(project: ProjectConfig, signal: AbortSignal) {
    const { found, problems } = await this.#each(project.folders, (folder) =>
      this.#site(folder, project, signal),
    );
    signal.throwIfAborted();
    const sites = [
      ...new Map(found.toReversed().map((site) => [site.checkout.top, site])).values(),
    ].reverse();
    return { repositories: [...Map.groupBy(sites, ({ checkout }) => checkout.id).values()], problems };
  }

  /** What the folders give; those without a repository nothing, those that cannot be read a problem. */
  async #each<T>(folders: string[], open: (folder: string) => Promise<T>) {
    const problems: Problem[] = [];
    const opened = await Promise.all(
      folders.map(async (folder) => {
        try {
          return [await open(folder)];
        } catch (error) {
          if (!(error instanceof NoRepository)) problems.push(this.#problem(error, folder));
          return [];
        }
      }),
    );
    return { found: opened.flat(), problems };
  }

  #site(folder: string, project: ProjectConfig, signal: AbortSignal): Promise<Worktree> {
    return openSite(folder, project, this.#until(), this.#parts.log, signal);
  }

  #checkout(folder: string): Promise<Checkout> {
    return openCheckout(folder, { log: this.#parts.log });
  }

  /** What is later does not count, milliseconds since 1970; null: all does. */
  #until(): number | null {
    return this.#parts.past ? this.#parts.now() : null;
  }

  #mustBeNow(): void {
    if (!this.#parts.past) return;
    throw new UserError(
      "Tickets cannot be changed while the past is looked at.",
      "Leave the moment away that was asked for, and try again.",
    );
  }

  /** The problem that an error is, with its details in the log; a question that was given up is none. */
  #problem(error: unknown, folder = "", signal?: AbortSignal): Problem {
    signal?.throwIfAborted();
    this.#parts.log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
    return problemOf(error, folder);
  }
}

function ticketsOf(
  { hash, message }: ReadCommit,
  { notes, ids, known }: Tags,
  match?: Match,
): CommitTicket[] {
  const found = new Map<string, CommitTicket>();
  const add = (id: string, from: CommitTicket["from"][number]) => {
    const ticket = found.get(id);
    if (!ticket) found.set(id, { id, from: [from] });
    else if (!ticket.from.includes(from)) ticket.from.push(from);
  };
  for (const id of notes.tickets.get(hash) ?? []) add(id, "note");
  for (const id of idsInMessage(message, ids, known)) add(id, "message");
  for (const id of match?.entry.tracked.tickets ?? []) add(id, "series");
  return [...found.values()].sort((one, other) => inNumberOrder(one.id, other.id));
}

/** Paths that a commit, tag, fetch or push changes: then other commits, or other tickets of them, are to be seen. */
function watchedIn({ checkout: { gitDir, id, upstream }, main }: Worktree): string[] {
  const refs = [notesRef, upstream?.ref, main?.ref].filter((ref) => ref?.startsWith("refs/"));
  return [
    join(gitDir, "HEAD"),
    join(gitDir, "logs", "HEAD"),
    join(id, "packed-refs"),
    ...new Set(refs.map((ref = "") => join(id, ...ref.split("/")))),
  ];
}

function notWhole({ top }: Checkout): Problem {
  return {
    what: `Git cannot read all of the history in ${top}: commits are missing.`,
    remedy: "Run git fsck in that folder; git fetch --refetch brings what is missing.",
    where: top,
  };
}

function shown(text: string): string {
  return text.replace(/\p{C}/gu, "?").slice(0, 60);
}
