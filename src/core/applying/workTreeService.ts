import type { Call } from "../base/call.ts";
import { type Problem, UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { baseNamed } from "../git/commitNamed.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { inUtf8 } from "../patches/asInFiles.ts";
import { fittedDiffs } from "../patches/fittedDiffs.ts";
import type { Posted } from "../patches/postedMails.ts";
import type { Opened, PostedRevisions } from "../patches/postedRevisions.ts";
import { gitInPrivate } from "../patches/privateFolder.ts";
import type { TemporaryIndex } from "../patches/temporaryIndex.ts";
import type { HostServices } from "../project/hostServices.ts";
import { amMails } from "./amMails.ts";
import { abortApplying, continueApplying, startApplying } from "./applyHere.ts";
import { branchRef, committerHere, openHere } from "./branches.ts";
import { mustBeNow } from "./faults.ts";
import { lackedBy, withTrailers } from "./messageTrailers.ts";
import type { Aborted, Applied, WorkTreeState } from "./model.ts";
import { postedCommits } from "./postedCommits.ts";
import { takeObjects } from "./takeObjects.ts";
import { completeRevision, type InFolder, type TakeRequest, wantedTrailers } from "./takeRequest.ts";
import { addWorkTree, mustBeClean, stash, stateOf, switchTo } from "./workTreeState.ts";

/**
 * Operations that change the person's files: checking out branches, applying revisions in a work tree. Only for trusted
 * folders.
 */
export interface WorkTreeService {
  /** The present state of the work tree that contains a folder. */
  state(request: InFolder, call: Call): Promise<WorkTreeState>;
  /** Checks out a branch; changes to files that do not differ are kept. UserError if it would overwrite changes. */
  checkOut(request: InFolder & { branch: string }, call: Call): Promise<void>;
  /** Adds a work tree with that branch checked out; with `from`, a new branch at that commit. */
  addWorkTree(
    request: InFolder & { path: string; branch: string; from: string | null },
    call: Call,
  ): Promise<void>;
  /** Stashes the changes; `git stash pop` restores them. */
  stash(request: InFolder & { message: string }, call: Call): Promise<void>;
  /**
   * Applies a revision to the checked-out branch with a three-way merge; the work tree must have no changes. Stops at
   * conflicts; any other failure is rolled back.
   */
  apply(request: TakeRequest, call: Call): Promise<Applied>;
  /** Continues after conflicts were resolved and staged. UserError if this extension did not begin it. */
  continue(request: InFolder, call: Call): Promise<Applied>;
  /**
   * Rolls back what `apply` or a merge of a series began, in any window. UserError if the person began it.
   * @param request.begun from the answer when it stopped; null: whatever is in progress
   */
  abort(request: InFolder & { begun: string | null }, call: Call): Promise<Aborted>;
}

export class LocalWorkTrees implements WorkTreeService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #posted: PostedRevisions;

  constructor(host: HostServices, lookup: SeriesLookup, posted: PostedRevisions) {
    this.#host = host;
    this.#lookup = lookup;
    this.#posted = posted;
  }

  async state({ folder }: InFolder, { signal }: Call): Promise<WorkTreeState> {
    return stateOf(await openHere(folder, this.#host.log), signal);
  }

  async checkOut({ folder, branch }: InFolder & { branch: string }, { signal }: Call): Promise<void> {
    const checkout = await openHere(folder, this.#host.log);
    await branchRef(checkout, branch);
    await switchTo(checkout, branch, signal);
  }

  async addWorkTree(
    { folder, ...place }: InFolder & { path: string; branch: string; from: string | null },
    { signal }: Call,
  ): Promise<void> {
    const checkout = await openHere(folder, this.#host.log);
    await branchRef(checkout, place.branch);
    const from = place.from === null ? null : await baseNamed(checkout, place.from);
    await addWorkTree(checkout, { ...place, from }, signal);
  }

  async stash({ folder, message }: InFolder & { message: string }, { signal }: Call): Promise<void> {
    await stash(await openHere(folder, this.#host.log), message, signal);
  }

  async apply(request: TakeRequest, { signal, progress }: Call): Promise<Applied> {
    mustBeNow(this.#host);
    const checkout = await openHere(request.folder, this.#host.log);
    await mustBeClean(checkout, signal);
    const of = completeRevision(request);
    const { signer } = await committerHere(checkout, signal);
    const posted = await this.#posted.mails.of(request, signal);
    const trailers = wantedTrailers(request, signer, this.#mails);
    const patches = posted.patches.map(({ mail, messageId, title }) => {
      if (mail === null)
        throw new UserError(`The text of “${title}” is not here.`, "Refresh to bring it in.", messageId);
      const lacking = (trailers.get(messageId) ?? []).filter(lackedBy(mail.message));
      const message = withTrailers(
        mail.message,
        lacking.map(({ line }) => line),
        signer,
      );
      return { ...mail, message };
    });
    progress(`applying ${of.label}`);
    const diffs = await this.#diffsFor(checkout, request, posted, signal);
    const mails = patches.map((patch, at) => ({ ...patch, diff: diffs[at] ?? "" }));
    return startApplying(checkout, amMails(mails), signal);
  }

  /** The diffs of a revision as the files that are checked out need them, in bytes (latin1). */
  async #diffsFor(
    checkout: Checkout,
    { project, folder }: TakeRequest,
    posted: Posted,
    signal: AbortSignal,
  ): Promise<string[]> {
    const texts = posted.patches.map(({ mail }) => mail?.diff ?? "");
    const { opened, problems } = await this.#posted.open({ ...project, folders: [folder] }, signal);
    if (opened === null) return texts.map(inUtf8);
    await this.#bringContents(checkout, posted, { opened, problems }, signal);
    const fitted = (index: TemporaryIndex) => fittedDiffs(index, checkout.head ?? "HEAD", texts);
    return this.#posted.withIndex(opened.repository, fitted, signal);
  }

  /** Fetches blobs that only the private repository has and that a three-way merge needs. */
  async #bringContents(
    checkout: Checkout,
    posted: Posted,
    opening: { opened: Opened; problems: Problem[] },
    signal: AbortSignal,
  ): Promise<void> {
    const range = await this.#posted.commits(posted, opening, null, signal);
    const { tip } = range;
    if (tip === null || range.patches.some(({ commit }) => commit === null)) return;
    const own = this.#posted.folder(opening.opened.repository.id);
    const { base } = await postedCommits(own, checkout, range, signal);
    await takeObjects(gitInPrivate(own), checkout, { base, tip }, signal);
  }

  async continue({ folder }: InFolder): Promise<Applied> {
    return continueApplying(await openHere(folder, this.#host.log));
  }

  async abort({ folder, begun }: InFolder & { begun: string | null }): Promise<Aborted> {
    return abortApplying(await openHere(folder, this.#host.log), begun);
  }

  readonly #mails = (messageIds: string[]) => this.#lookup.before(this.#host.store.get(messageIds));
}
