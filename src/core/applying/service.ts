import type { Call } from "../base/call.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { baseNamed } from "../git/commitNamed.ts";
import { openGit } from "../git/inspectRepository.ts";
import { gitOutput } from "../git/program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { mustBeAtRest, workTreesOf } from "../git/workTrees.ts";
import { mailsToLookFor, type SentAs, sentAs } from "../landing/sentAs.ts";
import type { LandingService } from "../landing/service.ts";
import type { ArchiveQuery, SeriesLookup } from "../lookup/seriesLookup.ts";
import type { PostedRevisions } from "../patches/postedRevisions.ts";
import type { RevisionRequest } from "../patches/request.ts";
import type { HostServices } from "../project/hostServices.ts";
import { remoteKinds } from "../project/remoteKinds.ts";
import type { Series } from "../series/series.ts";
import { type BranchCommits, branchCommits } from "./branchCommits.ts";
import { branchRef, committerHere, openHere, tipOfBranch } from "./branches.ts";
import { mustBeNow, writingFault } from "./faults.ts";
import { moveBranch } from "./importCommits.ts";
import { landedBase } from "./landedBase.ts";
import { missingIn, ownCommits, unsignedIn } from "./missingTrailers.ts";
import type {
  MadeBranch,
  MissingTrailer,
  MissingTrailers,
  RewrittenBranch,
  TrailersOfPatch,
} from "./model.ts";
import { freeBranch, makeBranch } from "./newBranch.ts";
import { revisionRange } from "./revisionRange.ts";
import { rewriteMessages } from "./rewriteMessages.ts";
import {
  completeRevision,
  type InFolder,
  receivedByAll,
  type TakeRequest,
  wantedTrailers,
} from "./takeRequest.ts";
import { signsCommits } from "./unsigned.ts";

/** A branch of the person, and the archives to ask for what it may lack. */
export interface BranchQuery extends InFolder {
  project: RevisionRequest["project"];
  /** Which archives to ask first for what is new. */
  query: ArchiveQuery;
  /** "disk_integ"; null: the checked-out branch. */
  branch: string | null;
  /** The commit to count its own commits from, as git names it; null: the project's branches. */
  base: string | null;
}

type TrailersToAdd = BranchQuery & {
  only: [commit: string, lines: string[]][] | null;
  changed?: boolean;
};

/**
 * Brings posted revisions into the person's repository: makes branches from them, and adds trailers to their commits.
 */
export interface ApplyingService {
  /** The trailers from the thread for the patches of a revision, in the order in which they are added. */
  received(request: Pick<RevisionRequest, "series" | "revision">, call: Call): Promise<TrailersOfPatch[]>;
  /**
   * Makes a branch from a revision without checking it out. UserError, and nothing done, if the branch exists, the base
   * does not, or the revision is incomplete or does not apply.
   */
  makeBranch(
    request: TakeRequest & {
      branch: string;
      /** As git names it; null: find one. */
      base: string | null;
    },
    call: Call,
  ): Promise<MadeBranch>;
  /** The trailers that the list gave to the commits of a branch and that they lack. Changes nothing. */
  missingTrailers(request: BranchQuery, call: Call): Promise<MissingTrailers>;
  /**
   * Adds them to the messages, all or nothing; if the branch is checked out, its files stay as they are. Resolves to
   * what was really added.
   * @param request.only lines to add, by full object name; null: all that are missing and not in doubt
   * @param request.changed with `only` null: also for commits whose diff has changed since it was sent
   */
  addTrailers(request: TrailersToAdd, call: Call): Promise<RewrittenBranch>;
  /**
   * Moves a branch back to the commit that it was at; full object names. If it is checked out, differing files are
   * restored too, but none that was changed since. UserError if the branch has moved on, or another work tree has it
   * checked out.
   */
  putBack(request: InFolder & { branch: string; from: string; to: string }, call: Call): Promise<void>;
}

export class LocalApplying implements ApplyingService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;
  readonly #posted: PostedRevisions;

  constructor(host: HostServices, lookup: SeriesLookup, landing: LandingService, posted: PostedRevisions) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
    this.#posted = posted;
  }

  async received(request: Pick<RevisionRequest, "series" | "revision">) {
    return receivedByAll(request, this.#mails);
  }

  async makeBranch(
    request: Parameters<ApplyingService["makeBranch"]>[0],
    { signal, progress }: Call,
  ): Promise<MadeBranch> {
    mustBeNow(this.#host);
    const { folder, branch } = request;
    const checkout = await openHere(folder, this.#host.log);
    const ref = await freeBranch(checkout, branch);
    const of = completeRevision(request);
    const chosen = request.base === null ? null : await baseNamed(checkout, request.base);
    progress(`applying ${of.label}`);
    const last = landedBase(this.#landing, this.#lookup, request, progress);
    const found = await revisionRange(this.#posted, checkout, request, chosen, last, signal);
    const { signer } = await committerHere(checkout, signal);
    const trailers = wantedTrailers(request, signer, this.#mails);
    return makeBranch(checkout, { ref, ...found, trailers }, signal);
  }

  async missingTrailers(request: BranchQuery, call: Call): Promise<MissingTrailers> {
    const { missing } = await this.#missing(request, call);
    return missing;
  }

  async addTrailers(request: TrailersToAdd, call: Call): Promise<RewrittenBranch> {
    mustBeNow(this.#host);
    const { checkout, range, signs, missing } = await this.#missing(request, call);
    const only = request.only && new Map(request.only);
    const isWanted = ({ commit, line, doubt }: MissingTrailer) =>
      only === null
        ? doubt === null || (doubt === "changed" && request.changed === true)
        : only.get(commit)?.includes(line);
    const wanted = missing.trailers.filter(isWanted);
    const left = missing.trailers.filter((one) => one.doubt !== null && !isWanted(one));
    const lines = new Map(
      [...Map.groupBy(wanted, ({ commit }) => commit)].map(([commit, some]) => [
        commit,
        some.map(({ line }) => line),
      ]),
    );
    const reason = `patch-tracker trailers: add ${wanted.length} received on the list`;
    const { before, after, commits } = await rewriteMessages(checkout, range, lines, reason, call.signal);
    const nowOn = <One extends { commit: string }>(one: One) => ({
      ...one,
      commit: commits.get(one.commit) ?? one.commit,
    });
    const added = wanted.map(({ evidence: _, ...one }) => nowOn(one));
    const { folder, branch, problems } = missing;
    return {
      ...{ folder, branch, before, after, added, problems },
      left: left.map(nowOn),
      unsigned: unsignedIn(range, new Set(lines.keys()), signs, folder),
      rewritten: commits.size,
    };
  }

  async putBack(
    { folder, branch, from, to }: InFolder & { branch: string; from: string; to: string },
    { signal }: Call,
  ): Promise<void> {
    const checkout = await openHere(folder, this.#host.log);
    const ref = await branchRef(checkout, branch);
    const trees = await workTreesOf(checkout);
    mustBeAtRest(trees, ref);
    signal.throwIfAborted();
    if ((await tipOfBranch(checkout, ref)) !== from)
      throw new UserError(
        `The branch ${branch} has changed since, so it was left as it is.`,
        `git reset --keep ${to.slice(0, 12)} would put it back.`,
        checkout.top,
      );
    const reason = "patch-tracker: undo";
    const haveSame = await haveSameFiles(checkout, from, to);
    const elsewhere = trees.find(({ branch, directory }) => branch === ref && directory !== checkout.gitDir);
    // The files there would stay as they are and look like changes that bring everything back.
    if (!haveSame && elsewhere)
      throw new UserError(
        `The branch ${branch} is checked out in ${elsewhere.folder}, so it was left as it is.`,
        `git reset --keep ${to.slice(0, 12)} puts it back there.`,
        elsewhere.folder,
      );
    const isHere = checkout.branch === ref && !haveSame;
    const move = isHere
      ? gitOutput(checkout, ["reset", "--quiet", "--keep", to], "", signal)
      : moveBranch(checkout, { branch: ref, from, to, reason });
    await move.catch((error: unknown) => {
      throw writingFault(checkout, error);
    });
  }

  async #missing(
    { project, query, branch, base, folder }: BranchQuery,
    call: Call,
  ): Promise<{ checkout: Checkout; range: BranchCommits; signs: boolean; missing: MissingTrailers }> {
    const { store, log } = this.#host;
    const archives = this.#lookup.archives(query.archives);
    const opening = openGit(folder);
    const checkout = await openHere(folder, log, opening);
    const options = { branch: project.branch, remotes: remoteKinds(project), log, opening };
    const repository = await openRepository(folder, options).catch((error: unknown) => {
      call.signal.throwIfAborted();
      log.warn(`${folder}: ${error instanceof Error ? error.message : error}`);
      return null;
    });
    const range = await branchCommits(checkout, branch, base, repository, call.signal);
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const commits = ownCommits(range);
    const ids = mailsToLookFor(commits, (emails) => this.#lookup.before(store.postings.by(emails)));
    const series = [...new Set(this.#lookup.holding(ids, archives).values())];
    const sent = await this.#sentAs(commits, series, repository, call.signal);
    const signs = await signsCommits(checkout);
    const missing = missingIn(checkout, range, sent, this.#mails, signs);
    return { checkout, range, signs, missing: { ...missing, problems } };
  }

  #sentAs(
    commits: ReturnType<typeof ownCommits>,
    series: Series[],
    repository: Repository | null,
    signal: AbortSignal,
  ): Promise<Map<string, SentAs>> {
    const { cache } = this.#landing;
    const diffOf = (messageId: string) => this.#landing.storedDiff(messageId);
    return sentAs(commits, series, repository && { repository, cache, diffOf }, signal);
  }

  readonly #mails = (messageIds: string[]) => this.#lookup.before(this.#host.store.get(messageIds));
}

async function haveSameFiles(checkout: Checkout, ...commits: string[]): Promise<boolean> {
  if (!commits.every((commit) => /^[0-9a-f]{40,64}$/.test(commit))) return false;
  const asked = commits.map((commit) => `${commit}^{tree}\n`).join("");
  const check = ["cat-file", "--batch-check=%(objecttype) %(objectname)"];
  const answer = (await gitOutput(checkout, check, asked, AbortSignal.timeout(10_000))).toString("latin1");
  const trees = answer.trim().split("\n");
  return new Set(trees).size === 1 && trees.every((line) => line.startsWith("tree "));
}
