import { ArchiveError } from "../../../http/archiveError.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import { type PatchworkApi, senseless } from "../../patchworkApi.ts";
import { commentPath, mailPath } from "./addresses.ts";
import {
  type MailDetails,
  readComments,
  readDetails,
  readMails,
  readSeries,
  type SeriesDetails,
} from "./answers.ts";
import { messageOf } from "./message.ts";

const maxMailBytes = 10_000_000;
const maxListBytes = 50_000_000;
const perPage = 100;
/** Pages of comments read for one patch. */
const maxPages = 10;
const pageCache = "patchwork page";

/** Objects of Patchwork's API that have comments. */
export type Commented = "patches" | "covers";

/** Requests the mails of a project, and remembers their web pages. */
export class ProjectMails {
  readonly api: PatchworkApi;
  readonly #store: Pick<Store, "cache">;

  constructor(api: PatchworkApi, store: Pick<Store, "cache">) {
    this.api = api;
    this.#store = store;
  }

  /** A patch or cover letter by its number. */
  async mail(kind: Commented, number: number): Promise<Message> {
    const message = await messageOf(await this.details(kind, number));
    this.#remember(
      message.messageId,
      mailPath(kind === "patches" ? "patch" : "cover", message.messageId, this.api.place),
    );
    return message;
  }

  async details(kind: Commented, number: number): Promise<MailDetails> {
    const { json, url } = await this.api.get(`${kind}/${number}/`, {}, maxMailBytes);
    return readDetails(json) ?? senseless(url);
  }

  /** The comments on a patch or cover letter. */
  async comments(kind: Commented, number: number): Promise<Message[]> {
    const messages: Message[] = [];
    for (let page = 1; page <= maxPages; page++) {
      const asked = { per_page: String(perPage), page: String(page) };
      const answer = await this.api.get(`${kind}/${number}/comments/`, asked, maxListBytes);
      const comments = readComments(answer.json) ?? senseless(answer.url);
      for (const comment of comments) {
        messages.push(await messageOf(comment));
        this.#remember(comment.msgid, commentPath(comment.id));
      }
      if (!answer.more || comments.length === 0) break;
    }
    return messages;
  }

  /** A series of the project by its number. */
  async series(number: number): Promise<SeriesDetails> {
    const { json, url } = await this.api.get(`series/${number}/`, {}, maxListBytes);
    const series = readSeries(json) ?? senseless(url);
    const { project } = this.api.place;
    if (series.project.link_name !== project)
      throw new ArchiveError("missing", `${url} is a series of another project than ${project}.`, url);
    return series;
  }

  /** The number of the patch or cover letter with that Message-ID; null if the project has none. */
  async find(messageId: string): Promise<{ kind: Commented; number: number } | null> {
    for (const kind of ["patches", "covers"] as const) {
      const asked = { project: this.api.place.project, msgid: messageId, per_page: "10" };
      const { json, url } = await this.api.get(`${kind}/`, asked, maxListBytes);
      const found = readMails(json) ?? senseless(url);
      const own = found.find(({ msgid }) => msgid === messageId);
      if (own) return { kind, number: own.id };
      // A Patchwork that does not support a filter ignores it and returns everything.
      if (found.length > 0) throw new ArchiveError("foreign", `${url} looked for no Message-ID.`, url);
    }
    return null;
  }

  #remember(messageId: string, path: string): void {
    const { url } = this.api.place;
    this.#store.cache(pageCache, [
      [`${url} ${messageId}`, path],
      [`${url}${path}`, messageId],
    ]);
  }
}

/** The known web pages of mails, by Message-ID. No network. */
export function knownPages(
  store: Pick<Store, "cached">,
  site: string,
  messageIds: string[],
): Map<string, string> {
  const keys = new Map(messageIds.map((id) => [`${site} ${id}`, id]));
  const kept = store.cached<string>(pageCache, [...keys.keys()]);
  return new Map([...kept].map(([key, path]) => [keys.get(key) ?? "", `${site}${path}`]));
}

/** The Message-ID of the mail on a page, if known. No network. */
export function mailOnPage(store: Pick<Store, "cached">, page: string): string | null {
  return store.cached<string>(pageCache, [page]).get(page) ?? null;
}
