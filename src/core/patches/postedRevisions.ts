import { digest } from "../base/digest.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import { NoRepository } from "../git/inspectRepository.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { HostServices } from "../project/hostServices.ts";
import { remoteKinds } from "../project/remoteKinds.ts";
import type { Revision, Series } from "../series/series.ts";
import { isClosed } from "../series/seriesQueries.ts";
import { baseInfoIn } from "./baseInfo.ts";
import { CommitRanges } from "./commitRanges.ts";
import { CommitReader } from "./commitReader.ts";
import type { RevisionCommits } from "./model.ts";
import { type Posted, PostedMails } from "./postedMails.ts";
import { prerequisitesIn } from "./prerequisites.ts";
import { folderOf } from "./privateFolder.ts";
import { PrivateGits } from "./privateGits.ts";
import type { RevisionRequest } from "./request.ts";
import type { TemporaryIndex } from "./temporaryIndex.ts";

/** The state of a repository during a request. */
export interface Opened {
  repository: Repository;
  /** The newest commit of its branch. */
  tip: string;
}

/** A commit to apply patches to, whatever their mails say: its full object name, and a suffix for the range's name. */
export interface GivenBase {
  commit: string;
  name: string;
}

/** Posted revisions with their mails, as commits of private repositories. */
export class PostedRevisions {
  readonly mails: PostedMails;
  /** Reads the commits that were made. */
  readonly reader: CommitReader;
  readonly #host: HostServices;
  readonly #landing: LandingService;
  readonly #ranges: CommitRanges;

  constructor(host: HostServices, lookup: SeriesLookup, landing: LandingService) {
    this.mails = new PostedMails(host.store, lookup, landing);
    this.#host = host;
    this.#landing = landing;
    const gits = new PrivateGits();
    this.reader = new CommitReader(gits);
    this.#ranges = new CommitRanges(host.store.directory, gits);
  }

  /** A revision, or some of its patches, as commits; on `givenBase`, or if that is null on the base that is found. */
  async commits(
    { series, revision, patches, texts, problems: met }: Posted,
    { opened, problems }: { opened: Opened | null; problems: Problem[] },
    givenBase: GivenBase | null,
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
        name: givenBase === null ? nameOf(revision) : `${nameOf(revision)}-${givenBase.name}`,
        patches,
        hints: baseInfoIn(texts, mails),
        sent,
        until: past ? now() : null,
        givenBase: givenBase?.commit ?? null,
        closed: isClosed(series),
        prerequisites: (signal) =>
          prerequisitesIn(repository, { store, cache: this.#landing.cache, tip, sent }, signal),
      },
      signal,
    );
    return { label, ...range, repository: repository.id, problems: found };
  }

  /** Records which of these series are closed: their ranges are deleted first. */
  noteStates(series: Series[]): Promise<void> {
    return this.#ranges.setClosed(new Map(series.map((one) => [keyOf(one), isClosed(one)])));
  }

  /** Works with a temporary index in the private repository for a person's repository. */
  withIndex<T>(repository: Repository, work: (index: TemporaryIndex) => Promise<T>, signal: AbortSignal) {
    return this.#ranges.withIndex(repository, work, signal);
  }

  /** The folder of the private repository for a person's repository. */
  folder(repository: string): string {
    return folderOf(this.#host.store.directory, repository);
  }

  /** The first folder that is in a repository; null with the reasons if none is. */
  async open(
    project: Omit<RevisionRequest["project"], "archives">,
    signal: AbortSignal,
  ): Promise<{ opened: Opened | null; problems: Problem[] }> {
    const problems: Problem[] = [];
    const absent: Problem[] = [];
    const options = { branch: project.branch, remotes: remoteKinds(project), log: this.#host.log };
    for (const folder of project.folders) {
      try {
        const repository = await openRepository(folder, options);
        return { opened: { repository, tip: repository.newest ?? (await repository.tip()) }, problems };
      } catch (error) {
        signal.throwIfAborted();
        (error instanceof NoRepository ? absent : problems).push(problemOf(error, folder));
      }
    }
    return { opened: null, problems: [...absent, ...problems] };
  }
}

/** Stays the same when further revisions are added. */
function keyOf({ revisions }: Series): string {
  const [first] = revisions;
  return digest(first?.cover?.messageId ?? first?.patches[0]?.messageId ?? "");
}

/** Two postings may have the same version number; their first mails tell them apart. */
function nameOf({ version, rfc, cover, patches }: Revision): string {
  const first = digest(cover?.messageId ?? patches[0]?.messageId ?? "").slice(0, 8);
  return `${rfc ? "rfc-" : ""}v${version}-${first}`;
}

function withoutRepository(title: string): Problem {
  return {
    what: "There is no repository that the patch could be applied in.",
    remedy: "Open your clone of the project; its hunks are shown as they were sent.",
    where: title,
  };
}
