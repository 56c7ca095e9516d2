import type { Call } from "../base/call.ts";
import type { Problem } from "../base/problem.ts";
import { streamIn } from "../git/program.ts";
import type { ArchiveQuery, SeriesLookup } from "../lookup/seriesLookup.ts";
import type { PatchesService } from "../patches/service.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { Correction } from "../series/corrections.ts";
import type { Series } from "../series/series.ts";
import { Carrying, type CarryRequest } from "./carryPlaces.ts";
import { commentsOf } from "./comments.ts";
import type { Carried } from "./lineMap.ts";
import type { Comment } from "./model.ts";
import { namesNow } from "./renamedFiles.ts";

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
  /** The same of a series as it is known already: from the store only, and many times as quick. */
  of(request: { series: Series }, call: Call): Promise<Comment[]>;
  /**
   * Where places in the patch mails of a series stand in a text that the file has become since, each in their order:
   * never at another line than that which was meant. null where neither the line nor those around it are left, or where
   * the mail is not here.
   */
  carry(request: CarryRequest, call: Call): Promise<(Carried | null)[]>;
  /**
   * What files of a series' patches are called in a work tree now, each in its order: a branch may have renamed them
   * since. null where a file is gone; where git cannot tell, as they are. `folder`: the top of the work tree.
   */
  namesNow(
    request: { folder: string; series: Series; files: string[] },
    call: Call,
  ): Promise<(string | null)[]>;
  /** The person has dealt with these comments (by `key`), or with false takes that back. */
  markDealtWith(request: { keys: string[]; dealtWith: boolean }, call: Call): Promise<void>;
}

/** The kind of the marks of comments that a person has dealt with. */
const dealtWith = "dealtWith";

/** The comments on the store of this thread. */
export class LocalComments implements CommentService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #carrying: Carrying;

  constructor(
    host: HostServices,
    lookup: SeriesLookup,
    patches: Pick<PatchesService, "commits" | "file" | "mail">,
  ) {
    this.#host = host;
    this.#lookup = lookup;
    this.#carrying = new Carrying(patches);
  }

  async list({ thread, corrections = [], ...query }: Parameters<CommentService["list"]>[0], call: Call) {
    const archives = this.#lookup.archives(query.archives);
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const series = await this.#lookup.find(thread, archives, query.offline, call, corrections);
    return { comments: await this.of({ series }), problems };
  }

  async of({ series }: { series: Series }): Promise<Comment[]> {
    const marked = this.#host.store.marks(dealtWith);
    const textOf = (messageId: string) => this.#textOf(messageId);
    return commentsOf(series, textOf, (key) => marked.has(key));
  }

  carry(request: CarryRequest, call: Call) {
    return this.#carrying.carry(request, call);
  }

  async namesNow(
    { folder, series, files }: { folder: string; series: Series; files: string[] },
    { signal }: Call,
  ): Promise<(string | null)[]> {
    const sent = Math.min(...series.revisions.map(({ date }) => date));
    try {
      return await namesNow(streamIn(folder), files, sent, signal);
    } catch (error) {
      signal.throwIfAborted();
      // In a shallow clone, or without the folder, the old names are the best guess.
      this.#host.log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
      return files;
    }
  }

  async markDealtWith({ keys, dealtWith: done }: { keys: string[]; dealtWith: boolean }): Promise<void> {
    this.#host.store.mark(dealtWith, keys, done ? 1 : null);
  }

  #textOf(messageId: string) {
    const { store } = this.#host;
    const [message] = store.get([messageId]);
    const body = store.body(messageId);
    return message && body ? { message, body: body.text } : null;
  }
}
