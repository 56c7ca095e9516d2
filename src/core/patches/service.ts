import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { digest } from "../base/digest.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import { NoRepository } from "../git/opening.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { readPatchMail } from "../mail/patchMail.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import { remotes } from "../project/uboot.ts";
import { mailsOf } from "../series/contents.ts";
import type { Revision, Series } from "../series/series.ts";
import { hintsIn } from "./hints.ts";
import type { ChangedFile, FileAt, RevisionCommits } from "./model.ts";
import { prerequisitesIn } from "./prerequisites.ts";
import { folderOf } from "./privateRepository.ts";
import { type PostedPatch, Ranges } from "./ranges.ts";
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
  /** What differs between two commits, as git prints it. */
  diff(request: TwoCommits, call: Call): Promise<string>;
  /** The files that differ between two commits. */
  changes(request: TwoCommits, call: Call): Promise<ChangedFile[]>;
  /** A file as it is at a commit; null where none is. */
  file(request: { repository: string; commit: string; path: string }, call: Call): Promise<FileAt | null>;
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

export class LocalPatches implements PatchesService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;
  readonly #ranges: Ranges;

  constructor(host: HostServices, lookup: SeriesLookup, landing: LandingService) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
    this.#ranges = new Ranges(host.store.directory);
  }

  async commits(request: RevisionRequest, call: Call): Promise<RevisionCommits> {
    const { project, series, offline } = request;
    const revision = revisionOf(request);
    const { opened, problems } = await this.#open(project, call.signal);
    const archives = offline ? null : this.#lookup.archives(project.archives);
    const { patches, texts, problems: met } = await this.#mailsOf(revision, archives, call.signal);
    const { label } = revision;
    const found = [...problems, ...met];
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
        name: nameOf(revision),
        patches,
        hints: hintsIn(texts, mails),
        sent,
        until: past ? now() : null,
        onto: null,
        closed: isClosed(series),
        prerequisites: (signal) =>
          prerequisitesIn(repository, { store, cache: this.#landing.cache, tip, sent }, signal),
      },
      call.signal,
    );
    return { label, ...range, repository: repository.id, problems: found };
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

  /** The patches with their mails, and the bodies of all mails of a revision in their order. */
  async #mailsOf(revision: Revision, archives: Archives | null, signal: AbortSignal) {
    const { store } = this.#host;
    const problems: Problem[] = [];
    const patches: PostedPatch[] = [];
    const heads = new Map(store.get(mailsOf(revision)).map((mail) => [mail.messageId, mail]));
    const cover = revision.cover && store.body(revision.cover.messageId)?.text;
    const texts = cover ? [cover] : [];
    for (const { messageId, number, title } of revision.patches) {
      const head = heads.get(messageId);
      const text = await this.#text(messageId, archives, problems, signal);
      const exact = (store.get([messageId])[0] ?? head)?.exact ?? false;
      const mail = head && text !== null ? readPatchMail({ ...head, exact }, text) : null;
      if (text !== null) texts.push(text);
      patches.push({ messageId, number, title, mail });
    }
    return { patches, texts, problems: distinctProblems(problems) };
  }

  /** The body of a mail: exact where it can be had, else as it is here. */
  async #text(messageId: string, archives: Archives | null, problems: Problem[], signal: AbortSignal) {
    try {
      const exact = await this.#landing.exactBody(messageId, archives, signal);
      if (exact !== null) return exact;
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error, messageId));
    }
    return this.#host.store.body(messageId)?.text ?? null;
  }
}

function revisionOf({ series, revision }: Pick<RevisionRequest, "series" | "revision">): Revision {
  const found = series.revisions[revision];
  if (!found) throw new Error(`the series has no revision at ${revision}`);
  return found;
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
