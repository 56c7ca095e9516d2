import type { Log } from "../base/log.ts";
import type { Problem } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { notesRef } from "../git/notesRef.ts";
import { GitFailure } from "../git/program.ts";
import type { LandingCache } from "../landing/cache.ts";
import { firstReleases } from "../landing/releases.ts";
import type { ProjectConfig } from "../project/config.ts";
import { idsInMessage } from "./commitMessage.ts";
import { branchCommits, commitsBeyond, commitsNamed, type ReadCommit } from "./commits.ts";
import { problemWith, readingFault } from "./errors.ts";
import type { CommitTicket, TicketCommit } from "./model.ts";
import { notesAt, type TicketNotes } from "./notes.ts";
import { tipOf } from "./notesTree.ts";
import type { Diffs, PatchMatch, SentPatches } from "./sentPatches.ts";
import { inNumberOrder, oneOfEachProject, TicketIds } from "./ticketIds.ts";
import { baseOf, type Point, type Worktree } from "./worktree.ts";

/** Only this many of a branch's newest commits are searched for tickets. */
const branchLimit = 5000;
const noNotes: TicketNotes = { tip: null, tickets: new Map() };

/** What is known about the tickets in one repository. */
export interface Tags {
  notes: TicketNotes;
  ids: TicketIds;
  /** One ticket id of each known project: ids of other projects in a message are not tickets. */
  known: ReadonlySet<string>;
}

const noTags: Tags = { notes: noNotes, ids: new TicketIds({ patterns: [] }), known: new Set() };

/** Commits of one work tree. */
export interface WorktreeCommits {
  worktree: Worktree;
  commits: ReadCommit[];
}

export interface CommitReaderParts {
  log: Log;
  /** Later commits do not count, milliseconds since 1970; null: all count. */
  until(): number | null;
  /** For answers of git that never change. */
  cache: LandingCache;
  /** The exact diff of a mail, if it is stored; else null. */
  storedDiff(messageId: string): Promise<string | null>;
}

/** Reads the commits of work trees with their tickets, and caches notes and landings. */
export class CommitReader {
  readonly #parts: CommitReaderParts;
  /** By repository: the notes as last read. */
  readonly #notes = new Map<string, TicketNotes>();
  /** By repository: which commits are on the main branch, and for which main commit that was found out. */
  readonly #landed = new Map<string, { object: string; known: Map<string, boolean> }>();

  constructor(parts: CommitReaderParts) {
    this.#parts = parts;
  }

  /**
   * The branches' own commits in the work trees of one repository, plus the `wanted` ones, each once. `abandoned` are
   * wanted commits that no branch or tag contains any more: an amend or rebase replaced them and copied their tickets.
   */
  async commitsOf(
    worktrees: Worktree[],
    project: ProjectConfig,
    wanted: (tags: Tags) => string[],
    signal: AbortSignal,
  ): Promise<{ ranges: WorktreeCommits[]; tags: Tags; abandoned: ReadonlySet<string> }> {
    const [first] = worktrees;
    if (!first) return { ranges: [], tags: noTags, abandoned: new Set() };
    const reading = worktrees.map(async (worktree) => {
      const { base, problems } = await baseOf(worktree, project.base);
      worktree.problems.push(...problems);
      return { worktree, read: await this.branchOf(worktree, base, 0, branchLimit, signal) };
    });
    const [tags, ...branches] = await Promise.all([this.tagsIn(first, project, signal), ...reading]);
    const seen = new Set<string>();
    const ranges: WorktreeCommits[] = [];
    for (const { worktree, read } of branches) {
      ranges.push({ worktree, commits: read.filter(({ hash }) => !seen.has(hash)) });
      for (const { hash } of read) seen.add(hash);
    }
    const others = [...new Set(wanted(tags))].filter((hash) => !seen.has(hash));
    const until = this.#parts.until() ?? Number.POSITIVE_INFINITY;
    const beside = await commitsNamed(first.checkout, others, signal);
    const abandoned = await this.#abandoned(first, beside, signal);
    const commits = beside.filter(({ hash, committed }) => !abandoned.has(hash) && committed <= until);
    return { ranges: [...ranges, { worktree: first, commits }], tags, abandoned };
  }

  async #abandoned(
    worktree: Worktree,
    commits: ReadCommit[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    const hashes = commits.map(({ hash }) => hash);
    const landed = await this.#landedAmong(worktree, hashes, signal);
    const rest = hashes.filter((hash) => !landed.has(hash));
    return this.#walked(
      worktree,
      () => commitsBeyond(worktree.checkout, rest, "all", signal),
      signal,
      new Set(),
    );
  }

  /** Those of the commits that are on the main branch. */
  async #landedAmong(
    worktree: Worktree,
    hashes: string[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    const { checkout, main } = worktree;
    if (main === null) return new Set();
    const kept = this.#landed.get(checkout.id);
    const known = kept?.object === main.object ? kept.known : new Map<string, boolean>();
    this.#landed.set(checkout.id, { object: main.object, known });
    const asked = hashes.filter((hash) => !known.has(hash));
    const walk = () => commitsBeyond(checkout, asked, main.object, signal);
    const beyond = await this.#walked(worktree, walk, signal, null);
    if (beyond !== null) for (const hash of asked) known.set(hash, !beyond.has(hash));
    return new Set(hashes.filter((hash) => known.get(hash)));
  }

  /** The result of a walk over the history; if objects are missing, `otherwise`, and a problem says so. */
  async #walked<T>(
    worktree: Worktree,
    walk: () => Promise<T>,
    signal: AbortSignal,
    otherwise: T,
  ): Promise<T> {
    try {
      return await walk();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GitFailure)) throw error;
      this.#parts.log.warn(`${error.message}\n${error.stderr}`);
      worktree.problems.push(notWhole(worktree.checkout));
      return otherwise;
    }
  }

  async describe(
    worktree: Worktree,
    commits: ReadCommit[],
    tags: Tags,
    matches: ReadonlyMap<string, PatchMatch>,
    signal: AbortSignal,
  ): Promise<TicketCommit[]> {
    const { repository, main, checkout } = worktree;
    const hashes = commits.map(({ hash }) => hash);
    const landed = await this.#landedAmong(worktree, hashes, signal);
    const releases =
      repository === null || landed.size === 0
        ? new Map<string, string>()
        : await this.#walked(
            worktree,
            () => firstReleases(repository, [...landed], this.#parts.until(), this.#parts.cache, signal),
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

  /** The patches that the commits are; diffs are compared only for `compared`. */
  async matchesOf(
    worktree: Worktree,
    patches: SentPatches,
    compared: ReadCommit[],
    commits: ReadCommit[],
    signal: AbortSignal,
  ): Promise<Map<string, PatchMatch>> {
    const those = new Set(compared);
    const rest = commits.filter((commit) => !those.has(commit));
    const byDiff = await patches.matches(compared, this.diffsOf(worktree), signal);
    return new Map([...byDiff, ...(await patches.matches(rest, null, signal))]);
  }

  diffsOf({ repository }: Worktree): Diffs | null {
    const { cache, storedDiff } = this.#parts;
    return repository && { repository, cache, diffOf: storedDiff };
  }

  async branchOf(
    worktree: Worktree,
    base: Point | null,
    skip: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<ReadCommit[]> {
    const { checkout } = worktree;
    const { head } = checkout;
    if (head === null) return [];
    const range = { head, base: base?.object ?? null, skip, limit, until: this.#parts.until() };
    const { commits, whole } = await branchCommits(checkout, range, signal);
    if (!whole) worktree.problems.push(notWhole(checkout));
    return commits;
  }

  /**
   * The notes and what follows from them. Notes that cannot be read are a problem of the work tree, and count as empty.
   */
  async tagsIn(worktree: Worktree, { tracked, tickets }: ProjectConfig, signal: AbortSignal): Promise<Tags> {
    const notes = await this.#notesIn(worktree.checkout, signal).catch((error: unknown) => {
      worktree.problems.push(problemWith(error, this.#parts.log, worktree.checkout.top, signal));
      return noNotes;
    });
    const named = [...notes.tickets.values()].flat();
    const followed = tracked.flatMap((series) => series.tickets);
    const known = oneOfEachProject([...named, ...followed, ...Object.keys(tickets.titles)]);
    return { notes, ids: new TicketIds(tickets), known };
  }

  /** The present notes; read again only if their ref has moved. */
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
   * The newest notes commit at the moment that counts. Follows first parents, the side that was merged into here, so
   * that notes that others wrote by then but pushed later are left out.
   */
  async #tipThen(checkout: Checkout, newest: string, signal: AbortSignal): Promise<string | null> {
    const until = this.#parts.until();
    if (until === null) return newest;
    const age = `--min-age=${Math.floor(until / 1000)}`;
    const answer = await checkout.run(["rev-list", "-1", "--first-parent", age, newest, "--"], signal);
    return answer.trim() === "" ? null : answer.trim();
  }
}

/** The tickets of a commit from its note, message and series, ordered by id, each with its origins. */
export function ticketsOf(
  { hash, message }: ReadCommit,
  { notes, ids, known }: Tags,
  match?: PatchMatch,
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

function notWhole({ top }: Checkout): Problem {
  return {
    what: `Git cannot read all of the history in ${top}: commits are missing.`,
    remedy: "Run git fsck in that folder; git fetch --refetch brings what is missing.",
    where: top,
  };
}
