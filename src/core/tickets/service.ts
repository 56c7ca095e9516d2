import { join } from "node:path";
import type { Call } from "../base/call.ts";
import { distinctProblems, type Problem, UserError } from "../base/problem.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { NoRepository } from "../git/inspectRepository.ts";
import { notesRef } from "../git/notesRef.ts";
import type { LandingCache } from "../landing/cache.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { SeriesOverview } from "../tracking/model.ts";
import { CommitReader, type Tags, ticketsOf } from "./commitReader.ts";
import { problemWith } from "./errors.ts";
import { keepOnRewrite, keepsOnRewrite } from "./keepOnRewrite.ts";
import type { CommitPage, Retag, Shared, TicketCommit, Tickets } from "./model.ts";
import { retagNotes } from "./retag.ts";
import { SentPatches } from "./sentPatches.ts";
import { shareNotes } from "./share.ts";
import { TicketIds } from "./ticketIds.ts";
import { overview } from "./ticketList.ts";
import { baseOf, openWorktree, type Worktree } from "./worktree.ts";

export { mergeTickets } from "./ticketList.ts";

interface OfProject {
  project: ProjectConfig;
}

interface OfWorktree {
  /** A path in the work tree. */
  folder: string;
}

/** The operations on tickets. Folders are work trees; UserError if one is not, or git refuses. */
export interface TicketService {
  /** The work trees that contain the project's folders, each once. */
  worktrees(request: OfProject, call: Call): Promise<{ folders: string[]; problems: Problem[] }>;
  /** The branch's own commits: at most `limit`, after the first `skip`. No network. */
  commits(request: OfProject & OfWorktree & { skip: number; limit: number }, call: Call): Promise<CommitPage>;
  /** All tickets named in settings, notes and messages on the branches. No network. */
  list(request: OfProject, call: Call): Promise<Tickets>;
  /** The commits that are patches of a followed series: landed, or on a checked-out branch. */
  seriesCommits(request: OfProject & { thread: string }, call: Call): Promise<TicketCommit[]>;
  /** Changes notes, all or none. Returns what really changed, so that the reverse undoes it. */
  retag(request: OfProject & OfWorktree & { changes: Retag[] }, call: Call): Promise<Retag[]>;
  /** Names of the remotes, and the default one for sharing. */
  remotes(request: OfWorktree, call: Call): Promise<{ names: string[]; usual: string | null }>;
  /** Merges the tickets of a remote and pushes the result to it; null: the default remote. Never forces. */
  share(request: OfWorktree & { remote: string | null }, call: Call): Promise<Shared>;
  /** Whether amend and rebase keep the tickets of a commit in this repository (`notes.rewriteRef`). */
  keepsOnRewrite(request: OfWorktree, call: Call): Promise<boolean>;
  /** Sets that in this repository's configuration. */
  keepOnRewrite(request: OfWorktree, call: Call): Promise<void>;
}

/** What the service needs from outside. */
export interface TicketParts extends Pick<HostServices, "log" | "now" | "past"> {
  overview(project: ProjectConfig): Promise<SeriesOverview>;
  /** For answers of git that never change. */
  cache: LandingCache;
  /** The exact diff of a mail, if it is stored; else null. */
  storedDiff(messageId: string): Promise<string | null>;
}

/** When all tickets are listed, this many of a branch's newest commits are compared with the diffs of series. */
const comparedLimit = 200;
/** The limit when the commits of one series are asked for; only those by its authors are compared. */
const comparedForSeries = 1000;

/** Connects commits, notes and followed series. Reading uses only git and the store. */
export class LocalTickets implements TicketService {
  readonly #parts: TicketParts;
  readonly #commits: CommitReader;
  /** Ids that were removed from commits: "Undo" may bring them back, even if no pattern matches them any more. */
  readonly #taken = new Set<string>();

  constructor(parts: TicketParts) {
    this.#parts = parts;
    this.#commits = new CommitReader({ ...parts, until: () => this.#until() });
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
    const worktree = await this.#worktree(folder, project, signal);
    const { checkout, problems } = worktree;
    const { base, problems: more } = await baseOf(worktree, project.base);
    problems.push(...more);
    const [read, tags] = await Promise.all([
      // One more than asked for tells whether there are more.
      this.#commits.branchOf(worktree, base, skip, limit + 1, signal),
      this.#commits.tagsIn(worktree, project, signal),
    ]);
    const commits = read.slice(0, limit);
    const matches = await new SentPatches(entries).matches(commits, this.#commits.diffsOf(worktree), signal);
    return {
      folder: checkout.top,
      watched: watchedIn(worktree),
      branch: checkout.branch?.replace(/^refs\/heads\//, "") ?? null,
      base: base?.name ?? null,
      commits: await this.#commits.describe(worktree, commits, tags, matches, signal),
      more: read.length > limit,
      problems: distinctProblems(problems),
    };
  }

  async list({ project }: OfProject, { signal }: Call): Promise<Tickets> {
    const { entries } = await this.#parts.overview(project);
    const patches = new SentPatches(entries);
    const commits = new Map<string, TicketCommit>();
    const named = new Set<string>();
    const problems = await this.#inEach(project, signal, async (worktrees) => {
      const found = await this.#ticketed(worktrees, project, patches, signal);
      for (const id of found.named) named.add(id);
      for (const commit of found.commits) if (!commits.has(commit.hash)) commits.set(commit.hash, commit);
    });
    const material = { project: project.name, entries, commits: [...commits.values()], named };
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
    const [problem] = await this.#inEach(project, signal, async (worktrees) => {
      const { ranges, tags } = await this.#commits.commitsOf(
        worktrees,
        project,
        () => patches.landings,
        signal,
      );
      for (const { worktree, commits } of ranges) {
        const compared = commits.filter(isByAuthor).slice(0, comparedForSeries);
        const matches = await this.#commits.matchesOf(worktree, patches, compared, commits, signal);
        const own = commits.filter(({ hash }) => matches.get(hash)?.patch.thread === thread);
        for (const commit of await this.#commits.describe(worktree, own, tags, matches, signal))
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

  /** The commits of one repository that have tickets, and all ids in its notes. */
  async #ticketed(worktrees: Worktree[], project: ProjectConfig, patches: SentPatches, signal: AbortSignal) {
    const wanted = ({ notes }: Tags) => [...notes.tickets.keys(), ...patches.landings];
    const { ranges, tags, abandoned } = await this.#commits.commitsOf(worktrees, project, wanted, signal);
    const commits: TicketCommit[] = [];
    for (const { worktree, commits: read } of ranges) {
      const matches = await this.#commits.matchesOf(
        worktree,
        patches,
        read.slice(0, comparedLimit),
        read,
        signal,
      );
      const own = read.filter((commit) => ticketsOf(commit, tags, matches.get(commit.hash)).length > 0);
      commits.push(...(await this.#commits.describe(worktree, own, tags, matches, signal)));
    }
    const named = [...tags.notes.tickets].flatMap(([hash, ids]) => (abandoned.has(hash) ? [] : ids));
    return { commits, named };
  }

  /** Runs `work` in every repository; a fault in one is a problem and does not stop the others. */
  async #inEach(
    project: ProjectConfig,
    signal: AbortSignal,
    work: (worktrees: Worktree[]) => Promise<void>,
  ): Promise<Problem[]> {
    const { repositories, problems } = await this.#repositories(project, signal);
    for (const worktrees of repositories) {
      try {
        await work(worktrees);
      } catch (error) {
        problems.push(problemWith(error, this.#parts.log, worktrees[0]?.checkout.top, signal));
      }
      problems.push(...worktrees.flatMap((worktree) => worktree.problems));
    }
    return distinctProblems(problems);
  }

  /** The work trees of the folders by repository, each once. */
  async #repositories(project: ProjectConfig, signal: AbortSignal) {
    const { found, problems } = await this.#each(project.folders, (folder) =>
      this.#worktree(folder, project, signal),
    );
    signal.throwIfAborted();
    const worktrees = [
      ...new Map(found.toReversed().map((worktree) => [worktree.checkout.top, worktree])).values(),
    ].reverse();
    return { repositories: [...Map.groupBy(worktrees, ({ checkout }) => checkout.id).values()], problems };
  }

  /** The results for the folders; one without a repository gives nothing, one that cannot be read a problem. */
  async #each<T>(folders: string[], open: (folder: string) => Promise<T>) {
    const problems: Problem[] = [];
    const opened = await Promise.all(
      folders.map(async (folder) => {
        try {
          return [await open(folder)];
        } catch (error) {
          if (!(error instanceof NoRepository)) problems.push(problemWith(error, this.#parts.log, folder));
          return [];
        }
      }),
    );
    return { found: opened.flat(), problems };
  }

  #worktree(folder: string, project: ProjectConfig, signal: AbortSignal): Promise<Worktree> {
    return openWorktree(folder, project, this.#until(), this.#parts.log, signal);
  }

  #checkout(folder: string): Promise<Checkout> {
    return openCheckout(folder, { log: this.#parts.log });
  }

  /** Later commits do not count, milliseconds since 1970; null: all count. */
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
}

/** Paths that a commit, tag, fetch or push changes: then commits or their tickets may be different. */
function watchedIn({ checkout: { gitDir, id, upstream }, main }: Worktree): string[] {
  const refs = [notesRef, upstream?.ref, main?.ref].filter((ref) => ref?.startsWith("refs/"));
  return [
    join(gitDir, "HEAD"),
    join(gitDir, "logs", "HEAD"),
    join(id, "packed-refs"),
    ...new Set(refs.map((ref = "") => join(id, ...ref.split("/")))),
  ];
}

function shown(text: string): string {
  return text.replace(/\p{C}/gu, "?").slice(0, 60);
}
