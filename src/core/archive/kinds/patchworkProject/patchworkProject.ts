import type { Call } from "../../../base/call.ts";
import { type Problem, problemOf, UserError } from "../../../base/problem.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { Message } from "../../../mail/message.ts";
import { ApiArchive } from "../../apiArchive.ts";
import type { ArchiveParts, FoundUrls, SyncOptions, SyncReport, ThreadQuery } from "../../archive.ts";
import { placedIn } from "../../mailsInArchive.ts";
import { PatchworkApi } from "../../patchworkApi.ts";
import type { PatchworkPlace } from "../../patchworkPlace.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { addressOf, commentPath, namedAt } from "./addresses.ts";
import { categories, EventStream } from "./eventStream.ts";
import { streamPositions } from "./position.ts";
import { moreToRead, noProject } from "./problems.ts";
import { type Commented, knownPages, mailOnPage, ProjectMails } from "./source.ts";

/** Limit of patches and cover letters for one conversation. */
const mostMails = 200;

/**
 * A project on a Patchwork server: patches, cover letters and comments, one or two requests each. Patchwork keeps no
 * other mails of the list.
 */
export class PatchworkProject extends ApiArchive {
  readonly #place: PatchworkPlace;

  constructor(place: PatchworkPlace, parts: ArchiveParts) {
    super(addressOf(place), parts);
    this.#place = place;
  }

  #mails(session: HttpSession): ProjectMails {
    return new ProjectMails(new PatchworkApi(session, this.#place), this.parts.store);
  }

  protected async read(session: HttpSession, options: SyncOptions, report: SyncReport): Promise<void> {
    const mails = this.#mails(session);
    const { store, factsOf } = this.parts;
    for (const category of categories) {
      const parts = { store, factsOf, archive: this.id, mails };
      if (await new EventStream(category, parts, options, report).read()) continue;
      report.reached = false;
      report.problems.push(moreToRead(this.id));
    }
    // A missing project looks like one without patches, so check.
    if (store.reach(this.id).mails === 0 && !(await mails.api.hasProject())) {
      report.problems.push(noProject(this.#place));
      report.reached = false;
    }
  }

  protected async problem(error: unknown): Promise<Problem> {
    return problemOf(error, this.id);
  }

  /** The series of a patch, with the comments on each of its mails. */
  protected async bring(
    { messageId, url }: ThreadQuery,
    session: HttpSession,
    call: Call,
  ): Promise<Problem[]> {
    const mails = this.#mails(session);
    const series = await this.#seriesOf(messageId, url, mails);
    if (series !== null) await this.#bringSeries(series, mails, call);
    return [];
  }

  /** The mails of the series that an address or a Message-ID identifies; null if there is none. */
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

  async #bringSeries(
    series: { kind: Commented; number: number }[],
    mails: ProjectMails,
    { signal, progress }: Call,
  ): Promise<void> {
    for (const [at, { kind, number }] of series.entries()) {
      const messages = [await mails.mail(kind, number), ...(await mails.comments(kind, number))];
      signal.throwIfAborted();
      this.put(messages);
      progress(`${at + 1} of ${series.length} patches`);
    }
  }

  protected override put(messages: Message[]): void {
    const ids = messages.map(({ messageId }) => messageId);
    const here = placedIn(this.parts.store, this.id, ids);
    super.put(messages.filter(({ messageId }) => !here.has(messageId)));
  }

  owns(url: string): boolean {
    return namedAt(this.#place, url) !== null;
  }

  knownId(url: string): string | null {
    const named = namedAt(this.#place, url);
    if (named === null) return null;
    if ("messageId" in named) return named.messageId;
    return named.kind === "comment"
      ? mailOnPage(this.parts.store, `${this.#place.url}${commentPath(named.number)}`)
      : null;
  }

  async resolve(url: string, signal: AbortSignal): Promise<string> {
    const known = this.knownId(url);
    if (known !== null) return known;
    const named = namedAt(this.#place, url);
    const mails = this.#mails(this.session(signal));
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
    const { store } = this.parts;
    const pages = knownPages(store, this.#place.url, messageIds);
    return urlsOfMails(store, this.id, messageIds, (id) => pages.get(id));
  }

  /** Returns only patches: another archive may have damaged their diff. */
  protected async mail(messageId: string, session: HttpSession): Promise<Message | null> {
    const mails = this.#mails(session);
    const found = await mails.find(messageId);
    return found?.kind === "patches" ? mails.mail("patches", found.number) : null;
  }

  protected counts(): [period: string, mails: number][] {
    return Array.from(streamPositions(this.parts.store, this.id), ([period, { mails }]) => [period, mails]);
  }
}
