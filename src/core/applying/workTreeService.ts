import type { Call } from "../base/call.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { baseNamed } from "../git/commitNamed.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { Posted } from "../patches/postedMails.ts";
import type { PostedRevisions } from "../patches/postedRevisions.ts";
import { gitInPrivate } from "../patches/privateFolder.ts";
import type { HostServices } from "../project/hostServices.ts";
import { amMails, type MailedPatch } from "./amMails.ts";
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
 * What changes files of the person's: branches checked out, revisions applied where somebody works. For folders that
 * they trust.
 */
export interface WorkTreeService {
  /** The work tree that a folder lies in, as it is now. */
  state(request: InFolder, call: Call): Promise<WorkTreeState>;
  /** Checks a branch out; changes that it leaves alone stay. UserError where it would overwrite some. */
  checkOut(request: InFolder & { branch: string }, call: Call): Promise<void>;
  /** Adds a work tree with that branch checked out, where `from` is given a new one at that commit. */
  addWorkTree(
    request: InFolder & { path: string; branch: string; from: string | null },
    call: Call,
  ): Promise<void>;
  /** Puts changes aside, where `git stash pop` brings them back. */
  stash(request: InFolder & { message: string }, call: Call): Promise<void>;
  /**
   * Applies a revision to the branch checked out, which has to be free of changes, with a three-way merge. Stops at
   * conflicts; what else does not apply is taken back.
   */
  apply(request: TakeRequest, call: Call): Promise<Applied>;
  /** Goes on behind conflicts that are resolved and staged. UserError where it was not begun here. */
  continue(request: InFolder, call: Call): Promise<Applied>;
  /**
   * Takes back what `apply` or a merge of a series began, whichever window did it. UserError where a person began it.
   * @param request.begun as it was answered; null: what is under way there
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
    const patches = posted.patches.map(({ mail, messageId, title }): MailedPatch => {
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
    await this.#bringContents(checkout, request, posted, signal);
    return startApplying(checkout, amMails(patches), signal);
  }

  /** What the patches were made on, as far as only the private repository has it: a three-way merge needs it. */
  async #bringContents(
    checkout: Checkout,
    { project, folder }: TakeRequest,
    posted: Posted,
    signal: AbortSignal,
  ): Promise<void> {
    const opening = await this.#posted.open({ ...project, folders: [folder] }, signal);
    if (opening.opened === null) return;
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
