import type { Call } from "../base/call.ts";
import { monthAt, monthPlus } from "../base/months.ts";
import { distinctProblems, type Problem } from "../base/problem.ts";
import type { CommentService } from "../comments/service.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { committerIn } from "../git/committer.ts";
import { type ConfigEntry, configuration } from "../git/configuration.ts";
import { GitFailure } from "../git/program.ts";
import { openRepository } from "../git/repository.ts";
import { nobodyKnown } from "../git/writingFault.ts";
import { mailsToLookFor } from "../landing/sentAs.ts";
import { withLandings } from "../landing/seriesLandings.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { Person } from "../mail/message.ts";
import { titleKey } from "../mail/title.ts";
import type { PatchesService } from "../patches/service.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import { remoteKinds } from "../project/remoteKinds.ts";
import type { Series } from "../series/series.ts";
import { branchesWith } from "./branchesWith.ts";
import { type BranchRange, branchRange } from "./branchRange.ts";
import { changedScripts } from "./changedScripts.ts";
import { checkpatch } from "./checkpatch.ts";
import { conflictsBetween } from "./conflicts.ts";
import type { Complaint, NextVersion } from "./model.ts";
import { Preparation } from "./preparation.ts";
import type { FormatSettings } from "./preparationContext.ts";
import { readBranchMetadata } from "./readBranchMetadata.ts";
import type { NextVersionRequest } from "./request.ts";
import { type SentSeries, sentSeries } from "./sentSeries.ts";

/** Prepares the next version of a series from the person's branch. */
export interface NextVersionService {
  /**
   * The next version of the series that a branch was sent as, or the first version of a new one. Writes nothing.
   * UserError if the branch cannot be sent as it is (see `branchRange`), or git does not know the sender.
   */
  prepare(request: NextVersionRequest, call: Call): Promise<NextVersion>;
  /**
   * Short names of local branches that have commits with these titles, the one with most of them first: where the
   * series is developed.
   */
  branches(
    request: { project: ProjectConfig; folder: string; titles: string[] },
    call: Call,
  ): Promise<string[]>;
  /** The files in which a branch conflicts with another; see `conflictsBetween`. Full object names. */
  conflicts(request: { folder: string; tip: string; upstream: string }, call: Call): Promise<string[] | null>;
  /**
   * The findings of the tree's checkpatch.pl in patches; see `checkpatch`. Null if there is none, the tree is not
   * trusted, or its scripts differ from those of others.
   */
  checkpatch(
    request: CheckRequest,
    call: Call,
  ): Promise<{ complaints: Complaint[]; problems: Problem[] } | null>;
}

export interface CheckRequest {
  folder: string;
  /** Paths of the patches, without cover letters. */
  paths: string[];
  /** The person trusts the work tree. */
  trusted: boolean;
  /** From `NextVersion`; null if the person has allowed scripts whatever they are. */
  scriptsFrom: string[] | null;
}

/** What of git's configuration a version is made of, asked at once. */
const settings = "^(branch\\..*\\.(description|b4-tracking)|format\\.(subjectprefix|signature))$";

/** Months in which earlier versions are looked for, if the settings give no first month. */
const usualMonths = 12;

export class LocalNextVersions implements NextVersionService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;
  readonly #patches: PatchesService;
  readonly #comments: CommentService;

  constructor(
    host: HostServices,
    lookup: SeriesLookup,
    landing: LandingService,
    patches: PatchesService,
    comments: CommentService,
  ) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
    this.#patches = patches;
    this.#comments = comments;
  }

  async prepare(request: NextVersionRequest, call: Call): Promise<NextVersion> {
    const { project, folder, branch, offline } = request;
    const { signal } = call;
    const range = await branchRange(folder, branch, project, this.#host.log, signal);
    const [sender, configured] = await Promise.all([
      senderIn(range.checkout, signal),
      configuration(range.checkout.top, settings),
    ]);
    const { kept, description, broken } = readBranchMetadata(range, project.name, configured);
    const ids = kept?.posted ?? [];
    const { found, problems } = await this.#sentAs(
      range,
      project,
      { emails: [sender.email], ids },
      offline,
      call,
    );
    problems.push(...broken);
    const preparation = new Preparation(
      {
        host: this.#host,
        lookup: this.#lookup,
        patches: this.#patches,
        comments: this.#comments,
        cache: this.#landing.cache,
      },
      { range, sender, found, kept, description, format: formatIn(configured), problems },
      request,
    );
    return preparation.run(call);
  }

  async branches(
    { project, folder, titles }: { project: ProjectConfig; folder: string; titles: string[] },
    { signal }: Call,
  ): Promise<string[]> {
    const { log } = this.#host;
    const options = { branch: project.branch, remotes: remoteKinds(project), log };
    const [checkout, repository] = await Promise.all([
      openCheckout(folder, { log }),
      openRepository(folder, options).catch(() => null),
    ]);
    const not =
      repository === null ? [] : [await repository.tip(), ...repository.beside.map((one) => one.object)];
    const wanted = new Set(titles.map(titleKey));
    const found = await branchesWith(checkout, wanted, titleKey, not, signal);
    // If several have equally many, prefer the one that is checked out.
    const here = checkout.branch?.replace(/^refs\/heads\//, "");
    return found.includes(here ?? "") ? [here ?? "", ...found.filter((name) => name !== here)] : found;
  }

  async conflicts(
    { folder, tip, upstream }: { folder: string; tip: string; upstream: string },
    { signal }: Call,
  ): Promise<string[] | null> {
    const checkout = await openCheckout(folder, { log: this.#host.log });
    return conflictsBetween(checkout, upstream, tip, signal);
  }

  async checkpatch({ folder, paths, trusted, scriptsFrom }: CheckRequest, { signal }: Call) {
    if (!trusted) return null;
    const { log } = this.#host;
    const isChanged = async (from: string[]) =>
      (await changedScripts(await openCheckout(folder, { log }), from, [], signal)).length > 0;
    if (scriptsFrom !== null && (await isChanged(scriptsFrom))) return null;
    return checkpatch(folder, paths, signal);
  }

  /** The series that the branch was sent as, with its landings; null if none is known. */
  async #sentAs(
    range: BranchRange,
    project: ProjectConfig,
    own: { emails: string[]; ids: string[] },
    offline: boolean,
    call: Call,
  ): Promise<{ found: SentSeries | null; problems: Problem[] }> {
    const { store, now } = this.#host;
    const archives = this.#lookup.archives(project.archives);
    const since = project.since ?? monthPlus(monthAt(now()), -usualMonths);
    const query = { archives: project.archives, since, until: null, newest: null, offline };
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const postings = (authors: string[]) =>
      store.postings.by([...new Set([...project.me, ...own.emails, ...authors])]);
    const ids = [...own.ids, ...mailsToLookFor(range.commits, postings)];
    const holding = this.#lookup.holding([...new Set(ids)], archives, project.corrections);
    const followed = this.#lookup.tracked(project, archives).flatMap(({ series }) => series ?? []);
    // The same series may come from both sources; its first mail identifies it.
    const candidates = new Map([...followed, ...holding.values()].map((one) => [firstMail(one), one]));
    const diffs = {
      cache: this.#landing.cache,
      diffOf: (messageId: string) => this.#landing.storedDiff(messageId),
    };
    const found = await sentSeries(range, [...candidates.values()], diffs, call.signal);
    if (found === null) return { found, problems: distinctProblems(problems) };
    const place = { ...project, folders: [range.checkout.top], offline: true };
    const { landings, problems: met } = await this.#landing.land([found.series], place, archives, call);
    const [series = found.series] = withLandings([found.series], landings, { now: now() });
    return { found: withPatchesOf(found, series), problems: distinctProblems([...problems, ...met]) };
  }
}

function formatIn(configured: ConfigEntry[]): FormatSettings {
  const value = (wanted: string) => configured.findLast(([key]) => key === wanted)?.[1];
  return { subjectPrefix: value("format.subjectprefix"), signature: value("format.signature") };
}

/** The same match, with the patches of a more complete copy of the series. */
function withPatchesOf(found: SentSeries, series: Series): SentSeries {
  const known = new Map(
    series.revisions.flatMap((revision) => revision.patches.map((patch) => [patch.messageId, patch])),
  );
  const patches = [...found.patches].map(([hash, { patch, evidence }]) => {
    return [hash, { patch: known.get(patch.messageId) ?? patch, evidence }] as const;
  });
  return { ...found, series, patches: new Map(patches) };
}

function firstMail({ revisions }: Series): string {
  const [first] = revisions;
  return first?.cover?.messageId ?? first?.patches[0]?.messageId ?? "";
}

/** The sender according to git. UserError if git knows none. */
async function senderIn(checkout: Checkout, signal: AbortSignal): Promise<Person> {
  const isUnknown = (cause?: unknown) => nobodyKnown(checkout.top, "patches are sent in your name", cause);
  const { signer } = await committerIn(checkout, signal, "user.useConfigOnly=true").catch(
    (error: unknown) => {
      throw error instanceof GitFailure ? isUnknown(error) : error;
    },
  );
  if (signer.email === "") throw isUnknown();
  return { name: signer.name, email: signer.email.toLowerCase() };
}
