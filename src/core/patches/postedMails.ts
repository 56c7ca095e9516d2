import type { Archives } from "../archive/archives.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { readPatchMail } from "../mail/patchMail.ts";
import type { Revision, Series } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { Store } from "../store/store.ts";
import type { PostedPatch } from "./patchCommits.ts";

/** A revision of a series by its index, and the archives to ask for the exact text of damaged mails. */
export interface PostedRequest {
  project: { archives: string[] };
  series: Series;
  revision: number;
  offline: boolean;
}

/** A revision with its mails. */
export interface Posted {
  series: Series;
  revision: Revision;
  patches: PostedPatch[];
  /** The bodies of cover and patches, in order. */
  texts: string[];
  problems: Problem[];
}

/** Reads the mails of revisions: exact if possible, else as stored. */
export class PostedMails {
  readonly #store: Store;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;

  constructor(store: Store, lookup: SeriesLookup, landing: LandingService) {
    this.#store = store;
    this.#lookup = lookup;
    this.#landing = landing;
  }

  /** A revision with the text of its mails. */
  async of(request: PostedRequest, signal: AbortSignal): Promise<Posted> {
    const { series, project, offline } = request;
    const revision = revisionOf(request);
    const archives = offline ? null : this.#lookup.archives(project.archives);
    const store = this.#store;
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
    return { series, revision, patches, texts, problems };
  }

  /** The body of a mail: exact if possible, else as stored. */
  async #text(messageId: string, archives: Archives | null, problems: Problem[], signal: AbortSignal) {
    try {
      const exact = await this.#landing.exactBody(messageId, archives, signal);
      if (exact !== null) return exact;
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error, messageId));
    }
    return this.#store.body(messageId)?.text ?? null;
  }
}

/** The revision at an index of the series. Throws Error if there is none, which is a mistake of the caller. */
export function revisionOf({ series, revision }: Pick<PostedRequest, "series" | "revision">): Revision {
  const found = series.revisions[revision];
  if (!found) throw new Error(`the series has no revision at ${revision}`);
  return found;
}
