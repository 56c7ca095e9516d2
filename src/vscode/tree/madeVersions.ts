import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import type { RevisionCommits } from "../../core/patches/model.ts";
import type { Revision, Series } from "../../core/series/series.ts";
import { mailsOf } from "../../core/series/seriesQueries.ts";
import { View } from "../base/ids.ts";
import type { Made } from "./baseWords.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** A damaged mail may need its archive page first, and a large series its base. */
const patience = minute;

/** Versions that hovers know the base of; the oldest are dropped. */
const mostKnown = 500;

/** The versions that were made into commits in this window. */
export class MadeVersions implements vscode.Disposable {
  readonly #live: OverviewModel;
  /** New revision objects of the overview are looked up again. */
  readonly #making = new WeakMap<Revision, Promise<RevisionCommits>>();
  /** By their mails, which stay the same when the overview is read again. */
  readonly #made = new Map<string, Made>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when something else than before is known of a version. */
  readonly onDidChange = this.#changed.event;

  constructor(live: OverviewModel) {
    this.#live = live;
  }

  /** What is known of a version by now; null if it was not made yet. Makes nothing. */
  of(revision: Revision): Made | null {
    return this.#made.get(keyOf(revision)) ?? null;
  }

  /** Notes how a version was made. */
  keep(revision: Revision, { base, patches }: RevisionCommits): void {
    // Without the notes, which are as long as their authors like.
    const made = { base, patches: patches.map((patch) => ({ ...patch, notes: "" })) };
    const key = keyOf(revision);
    const isKnown = JSON.stringify(this.#made.get(key)) === JSON.stringify(made);
    this.#made.delete(key);
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > mostKnown && oldest !== undefined) this.#made.delete(oldest);
    if (!isKnown) this.#changed.fire();
  }

  /** Runs `use` with the commits of a revision; again, if those that were made no longer exist. */
  async with<T>(series: Series, revision: Revision, use: (made: RevisionCommits) => Promise<T>): Promise<T> {
    const wasKnown = this.#making.has(revision);
    try {
      return await use(await this.#commits(series, revision));
    } catch (error) {
      this.#making.delete(revision);
      if (!wasKnown) throw error;
      return use(await this.#commits(series, revision));
    }
  }

  async #commits(series: Series, revision: Revision): Promise<RevisionCommits> {
    const live = this.#live;
    const made = this.#making.get(revision);
    if (made) return made;
    const project = await live.project(mailsOf(revision)[0]);
    const request = { project, series, revision: series.revisions.indexOf(revision), offline: false };
    const call = quietly(AbortSignal.timeout(patience));
    const making = Promise.resolve(
      vscode.window.withProgress({ location: { viewId: View.series } }, () =>
        live.services.patches.commits(request, call),
      ),
    );
    this.#making.set(revision, making);
    making.then(
      (found) => {
        this.keep(revision, found);
        // Patches that do not apply now may do so after a fetch.
        if (found.patches.some(({ commit }) => commit === null)) this.#making.delete(revision);
      },
      () => this.#making.delete(revision),
    );
    return making;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function keyOf(revision: Revision): string {
  return mailsOf(revision).join(" ");
}
