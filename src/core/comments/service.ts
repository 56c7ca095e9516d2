import type { Call } from "../base/call.ts";
import type { Problem } from "../base/problem.ts";
import type { ArchiveQuery, SeriesLookup } from "../lookup/seriesLookup.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { Correction } from "../series/corrections.ts";
import { commentsOf } from "./comments.ts";
import type { Comment } from "./model.ts";

/** What was said of a series, at the places that it is about. */
export interface CommentService {
  /**
   * The comments on all revisions of the series that a mail belongs to, by any of its mails; in the order of
   * `commentsOf`. UserError where the thread is not to be found.
   */
  list(
    request: ArchiveQuery & { thread: string; corrections?: readonly Correction[] },
    call: Call,
  ): Promise<{ comments: Comment[]; problems: Problem[] }>;
}

export class LocalComments implements CommentService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;

  constructor(host: HostServices, lookup: SeriesLookup) {
    this.#host = host;
    this.#lookup = lookup;
  }

  async list({ thread, corrections = [], ...query }: Parameters<CommentService["list"]>[0], call: Call) {
    const archives = this.#lookup.archives(query.archives);
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const series = await this.#lookup.find(thread, archives, query.offline, call, corrections);
    return { comments: commentsOf(series, (messageId) => this.#textOf(messageId)), problems };
  }

  #textOf(messageId: string) {
    const { store } = this.#host;
    const [message] = store.get([messageId]);
    const body = store.body(messageId);
    return message && body ? { message, body: body.text } : null;
  }
}
