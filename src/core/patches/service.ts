import type { Call } from "../base/call.ts";
import { digest } from "../base/digest.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import { NoRepository } from "../git/opening.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import { remotes } from "../project/uboot.ts";
import type { Revision, Series } from "../series/series.ts";
import { appliesTo } from "./appliesTo.ts";
import { comparePatches, type Side } from "./comparison.ts";
import { hintsIn } from "./hints.ts";
import { changedByMail, type MailContents, mailContents } from "./mailContents.ts";
import type { Applicability, ChangedFile, Comparison, FileAt, Interdiff, RevisionCommits } from "./model.ts";
import { type Posted, PostedMails, revisionOf } from "./postedMails.ts";
import { prerequisitesIn } from "./prerequisites.ts";
import { folderOf } from "./privateRepository.ts";
import { type CommitRange, pairsIn, rangeDiff } from "./rangeDiff.ts";
import { Ranges } from "./ranges.ts";
import { changedFiles, diffText, fileAt } from "./readCommits.ts";

/** A revision of a series, and where its mails and its repository are. */
export interface RevisionRequest {
  project: Pick<ProjectConfig, "archives" | "folders" | "branch">;
  series: Series;
  /** Its place among the revisions of the series. */
  revision: number;
  /** Ask no archive for the exact text of a damaged mail. */
  offline: boolean;
}

/** Posted patches as commits, and what follows from that: diffs, comparisons, whether they still apply. */
export interface PatchesService {
  /**
   * The revision as commits in a repository of our own; what does not apply says why. Rejects only when aborted, or
   * where nothing can be written.
   */
  commits(request: RevisionRequest, call: Call): Promise<RevisionCommits>;
  /** Which revision of a series, and which of its patches, an address or Message-ID names; see `PlaceInSeries`. */
  place(request: { archives: string[]; series: Series; thread: string }, call: Call): Promise<PlaceInSeries>;
  /** The diff of a mail as it was sent, for a patch that is no commit; null where its text is not here. */
  sentDiff(request: { messageId: string }, call: Call): Promise<string | null>;
  /** The text of a patch or cover as it was sent, and what its hunks say; null where it is not here. */
  mail(request: { messageId: string }, call: Call): Promise<MailContents | null>;
  /** The files that a mail's diff changes, as the mail tells it, without git; null where its text is not here. */
  files(request: { messageId: string }, call: Call): Promise<ChangedFile[] | null>;
  /** What differs between two commits, as git prints it. */
  diff(request: TwoCommits, call: Call): Promise<string>;
  /** The files that differ between two commits. */
  changes(request: TwoCommits, call: Call): Promise<ChangedFile[]>;
  /** A file as it is at a commit; null where none is. */
  file(request: { repository: string; commit: string; path: string }, call: Call): Promise<FileAt | null>;
  /** Two revisions of a series beside each other. */
  compare(request: TwoRevisions, call: Call): Promise<Comparison>;
  /** What changed between two revisions; null where one of the two is no range of commits. */
  interdiff(request: TwoRevisions, call: Call): Promise<Interdiff | null>;
  /**
   * Whether a revision applies to the branch as it is now; kept until revision or branch change. null where there is no
   * repository, or not the text of all mails.
   */
  applies(request: RevisionRequest, call: Call): Promise<Applicability | null>;
}

/** Two revisions, by their places among those of the series. */
export interface TwoRevisions extends Omit<RevisionRequest, "revision"> {
  from: number;
  to: number;
}

/** Two commits of one repository as `RevisionCommits` name them; full object names. */
export interface TwoCommits {
  repository: string;
  from: string;
  to: string;
}

/** A place in a series. A mail that is no patch leads to the latest revision as a whole. */
export interface PlaceInSeries {
  /** Among the revisions of the series. */
  revision: number;
  /** Message-ID of the patch; null: none is meant. */
  patch: string | null;
}

/** A repository as it is while a request lasts. */
interface Opened {
  repository: Repository;
  /** The newest commit of its branch. */
  tip: string;
}

/** The kind of what is kept of `applies`, and how many answers are. */
const appliesKind = "applies";
const appliesKept = 500;

export class LocalPatches implements PatchesService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;
  readonly #mails: PostedMails;
  readonly #ranges: Ranges;

  constructor(host: HostServices, lookup: SeriesLookup, landing: LandingService) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
    this.#mails = new PostedMails(host.store, lookup, landing);
    this.#ranges = new Ranges(host.store.directory);
  }

  async commits(request: RevisionRequest, call: Call): Promise<RevisionCommits> {
    const { opened, problems } = await this.#open(request.project, call.signal);
    const posted = await this.#mails.of(request, call.signal);
    return this.#commits(posted, opened, problems, null, call.signal);
  }

  async #commits(
    { series, revision, patches, texts, problems: met }: Posted,
    opened: Opened | null,
    problems: Problem[],
    onto: string | null,
    signal: AbortSignal,
  ): Promise<RevisionCommits> {
    const { label } = revision;
    const found = distinctProblems([...problems, ...met]);
    if (opened === null) {
      const none = patches.map(({ mail, ...patch }) => ({
        ...patch,
        ...{ commit: null, parent: null, threeWay: false, notes: mail?.notes ?? "" },
        problem: withoutRepository(patch.title),
      }));
      return { label, base: null, tip: null, patches: none, repository: null, problems: found };
    }
    const { repository, tip } = opened;
    const { store, past, now } = this.#host;
    const mails = patches.flatMap(({ mail }) => mail ?? []);
    const sent = revision.date;
    const range = await this.#ranges.of(
      {
        repository,
        tip,
        key: keyOf(series),
        name: onto === null ? nameOf(revision) : `${nameOf(revision)}-on-${onto.slice(0, 12)}`,
        patches,
        hints: hintsIn(texts, mails),
        sent,
        until: past ? now() : null,
        onto,
        closed: isClosed(series),
        prerequisites: (signal) =>
          prerequisitesIn(repository, { store, cache: this.#landing.cache, tip, sent }, signal),
      },
      signal,
    );
    return { label, ...range, repository: repository.id, problems: found };
  }

  async compare(request: TwoRevisions, { signal }: Call): Promise<Comparison> {
    const { from, to, series } = await this.#both(request, signal);
    const ranges = [from, to].map(rangeOf);
    const [before, after] = ranges;
    const folder = from.repository && this.#folder(from.repository);
    const text = folder && before && after ? await rangeDiff(folder, before, after, signal) : null;
    const sides = [this.#sidesOf(series, request.from, from), this.#sidesOf(series, request.to, to)] as const;
    return { from, to, patches: comparePatches(...sides, pairsIn(text ?? "")), rangeDiff: text };
  }

  async interdiff(request: TwoRevisions, { signal }: Call): Promise<Interdiff | null> {
    const { from, to, opened } = await this.#both(request, signal);
    if (!from.tip || !from.base || !to.tip || !to.base || !to.repository) return null;
    const { repository } = to;
    const folder = this.#folder(repository);
    let [left, rebased] = [from.tip, from.base.commit === to.base.commit];
    if (!rebased) {
      const posted = await this.#mails.of({ ...request, revision: request.from }, signal);
      const moved = await this.#commits(posted, opened, [], to.base.commit, signal);
      rebased = moved.patches.every(({ commit }) => commit !== null);
      if (rebased) left = moved.tip ?? left;
    }
    const files = await changedFiles(folder, left, to.tip, signal);
    if (rebased) return { repository, from: left, to: to.tip, rebased, files };
    const { revisions } = request.series;
    const touched = [request.from, request.to].flatMap((at) => revisions[at]?.patches ?? []);
    const paths = new Set(touched.flatMap((patch) => patch.files.map(({ path }) => path)));
    const own = files.filter(({ path, from: old }) => paths.has(path) || paths.has(old ?? path));
    return { repository, from: left, to: to.tip, rebased, files: own };
  }

  async applies(request: RevisionRequest, { signal }: Call): Promise<Applicability | null> {
    const { store } = this.#host;
    const { opened } = await this.#open(request.project, signal);
    const { patches } = await this.#mails.of(request, signal);
    const whole = patches.flatMap(({ messageId, title, mail }) => (mail ? [{ messageId, title, mail }] : []));
    if (opened === null || whole.length === 0 || whole.length < patches.length) return null;
    const { repository, tip } = opened;
    const key = digest([repository.id, tip, whole.map(({ messageId, mail }) => [messageId, mail.diff])]);
    const known = store.cached<Applicability>(appliesKind, [key]).get(key);
    const at = { branch: repository.branch.name, tip, repository: repository.id };
    if (known) return { ...known, ...at };
    const verdict = await this.#ranges.withIndex(repository, (index) => appliesTo(index, tip, whole), signal);
    const found: Applicability = { ...verdict, ...at };
    store.cache(appliesKind, [[key, found]]);
    store.dropCache(appliesKind, appliesKept);
    return found;
  }

  /** Both revisions as commits of one repository. */
  async #both({ from, to, ...request }: TwoRevisions, signal: AbortSignal) {
    const { opened, problems } = await this.#open(request.project, signal);
    const of = async (revision: number) => {
      const posted = await this.#mails.of({ ...request, revision }, signal);
      return this.#commits(posted, opened, problems, null, signal);
    };
    return { from: await of(from), to: await of(to), series: request.series, opened };
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

  diff({ repository, from, to }: TwoCommits, { signal }: Call): Promise<string> {
    return diffText(this.#folder(repository), from, to, signal);
  }

  changes({ repository, from, to }: TwoCommits, { signal }: Call): Promise<ChangedFile[]> {
    return changedFiles(this.#folder(repository), from, to, signal);
  }

  file({ repository, commit, path }: { repository: string; commit: string; path: string }, { signal }: Call) {
    return fileAt(this.#folder(repository), commit, path, signal);
  }

  #folder(repository: string): string {
    return folderOf(this.#host.store.directory, repository);
  }

  /** The first folder that holds a repository; null with the reasons where none does. */
  async #open(
    { folders, branch }: Pick<ProjectConfig, "folders" | "branch">,
    signal: AbortSignal,
  ): Promise<{ opened: Opened | null; problems: Problem[] }> {
    const problems: Problem[] = [];
    const absent: Problem[] = [];
    for (const folder of folders) {
      try {
        const repository = await openRepository(folder, { branch, remotes, log: this.#host.log });
        return { opened: { repository, tip: repository.newest ?? (await repository.tip()) }, problems };
      } catch (error) {
        signal.throwIfAborted();
        (error instanceof NoRepository ? absent : problems).push(problemOf(error, folder));
      }
    }
    return { opened: null, problems: [...absent, ...problems] };
  }
}

function rangeOf({ base, tip }: RevisionCommits): CommitRange | null {
  return base && tip ? { base: base.commit, tip } : null;
}

/** The same over all revisions that are to come. */
function keyOf({ revisions }: Series): string {
  const [first] = revisions;
  return digest(first?.cover?.messageId ?? first?.patches[0]?.messageId ?? "");
}

function nameOf({ version, rfc }: Revision): string {
  return rfc ? `rfc-v${version}` : `v${version}`;
}

const closedStates = new Set<Series["state"]>(["merged", "superseded", "withdrawn"]);

function isClosed({ state }: Series): boolean {
  return closedStates.has(state);
}

function withoutRepository(title: string): Problem {
  return {
    what: "There is no repository that the patch could be applied in.",
    remedy: "Open your clone of the project; its hunks are shown as they were sent.",
    where: title,
  };
}
