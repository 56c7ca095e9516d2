import type { Call } from "../../../base/call.ts";
import { distinctProblems, type Problem, problemOf, UserError } from "../../../base/problem.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { Message } from "../../../mail/message.ts";
import type {
  Archive,
  ArchiveParts,
  FoundUrls,
  Gap,
  SyncOptions,
  SyncReport,
  ThreadQuery,
} from "../../archive.ts";
import { damagedGap, missingGap } from "../../gaps.ts";
import { PatchworkApi } from "../../patchworkApi.ts";
import type { PatchworkPlace } from "../../patchworkPlace.ts";
import { placedIn } from "../../placed.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { addressOf, commentPath, namedAt } from "./addresses.ts";
import { categories, EventStream } from "./eventStream.ts";
import { singly, streamPositions } from "./position.ts";
import { moreToRead, noProject } from "./problems.ts";
import { type Commented, knownPages, mailOnPage, ProjectMails } from "./source.ts";

/** Patches and cover letters that are taken of one conversation. */
const mostMails = 200;

/**
 * A project on a Patchwork: patches, cover letters and what is said below them, a request or two each. What Patchwork knows
 * is no whole list: mails that are neither stand nowhere in it.
 */
export class PatchworkProject implements Archive {
  readonly id: string;
  readonly #place: PatchworkPlace;
  readonly #parts: ArchiveParts;

  constructor(place: PatchworkPlace, parts: ArchiveParts) {
    this.id = addressOf(place);
    this.#place = place;
    this.#parts = parts;
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], reached: true };
    const mails = this.#mails(options.signal, false);
    const { store, factsOf } = this.#parts;
    try {
      for (const category of categories) {
        const parts = { store, factsOf, archive: this.id, mails };
        if (await new EventStream(category, parts, options, report).read()) continue;
        report.reached = false;
        report.problems.push(moreToRead(this.id));
      }
      // One that is not there looks like one without patches.
      if (store.reach(this.id).mails === 0 && !(await mails.api.hasProject())) {
        report.problems.push(noProject(this.#place));
        report.reached = false;
      }
    } catch (error) {
      options.signal.throwIfAborted();
      report.problems.push(problemOf(error, this.id));
      report.reached = false;
    }
    report.problems = distinctProblems(report.problems);
    report.requests = mails.api.session.requests;
    report.bytes = mails.api.session.bytes;
    for (const { what, where } of report.problems) this.#parts.log.warn(`${what} ${where}`);
    return report;
  }

  /** `optional`: what is asked is not worth a long wait. */
  #mails(signal: AbortSignal, optional: boolean): ProjectMails {
    const session = this.#parts.http.session(signal, { optional });
    return new ProjectMails(new PatchworkApi(session, this.#place), this.#parts.store);
  }

  /** A conversation that is not here yet: the series of a patch, with what is said below each of its mails. */
  async thread({ messageId, url }: ThreadQuery, call: Call): Promise<Problem[]> {
    if (messageId !== "" && this.#parts.store.get([messageId]).length > 0) return [];
    const mails = this.#mails(call.signal, true);
    try {
      const series = await this.#seriesOf(messageId, url, mails);
      if (series !== null) await this.#bring(series, mails, call);
      return [];
    } catch (error) {
      call.signal.throwIfAborted();
      const isMissing = error instanceof ArchiveError && error.kind === "missing";
      return isMissing ? [] : [problemOf(error, this.id)];
    }
  }

  /** The mails of the series that an address or a Message-ID names; null where there is none. */
  async #seriesOf(
    messageId: string,
    url: string | null,
    mails: ProjectMails,
  ): Promise<{ kind: Commented; number: number }[] | null> {
    const named = url === null ? null : namedAt(this.#place, url);
    if (named && "kind" in named && named.kind === "series") return this.#mailsOf(named.number, mails);
    const found = await mails.find(messageId);
    if (found === null) return null;
    const { series } = await mails.details(found.kind, found.number);
    const [first] = series ?? [];
    return first ? this.#mailsOf(first.id, mails) : [found];
  }

  async #mailsOf(series: number, mails: ProjectMails): Promise<{ kind: Commented; number: number }[]> {
    const { cover_letter, patches } = await mails.series(series);
    return [
      ...(cover_letter ? [{ kind: "covers" as const, number: cover_letter.id }] : []),
      ...patches.map(({ id }) => ({ kind: "patches" as const, number: id })),
    ].slice(0, mostMails);
  }

  async #bring(
    series: { kind: Commented; number: number }[],
    mails: ProjectMails,
    { signal, progress }: Call,
  ): Promise<void> {
    for (const [at, { kind, number }] of series.entries()) {
      const messages = [await mails.mail(kind, number), ...(await mails.comments(kind, number))];
      signal.throwIfAborted();
      this.#put(messages);
      progress(`${at + 1} of ${series.length} patches`);
    }
  }

  #put(messages: Message[]): void {
    const { store, factsOf } = this.#parts;
    const here = placedIn(
      store,
      this.id,
      messages.map(({ messageId }) => messageId),
    );
    const next = store.nextIndex(this.id, singly);
    store.put(
      this.id,
      messages
        .filter(({ messageId }) => !here.has(messageId))
        .map((message, at) => ({
          ...{ message, facts: factsOf(message) },
          ...{ period: singly, index: next + at },
        })),
    );
  }

  owns(url: string): boolean {
    return namedAt(this.#place, url) !== null;
  }

  knownId(url: string): string | null {
    const named = namedAt(this.#place, url);
    if (named === null) return null;
    if ("messageId" in named) return named.messageId;
    return named.kind === "comment"
      ? mailOnPage(this.#parts.store, `${this.#place.url}${commentPath(named.number)}`)
      : null;
  }

  async resolve(url: string, signal: AbortSignal): Promise<string> {
    const known = this.knownId(url);
    if (known !== null) return known;
    const named = namedAt(this.#place, url);
    const mails = this.#mails(signal, false);
    if (named && "kind" in named && named.kind === "series") {
      const { cover_letter, patches } = await mails.series(named.number);
      const first = cover_letter ?? patches[0];
      if (first) return first.msgid;
    }
    if (named && "kind" in named && named.kind === "patch")
      return (await mails.details("patches", named.number)).msgid;
    const remedy = "Open the patch in Patchwork and copy the address from the browser.";
    throw new UserError(`${url} is not the address of a mail in this archive.`, remedy, url);
  }

  async urls(messageIds: string[]): Promise<FoundUrls> {
    const { store } = this.#parts;
    const pages = knownPages(store, this.#place.url, messageIds);
    return urlsOfMails(store, this.id, messageIds, (id) => pages.get(id));
  }

  /** A patch whose diff another archive has damaged. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const { store } = this.#parts;
    const body = store.body(messageId);
    if (body === null || body.exact) return body?.text ?? null;
    const mails = this.#mails(signal, true);
    const found = await mails.find(messageId);
    if (found?.kind !== "patches") return null;
    const message = await mails.mail("patches", found.number);
    if (!message.exact) return null;
    this.#put([message]);
    return message.body;
  }

  oddities(): Problem[] {
    return [];
  }

  gaps(): Gap[] {
    const { store } = this.#parts;
    const lost = store.lost(this.id).map((period) => damagedGap(this.id, period));
    const short = [...streamPositions(store, this.id)].flatMap(([period, { mails }]) => {
      const counts = { here: store.extent(this.id, period).mails, read: mails };
      return missingGap(this.id, period, counts) ?? [];
    });
    return [...lost, ...short];
  }

  /** All events of that category are looked through again, and what is missing is asked for. */
  askAgain(period: string): null {
    this.#parts.store.forgetPosition(this.id, period);
    return null;
  }
}
