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

/** The comments on a series, at the places that they are about. */
export interface CommentService {
  /**
   * The comments on all revisions of a series, identified by any of its mails; in the order of `commentsOf`. UserError
   * if the thread cannot be found.
   */
  list(
    request: ArchiveQuery & { thread: string; corrections?: readonly Correction[] },
    call: Call,
  ): Promise<{ comments: Comment[]; problems: Problem[] }>;
  /** Like `list` for a series that is already loaded: only from the store, and much faster. */
  of(request: { series: Series }, call: Call): Promise<Comment[]>;
  /**
   * The present lines, in a text that the file has become since, of places in the patch mails; in order, and never a
   * wrong line. Null if neither the line nor its neighbours are left, or the mail is not here.
   */
  carry(request: CarryRequest, call: Call): Promise<(Carried | null)[]>;
  /**
   * The present names, in a work tree, of files in a series' patches, in order: a branch may have renamed them since.
   * Null if a file is gone; unchanged if git cannot tell. `folder`: the top of the work tree.
   */
  namesNow(
    request: { folder: string; series: Series; files: string[] },
    call: Call,
  ): Promise<(string | null)[]>;
  /** Marks comments (by `key`) as dealt with, or with `dealtWith: false` as open. */
  markDealtWith(request: { keys: string[]; dealtWith: boolean }, call: Call): Promise<void>;
}

/** The kind of the marks of comments that the person has dealt with. */
const dealtWith = "dealtWith";

/** Implements the service on the store of this thread. */
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
