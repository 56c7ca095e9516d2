import type { Call } from "../base/call.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { Series } from "../series/series.ts";
import { applicabilityOf } from "./applicability.ts";
import { type BranchComparison, compareBranch, type RevisionAndBranch } from "./branchComparison.ts";
import { comparePatches, type Side } from "./comparison.ts";
import { appliedInterdiff, bothAsCommits, interdiffOf } from "./interdiff.ts";
import { changedByMail, type MailContents, mailContents } from "./mailContents.ts";
import type { Applicability, ChangedFile, Comparison, FileAt, Interdiff, RevisionCommits } from "./model.ts";
import { revisionOf } from "./postedMails.ts";
import type { PostedRevisions } from "./postedRevisions.ts";
import { type CommitRange, rangeDiff } from "./rangeDiff.ts";
import { pairsIn } from "./rangeDiffPairs.ts";
import { diffText } from "./readCommits.ts";
import type { AppliedPatch, PlaceInSeries, RevisionRequest, TwoCommits, TwoRevisions } from "./request.ts";

/** Posted patches as commits, and everything based on that: diffs, comparisons, whether they still apply. */
export interface PatchesService {
  /**
   * The revision as commits in a repository of our own; patches that do not apply have a problem. Rejects only when
   * aborted, or if nothing can be written.
   */
  commits(request: RevisionRequest, call: Call): Promise<RevisionCommits>;
  /** The revision and patch of a series that a web address or Message-ID names; see `PlaceInSeries`. */
  place(request: { archives: string[]; series: Series; thread: string }, call: Call): Promise<PlaceInSeries>;
  /** The diff in a mail, for a patch that did not become a commit; null if its text is not here. */
  sentDiff(request: { messageId: string }, call: Call): Promise<string | null>;
  /** The text of a patch or cover as sent, and its hunks; null if it is not here. */
  mail(request: { messageId: string }, call: Call): Promise<MailContents | null>;
  /** The files that a mail's diff changes, from the mail, without git; null if its text is not here. */
  files(request: { messageId: string }, call: Call): Promise<ChangedFile[] | null>;
  /** git's diff of two commits, optionally only for some files. */
  diff(request: TwoCommits & Partial<Pick<Interdiff, "files">>, call: Call): Promise<string>;
  /** The files that differ between two commits. */
  changes(request: TwoCommits, call: Call): Promise<ChangedFile[]>;
  /** A file at a commit; null if there is none. */
  file(request: { repository: string; commit: string; path: string }, call: Call): Promise<FileAt | null>;
  /** Two revisions of a series side by side. */
  compare(request: TwoRevisions, call: Call): Promise<Comparison>;
  /** A revision compared with unposted commits of the person. */
  compareBranch(request: RevisionAndBranch, call: Call): Promise<BranchComparison>;
  /** What changed between two revisions; null if one of them could not be made into commits. */
  interdiff(request: TwoRevisions, call: Call): Promise<Interdiff | null>;
  /**
   * What was changed while a patch was applied: the posted patch, applied to the parent of its commit, compared with
   * that commit. UserError if the two cannot be compared.
   */
  applied(request: AppliedPatch, call: Call): Promise<Interdiff>;
  /**
   * Whether a revision applies to the branch, as it was then if the past is looked at; cached until revision or branch
   * change. Null if there is no repository, if it lacks the files (a partial clone), or if the exact text of a mail is
   * missing.
   */
  applies(request: RevisionRequest, call: Call): Promise<Applicability | null>;
}

/** Posted patches from the store of this thread, in private repositories below its folder. */
export class LocalPatches implements PatchesService {
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

  /**
   * Call it as soon as the states of series are known: if there is no room, commits of closed series are deleted first.
   * Never rejects.
   */
  async noteStates(series: Series[]): Promise<void> {
    // A state in the past says nothing about now.
    if (this.#host.past) return;
    try {
      await this.#posted.noteStates(series);
    } catch (error) {
      this.#host.log.warn(`It was not noted which series are closed: ${error}`);
    }
  }

  async commits(request: RevisionRequest, { signal }: Call): Promise<RevisionCommits> {
    const [opening, posted] = await Promise.all([
      this.#posted.open(request.project, signal),
      this.#posted.mails.of(request, signal),
    ]);
    return this.#posted.commits(posted, opening, null, signal);
  }

  async compare(request: TwoRevisions, { signal }: Call): Promise<Comparison> {
    const { from, to } = await bothAsCommits(this.#posted, request, signal);
    const [before, after] = [from, to].map(rangeOf);
    const folder = from.repository && this.#posted.folder(from.repository);
    const text = folder && before && after ? await rangeDiff(folder, before, after, signal) : null;
    const { series } = request;
    const sides = [this.#sidesOf(series, request.from, from), this.#sidesOf(series, request.to, to)] as const;
    return { from, to, patches: comparePatches(...sides, pairsIn(text ?? "")), rangeDiff: text };
  }

  compareBranch(request: RevisionAndBranch, { signal }: Call): Promise<BranchComparison> {
    return compareBranch(this.#posted, revisionOf(request), request, signal);
  }

  interdiff(request: TwoRevisions, { signal }: Call): Promise<Interdiff | null> {
    return interdiffOf(this.#posted, request, signal);
  }

  applied(request: AppliedPatch, { signal }: Call): Promise<Interdiff> {
    return appliedInterdiff(this.#posted, request, signal);
  }

  applies(request: RevisionRequest, { signal }: Call): Promise<Applicability | null> {
    return applicabilityOf(this.#posted, this.#host, request, signal);
  }

  #sidesOf(series: Series, revision: number, { patches }: RevisionCommits): Side[] {
    const heads = this.#host.store.get(patches.map(({ messageId }) => messageId));
    const sameness = new Map(heads.map(({ messageId, facts }) => [messageId, facts.sameness]));
    return revisionOf({ series, revision }).patches.flatMap((patch, at): Side[] => {
      const commit = patches[at];
      return commit ? [{ patch, commit, sameness: sameness.get(patch.messageId) ?? null }] : [];
    });
  }

  async place({ archives, series, thread }: { archives: string[]; series: Series; thread: string }) {
    const id = this.#lookup.knownId(thread, this.#lookup.archives(archives));
    for (const [revision, { patches }] of series.revisions.entries()) {
      const patch = patches.find(({ messageId, aliases }) => id === messageId || aliases.includes(id ?? ""));
      if (patch) return { revision, patch: patch.messageId };
    }
    return { revision: series.revisions.length - 1, patch: null };
  }

  sentDiff({ messageId }: { messageId: string }): Promise<string | null> {
    return this.#landing.storedDiff(messageId);
  }

  async mail({ messageId }: { messageId: string }) {
    return mailContents(this.#host, messageId);
  }

  async files({ messageId }: { messageId: string }) {
    return changedByMail(this.#host, messageId);
  }

  diff(
    { repository, from, to, files }: TwoCommits & Partial<Pick<Interdiff, "files">>,
    { signal }: Call,
  ): Promise<string> {
    return diffText(this.#posted.folder(repository), from, to, signal, files);
  }

  changes({ repository, from, to }: TwoCommits, { signal }: Call): Promise<ChangedFile[]> {
    return this.#posted.reader.changedFiles(this.#posted.folder(repository), from, to, signal);
  }

  file({ repository, commit, path }: { repository: string; commit: string; path: string }, { signal }: Call) {
    return this.#posted.reader.fileAt(this.#posted.folder(repository), commit, path, signal);
  }
}

function rangeOf({ base, tip }: RevisionCommits): CommitRange | null {
  return base && tip ? { base: base.commit, tip } : null;
}
