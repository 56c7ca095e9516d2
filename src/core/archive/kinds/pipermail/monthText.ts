import { formatCount } from "../../../base/formatCount.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { Answer } from "../../../http/question.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import { parseArchiveMail } from "../../../mail/parse.ts";
import type { Store } from "../../../store/store.ts";
import { type Mark, type Taken, takeIn } from "../../intake.ts";
import type { Listed } from "./listing.ts";
import type { Mirrors } from "./mirrors.ts";
import type { KnownText } from "./positions.ts";

export interface MonthTextOptions {
  store: Pick<Store, "put" | "setPosition">;
  factsOf: (message: Message) => Facts;
  session: HttpSession;
  mirrors: Mirrors;
  /** The mirror that answered last. */
  via: string | null;
  archive: string;
  row: Listed;
  /** Whether the period ended long enough ago that nothing more is expected. */
  settled: boolean;
  /** Most bytes of new text taken in at once. */
  maxBytes: number;
  progress: (text: string) => void;
}

/** What reading a period brought. */
export interface MonthTaken {
  added: number;
  /** True where the text is longer than could be taken at once. */
  more: boolean;
  /** What broke the reading off, after which everything before was kept. */
  fault: unknown;
}

/** Reads the text of one period, or what is new of it. Nothing that is known is asked for twice. */
export class MonthText {
  readonly #options: MonthTextOptions;
  #known: KnownText | null;
  #added = 0;

  constructor(options: MonthTextOptions, known: KnownText | null) {
    this.#options = options;
    this.#known = known;
  }

  async read(): Promise<MonthTaken> {
    const { row, settled } = this.#options;
    let packed: Taken | null = null;
    if (this.#known?.onlyPacked) return this.#result(await this.#packed(true));
    if (!this.#known?.mark && row.packed) {
      // The packed text is a fifth of the size; made nightly, it lacks the newest mails, which the plain one has.
      packed = await this.#unlessMissing(() => this.#packed(settled));
      if (packed && (packed.outcome !== "all" || settled)) return this.#result(packed);
    }
    const plain = await this.#unlessMissing(() => this.#plain());
    if (plain) return this.#result(plain);
    packed ??= await this.#packed(true);
    if (this.#known) this.#keep({ ...this.#known, onlyPacked: true, whole: packed.outcome === "all" });
    return this.#result(packed);
  }

  #result({ outcome, fault }: Taken): MonthTaken {
    return { added: this.#added, more: outcome === "part" && fault === null, fault };
  }

  /** Null where the file is not there, but another way to the text may be. */
  async #unlessMissing(task: () => Promise<Taken>): Promise<Taken | null> {
    try {
      return await task();
    } catch (error) {
      if (error instanceof ArchiveError && error.kind === "missing" && this.#options.row.packed) return null;
      throw error;
    }
  }

  /** `whole`: there is no plain text to be read after it. */
  #packed(whole: boolean): Promise<Taken> {
    return this.#ask(`${this.#options.row.period.name}.txt.gz`, { packed: true, ranged: false, whole });
  }

  #plain(): Promise<Taken> {
    const ranged = this.#known?.mark != null;
    return this.#ask(`${this.#options.row.period.name}.txt`, { packed: false, ranged, whole: true });
  }

  async #ask(file: string, way: { packed: boolean; ranged: boolean; whole: boolean }): Promise<Taken> {
    const { session, mirrors, via, maxBytes } = this.#options;
    const known = this.#known;
    const mark = known?.mark ?? null;
    const unless = known?.packed === way.packed ? known.validators : null;
    const limit = (mark?.end ?? 0) + 2 * maxBytes;
    const from = way.ranged && mark ? { from: mark.start } : {};
    const taken = await mirrors.reach(via, (base) =>
      session.stream(base + file, { kind: "mail", unless, maxBytes: limit, ...from }, async (answer) => {
        const taken = await this.#take(answer, mark, limit, way);
        // Where this mirror sent no mail at all, another may.
        if (taken.fault instanceof ArchiveError && taken.mark?.end === mark?.end) throw taken.fault;
        return taken;
      }),
    );
    if (taken.outcome !== "rewritten") return taken;
    this.#known = null;
    return this.#ask(file, { ...way, ranged: false });
  }

  async #take(
    answer: Answer,
    mark: Mark | null,
    limit: number,
    way: { packed: boolean; whole: boolean },
  ): Promise<Taken> {
    const none = { mark, added: 0, fault: null };
    if (answer.status === 304) {
      const { settled, row } = this.#options;
      if (this.#known) this.#keep({ ...this.#known, whole: way.whole, settled, size: row.size });
      return { ...none, outcome: "all" };
    }
    if (answer.status === 416) return { ...none, outcome: "rewritten" };
    // Whether a part is the one asked for shows when it begins with the mail that was the last.
    const fromLast = answer.status === 206;
    const { store, factsOf, session, archive, row, maxBytes, progress } = this.#options;
    const position = (mark: Mark | null, all: boolean): KnownText => ({
      mark,
      whole: all && way.whole,
      settled: all && this.#options.settled,
      onlyPacked: this.#known?.onlyPacked ?? false,
      validators: all ? answer.validators : null,
      packed: way.packed,
      size: row.size,
    });
    const taken = await takeIn(bounded(answer, limit), mark, fromLast, {
      store,
      factsOf,
      parse: parseArchiveMail,
      flavour: "pipermail",
      archive,
      period: row.period.name,
      position,
      progress: (mails) => progress(`${row.period.name}: ${formatCount(mails)} mails`),
      signal: session.signal,
      maxBytes,
    });
    this.#added += taken.added;
    if (taken.outcome === "rewritten") return taken;
    const all = taken.outcome === "all";
    if (taken.mark) this.#known = position(taken.mark, all);
    else if (all) this.#keep(position(null, true));
    return taken;
  }

  #keep(value: KnownText): void {
    const { store, archive, row } = this.#options;
    this.#known = value;
    store.setPosition({ archive, period: row.period.name, value });
  }
}

/** Ends a text that holds no mails, or is unpacked without end. */
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
