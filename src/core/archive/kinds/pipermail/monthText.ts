import { day } from "../../../base/durations.ts";
import { formatCount } from "../../../base/formatCount.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { Answer } from "../../../http/request.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import { parseArchiveMail } from "../../../mail/parse.ts";
import type { Store } from "../../../store/store.ts";
import { type Taken, type TextPosition, takeIn } from "../../intake.ts";
import type { Listed } from "./indexPage.ts";
import type { Mirrors } from "./mirrors.ts";
import {
  type Came,
  doubtful,
  isSettled,
  judged,
  type ListedNow,
  type MonthFile,
  type MonthState,
  markOf,
  partial,
  type Sent,
} from "./monthState.ts";

import type { Period } from "./period.ts";

export interface MonthTextOptions {
  store: Pick<Store, "put" | "setPosition" | "shorten">;
  factsOf: (message: Message) => Facts;
  session: HttpSession;
  mirrors: Mirrors;
  /** The mirror that answered last. */
  via: string | null;
  archive: string;
  row: Listed;
  /** How the index lists it now. */
  listed: ListedNow;
  /** Maximum bytes of new text read at once. */
  maxBytes: number;
  progress: (text: string) => void;
}

/** The result of reading a month. */
export interface MonthTaken {
  added: number;
  /** Its new state. */
  state: MonthState;
  /** Whether the text is longer than could be read at once. */
  more: boolean;
  /** The error that ended the reading; everything before it is stored. */
  fault: unknown;
}

/** Reads the text of one month, or what is new of it. Nothing that is certain is requested twice. */
export class MonthText {
  readonly #options: MonthTextOptions;
  /** Its state before, by which the new text is judged. */
  readonly #before: MonthState;
  #state: MonthState;
  #added = 0;
  /** The content of the compressed text, if it was read to its end. */
  #cameFromPacked: Came | null = null;
  /** Whether the last response told where the text ends, or it does not matter. */
  #vouched = true;

  constructor(options: MonthTextOptions, state: MonthState) {
    this.#options = options;
    this.#before = state;
    this.#state = state;
  }

  async read(): Promise<MonthTaken> {
    try {
      const taken = await this.#read();
      if (isCorrupt(taken.fault)) this.#doubt(taken.fault);
      return this.#result(taken);
    } catch (error) {
      this.#doubt(error);
      throw error;
    }
  }

  async #read(): Promise<Taken> {
    const { row, listed } = this.#options;
    const settled = isSettled(listed);
    if (this.#file === "only packed") return this.#ask("only packed", true);
    if (!markOf(this.#state) && row.packed && !this.#isCorrupt) {
      // The compressed text is a fifth of the size, but it is made nightly and lacks the newest mails, which the plain
      // one has.
      const packed = await this.#unlessUnusable(() => this.#ask("packed", settled));
      if (packed && (packed.outcome !== "all" || settled)) return packed;
    }
    const plain = await this.#unlessUnusable(() => this.#plain());
    return plain ?? this.#onlyPacked();
  }

  async #onlyPacked(): Promise<Taken> {
    const came = this.#cameFromPacked;
    if (!came) return this.#ask("only packed", true);
    this.#keep(judged({ ...came, file: "only packed" }, this.#before, this.#options.listed));
    return { mark: came.mark, added: 0, outcome: "all", fault: null, cut: came.cut };
  }

  /** If a response did not tell its end, the part after the last mail is requested: there must be nothing. */
  async #plain(): Promise<Taken> {
    const taken = await this.#ask("plain", true);
    return taken.outcome === "all" && !this.#vouched ? this.#ask("plain", true) : taken;
  }

  get #file(): MonthFile {
    return this.#state.state === "unknown" ? "plain" : this.#state.file;
  }

  /** Whether the compressed text was damaged: the plain one may be good. */
  get #isCorrupt(): boolean {
    return this.#state.state === "doubtful" && this.#state.file === "packed";
  }

  #result({ outcome, fault }: Taken): MonthTaken {
    return { added: this.#added, state: this.#state, more: outcome === "part" && fault === null, fault };
  }

  /** Null if the file is missing or damaged, but the text may be available in the other file. */
  async #unlessUnusable(task: () => Promise<Taken>): Promise<Taken | null> {
    try {
      const taken = await task();
      if (!isCorrupt(taken.fault)) return taken;
      this.#doubt(taken.fault);
      return null;
    } catch (error) {
      if (!(error instanceof ArchiveError) || !this.#options.row.packed) throw error;
      if (isCorrupt(error)) this.#doubt(error);
      else if (error.kind !== "missing") throw error;
      return null;
    }
  }

  /** `completes`: this file completes the month. */
  async #ask(file: MonthFile, completes: boolean, anew = false): Promise<Taken> {
    const { session, mirrors, via, maxBytes, row } = this.#options;
    const state = this.#state;
    const mark = anew ? null : markOf(state);
    const unless = !anew && state.state === "whole" && isSameFile(state.file, file) ? state.validators : null;
    const limit = (mark?.end ?? 0) + 2 * maxBytes;
    const from = file === "plain" && mark ? { from: mark.start } : {};
    const path = `${row.period.name}.txt${file === "plain" ? "" : ".gz"}`;
    const taken = await mirrors.reach(via, (base) =>
      session.stream(base + path, { kind: "mail", unless, maxBytes: limit, ...from }, async (answer) => {
        const taken = await this.#take(answer, mark, limit, { file, completes, anew });
        // This mirror sent no mail at all; another may.
        if (taken.fault instanceof ArchiveError && taken.mark?.end === mark?.end) throw taken.fault;
        return taken;
      }),
    );
    return taken.outcome === "rewritten" ? this.#ask(file, completes, true) : taken;
  }

  async #take(
    answer: Answer,
    mark: TextPosition | null,
    limit: number,
    { file, completes, anew }: { file: MonthFile; completes: boolean; anew: boolean },
  ): Promise<Taken> {
    const { store, factsOf, session, archive, row, maxBytes, progress, listed } = this.#options;
    const sent: Sent = { mails: 0, outside: 0 };
    const came = (mark: TextPosition | null, cut = false): Came => ({
      mark,
      cut,
      file,
      // Some servers omit the validators when they answer that nothing has changed.
      validators:
        answer.status === 304 && this.#state.state === "whole" ? this.#state.validators : answer.validators,
      vouched: answer.vouched || file !== "plain",
      sent,
    });
    const ended = (mark: TextPosition | null, cut = false): MonthState =>
      judged(
        came(mark, cut),
        // What this run has read is no longer in doubt, except for an end that no response told.
        this.#state.state === "partial" ? this.#state : this.#before,
        listed,
      );
    if (answer.status === 304) {
      this.#keep(ended(mark));
      return { mark, added: 0, fault: null, outcome: "all", cut: false };
    }
    if (answer.status === 416) return { mark, added: 0, fault: null, outcome: "rewritten", cut: false };
    const most = mostMails(this.#before);
    const replaces = this.#state.state === "doubtful" && this.#state.mark === null;
    let reached = this.#state;
    const taken = await takeIn(bounded(answer, limit), mark, answer.status === 206, {
      store,
      factsOf,
      parse: (raw) => {
        const message = parseArchiveMail(raw);
        countSent(sent, message.date, row.period);
        return message;
      },
      flavour: "pipermail",
      archive,
      period: row.period.name,
      // The newest month is shown as far as it came: it grows, and is requested each time.
      onlyFinished: listed.newer > 0,
      position: (mark, end) => {
        reached =
          end && (completes || end === "cut") ? ended(mark, end === "cut") : partial(mark, file, most);
        return reached;
      },
      replaces,
      corrects: anew,
      progress: (mails) => progress(`${row.period.name}: ${formatCount(mails)} mails`),
      signal: session.signal,
      maxBytes,
    });
    this.#added += taken.added;
    if (replaces && taken.outcome === "all" && taken.mark)
      store.shorten(archive, row.period.name, taken.mark.mails);
    this.#state = reached;
    if (taken.outcome === "all" && taken.mark === null) this.#keep(ended(null));
    this.#vouched = answer.vouched || this.#state.state !== "partial";
    if (taken.outcome === "all" && file === "packed") this.#cameFromPacked = came(taken.mark, taken.cut);
    return taken;
  }

  /**
   * The text could not be fetched undamaged: unless the fault is temporary, the month is requested again after a pause.
   */
  #doubt(error: unknown): void {
    if (!(error instanceof ArchiveError) || !lasting.has(error.kind)) return;
    const corrupt = isCorrupt(error);
    const doubt = { kind: "fault", what: error.message } as const;
    const file = corrupt ? "packed" : this.#file;
    // If the checksum of a text is wrong, any of its mails may be wrong.
    const mark = corrupt ? null : markOf(this.#state);
    this.#keep(doubtful(this.#before, { mark, file, doubt }, 0, this.#options.listed));
  }

  #keep(value: MonthState): void {
    const { store, archive, row } = this.#options;
    this.#state = value;
    store.setPosition({ archive, period: row.period.name, value });
  }
}

/** Faults of the requested file that an early retry would meet again. */
const lasting: ReadonlySet<string> = new Set([
  "missing",
  "forbidden",
  "html",
  "corrupt",
  "too-large",
  "foreign",
]);

/** Servers count days in local time, and mails may arrive late. */
const margin = 3 * day;

function countSent(sent: Sent, date: number, { start, end }: Period): void {
  sent.mails++;
  if (date < start - margin || date >= end + margin) sent.outside++;
}

const isCorrupt = (error: unknown): boolean => error instanceof ArchiveError && error.kind === "corrupt";

const isSameFile = (one: MonthFile, other: MonthFile): boolean => (one === "plain") === (other === "plain");

function mostMails(state: MonthState): number {
  return state.state === "partial" ? state.most : (markOf(state)?.mails ?? 0);
}

/** Ends a text that contains no mails, or decompresses without end. */
async function* bounded(answer: Answer, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of answer.chunks) {
    size += chunk.length;
    if (size > limit) {
      const what = `${answer.url} has far more bytes than a month of mail, and no mails in them.`;
      throw new ArchiveError("too-large", what, answer.url);
    }
    yield chunk;
  }
}
