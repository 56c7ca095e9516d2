import type { Call } from "../base/call.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { openRepository } from "../git/repository.ts";
import { changesOf } from "../landing/compareDiffs.ts";
import { sentAs } from "../landing/sentAs.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { isDerivedId } from "../mail/messageId.ts";
import { named } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import { revisionOf } from "../patches/postedMails.ts";
import type { PostedRevisions } from "../patches/postedRevisions.ts";
import type { RevisionRequest } from "../patches/request.ts";
import type { HostServices } from "../project/hostServices.ts";
import { remoteKinds } from "../project/remoteKinds.ts";
import { permalink } from "../project/uboot.ts";
import type { Revision } from "../series/series.ts";
import { committerHere, openHere } from "./branches.ts";
import { readCommits } from "./commitObjects.ts";
import { mustBeNow } from "./faults.ts";
import { landedBase } from "./landedBase.ts";
import { mergeMessage } from "./mergeMessage.ts";
import { mergeBase, mergeRevision } from "./mergeSeries.ts";
import { textsOf } from "./missingTrailers.ts";
import type { Applied, PullRequestText, Thanks } from "./model.ts";
import { requestPull } from "./pullRequest.ts";
import { revisionRange } from "./revisionRange.ts";
import { completeRevision, type InFolder, type TakeRequest, wantedTrailers } from "./takeRequest.ts";
import { commitMask, newestOf, type ThankedPatch, thanksText, treeOf } from "./thanks.ts";
import { mustBeClean } from "./workTreeState.ts";

/** Number of a branch's newest commits in which those of a series are looked for by diff, not by title alone. */
const compared = 200;

/** What custodians do with a series: merge it, thank its author, and ask upstream to pull. Sends nothing. */
export interface CustodianService {
  /**
   * Merges a revision into the checked-out branch as `Merge patch series "…"` with the text of its cover letter. The
   * work tree must have no changes. Stops at conflicts.
   */
  merge(request: TakeRequest, call: Call): Promise<Applied>;
  /**
   * The reply that tells the author of a revision which commits its patches became. UserError if none of them is on the
   * branch.
   * @param request.branch null: the checked-out one
   */
  thanks(request: RevisionRequest & InFolder & { branch: string | null }, call: Call): Promise<Thanks>;
  /** The output of `git request-pull` for a tag or branch of a remote; contacts the remote. */
  pullRequest(
    request: InFolder & { project: RevisionRequest["project"]; remote: string; name: string },
    call: Call,
  ): Promise<PullRequestText>;
}

export class LocalCustodians implements CustodianService {
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

  async merge(request: TakeRequest, { signal, progress }: Call): Promise<Applied> {
    mustBeNow(this.#host);
    const checkout = await openHere(request.folder, this.#host.log);
    await mustBeClean(checkout, signal);
    const of = completeRevision(request);
    const { signer } = await committerHere(checkout, signal);
    progress(`merging ${of.label}`);
    const last = landedBase(this.#landing, this.#lookup, request, progress);
    const on = (commit: string | null) =>
      revisionRange(this.#posted, checkout, request, commit, last, signal);
    const found = await on(null);
    const onto = await mergeBase(checkout, found.posted.base, signal);
    const range = onto === null ? found : await on(onto);
    const trailers = wantedTrailers(request, signer, this.#mails);
    return mergeRevision(checkout, { ...range, trailers }, this.#message(of, request), signal);
  }

  #message({ cover, patches }: Revision, { series }: TakeRequest): string {
    const [first] = patches;
    const head = cover ?? first;
    const [mail] = this.#mails([head?.messageId ?? ""]);
    const author = mail?.from ?? series.author;
    // A commit is public, so text from a private mail must not go into it.
    const isPrivate = mail?.private === true;
    const words = cover === null || isPrivate ? null : this.#host.store.body(cover.messageId);
    const title = head?.title ?? series.title;
    const told = { title, author, cover: words?.text ?? null, patches: patches.length };
    const id = head?.messageId ?? "";
    return mergeMessage(told, isPrivate || isDerivedId(id) ? null : permalink(id));
  }

  async thanks(
    request: RevisionRequest & InFolder & { branch: string | null },
    { signal }: Call,
  ): Promise<Thanks> {
    const checkout = await openHere(request.folder, this.#host.log);
    const branch = request.branch ?? checkout.branch?.replace(/^refs\/heads\//, "");
    if (branch === undefined)
      throw new UserError(
        `No branch is checked out in ${checkout.top}.`,
        "Name the one that has the series.",
        checkout.top,
      );
    const of = revisionOf(request);
    const patches = await this.#commitsOf(checkout, request, of, branch, signal);
    const commits = patches.flatMap(({ commit }) => commit ?? []);
    const { signer } = await committerHere(checkout, signal, "the mail is signed with your name");
    const answered = of.cover ?? of.patches[0];
    const body = this.#host.store.body(answered?.messageId ?? "")?.text ?? "";
    const tree = await treeOf(checkout, branch, commits, remoteKinds(request.project), signal);
    const mask = await commitMask(checkout);
    return { tree, ...thanksText(of, patches, { branch, body, tree, mask, signer: named(signer) }) };
  }

  /** The commit of each patch on the branch: by title among many, by its diff among the newest. */
  async #commitsOf(
    checkout: Checkout,
    { folder, project, series }: RevisionRequest & InFolder,
    of: Revision,
    branch: string,
    signal: AbortSignal,
  ): Promise<ThankedPatch[]> {
    const { log } = this.#host;
    const names = await newestOf(checkout, branch, signal);
    const commits = textsOf(await readCommits(checkout, names, signal));
    const titles = new Set(of.patches.map(({ title }) => titleKey(title)));
    const likely = commits.filter(({ subject }, at) => at < compared || titles.has(titleKey(subject)));
    const repository = await openRepository(folder, { branch: "HEAD", remotes: remoteKinds(project), log });
    const { cache } = this.#landing;
    const diffOf = (messageId: string) => this.#landing.storedDiff(messageId);
    const only = [{ ...series, revisions: [of] }];
    const sent = await sentAs(likely, only, { repository, cache, diffOf }, signal);
    const applied = new Map(
      [...sent].toReversed().map(([hash, { patch, changed }]) => {
        const { messageId } = patch;
        const mail = { messageId, diff: () => diffOf(messageId) };
        return [messageId, { mail, commit: { hash }, samePatch: !changed }];
      }),
    );
    const changes = await changesOf(repository, [...applied.values()], cache, signal);
    return of.patches.map(({ messageId, number, title }) => {
      const found = applied.get(messageId);
      const { additions = 0, deletions = 0 } = (found && changes.get(found)) ?? {};
      return { number, title, commit: found?.commit.hash ?? null, changed: additions + deletions > 0 };
    });
  }

  async pullRequest(
    {
      folder,
      project,
      remote,
      name,
    }: InFolder & { project: RevisionRequest["project"]; remote: string; name: string },
    { signal }: Call,
  ): Promise<PullRequestText> {
    const { log } = this.#host;
    const checkout = await openHere(folder, log);
    const repository = await openRepository(folder, {
      branch: project.branch,
      remotes: remoteKinds(project),
      log,
    });
    return requestPull(checkout, { remote, name, since: await repository.tip() }, signal);
  }

  readonly #mails = (messageIds: string[]) => this.#lookup.before(this.#host.store.get(messageIds));
}
