import type { Call } from "../base/call.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import { isMissing } from "../http/archiveError.ts";
import type { HttpSession } from "../http/session.ts";
import type { Message } from "../mail/message.ts";
import type {
  Archive,
  ArchiveParts,
  FoundUrls,
  Gap,
  SyncOptions,
  SyncReport,
  ThreadQuery,
} from "./archive.ts";
import { damagedGap, missingGap } from "./gaps.ts";
import { putSingly } from "./putSingly.ts";

/** An archive read over an API, with one request for each mail. */
export abstract class ApiArchive implements Archive {
  readonly id: string;
  protected readonly parts: ArchiveParts;

  constructor(id: string, parts: ArchiveParts) {
    this.id = id;
    this.parts = parts;
  }

  /** Stores what is new, like `Archive.sync`, and adds to the report. Throws if nothing can be read. */
  protected abstract read(session: HttpSession, options: SyncOptions, report: SyncReport): Promise<void>;
  /** The problem to report for an error that `read` threw. */
  protected abstract problem(error: unknown, session: HttpSession): Promise<Problem>;
  /** Stores a conversation of which no mail is here. Throws if nothing can be read. */
  protected abstract bring(query: ThreadQuery, session: HttpSession, call: Call): Promise<Problem[]>;
  /** A mail by its Message-ID; mails fetched on the way are stored too. */
  protected abstract mail(
    messageId: string,
    session: HttpSession,
    signal: AbortSignal,
  ): Promise<Message | null>;
  /** How many mails were read of each period. */
  protected abstract counts(): [period: string, mails: number][];
  abstract owns(url: string): boolean;
  abstract knownId(url: string): string | null;
  abstract resolve(url: string, signal: AbortSignal): Promise<string>;
  abstract urls(messageIds: string[]): Promise<FoundUrls>;

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], notes: [], reached: true };
    const session = this.session(options.signal);
    try {
      await this.read(session, options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      report.problems.push(await this.problem(error, session));
      report.reached = false;
    }
    report.problems = distinctProblems(report.problems);
    report.requests = session.requests;
    report.bytes = session.bytes;
    for (const { what, where } of report.problems) this.parts.log.warn(`${what} ${where}`);
    return report;
  }

  /** @param optional whether the request is not worth a long wait */
  protected session(signal: AbortSignal, optional = false): HttpSession {
    return this.parts.http.session(signal, { optional });
  }

  /** Fetches a conversation that is not here yet; new mails of a known one come with `sync`. */
  async thread(query: ThreadQuery, call: Call): Promise<Problem[]> {
    if (query.messageId !== "" && this.parts.store.get([query.messageId]).length > 0) return [];
    try {
      return await this.bring(query, this.session(call.signal, true), call);
    } catch (error) {
      call.signal.throwIfAborted();
      return isMissing(error) ? [] : [problemOf(error, this.id)];
    }
  }

  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const body = this.parts.store.body(messageId);
    if (body === null || body.exact) return body?.text ?? null;
    const message = await this.mail(messageId, this.session(signal, true), signal);
    if (!message?.exact) return null;
    this.put([message]);
    return message.body;
  }

  protected put(messages: Message[]): void {
    putSingly(this.parts, this.id, messages);
  }

  oddities(): Problem[] {
    return [];
  }

  gaps(): Gap[] {
    const { store } = this.parts;
    const lost = store.lost(this.id).map((period) => damagedGap(this.id, period));
    const short = this.counts().flatMap(
      ([period, read]) =>
        missingGap(this.id, period, { here: store.extent(this.id, period).mails, read }) ?? [],
    );
    return [...lost, ...short];
  }

  /** Looks through the whole period again and asks for what is missing. */
  askAgain(period: string): null {
    this.parts.store.forgetPosition(this.id, period);
    return null;
  }
}
