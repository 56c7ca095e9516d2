import type { Call } from "../base/call.ts";
import type { Problem } from "../base/problem.ts";
import type { ArchiveQuery, SeriesLookup } from "../lookup/seriesLookup.ts";
import type { HostServices } from "../project/hostServices.ts";
import { threadDocument } from "./document.ts";
import type { ThreadDocument } from "./model.ts";

/** Whole conversations, for reading. */
export interface ThreadService {
  /** The thread of a mail, by its web address or Message-ID. UserError if there is no such mail. */
  open(
    request: ArchiveQuery & { thread: string },
    call: Call,
  ): Promise<{ document: ThreadDocument; problems: Problem[] }>;
}

/** Implements the service on the store of this thread. */
export class LocalThreads implements ThreadService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;

  constructor(host: HostServices, lookup: SeriesLookup) {
    this.#host = host;
    this.#lookup = lookup;
  }

  async open({ thread, ...query }: Parameters<ThreadService["open"]>[0], call: Call) {
    const { store } = this.#host;
    const archives = this.#lookup.archives(query.archives);
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const id = await this.#lookup.mailAt(thread, archives, query.offline, call);
    this.#lookup.mailOf(id, thread, archives.faults);
    const above = [id, ...store.ancestors([id]).map(({ messageId }) => messageId)];
    const messages = this.#lookup.before([...store.get(above), ...store.descendants(above)]);
    const document = threadDocument(messages, (messageId) => store.body(messageId)?.text ?? null);
    return { document, problems };
  }
}
