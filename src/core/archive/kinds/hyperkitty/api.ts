import { ArchiveError, hostOf, isMissing } from "../../../http/archiveError.ts";
import type { HttpSession } from "../../../http/session.ts";
import { addressOf, type ListPlace } from "./addresses.ts";
import {
  type AttachmentEntry,
  describesList,
  type Email,
  type EntryPage,
  readEmail,
  readEntries,
} from "./answers.ts";

/** Bytes. A hundred entries take about 100 KB; a server without pages returns all entries at once. */
const maxListBytes = 50_000_000;
const maxMailBytes = 20_000_000;

/**
 * HyperKitty's REST API, without a login. Faults reject as `ArchiveError`; kind `foreign` means that HyperKitty would
 * not give such an answer. Its mbox export would give a month in one request, but it replaces "@" with "(a)" in
 * everything that looks like an address, even in diffs, where `size(a)` may be original text. That cannot be undone, so
 * the export is not used.
 */
export class HyperkittyApi {
  readonly session: HttpSession;
  readonly #place: ListPlace;

  constructor(session: HttpSession, place: ListPlace) {
    this.session = session;
    this.#place = place;
  }

  /** Whether there is such a list; asked about an unknown list, HyperKitty fails with an error of its own. */
  async hasList(): Promise<boolean> {
    try {
      return describesList(await this.#json(""), this.#place.list);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Mails of the list, the most recently archived first. */
  async emails(query: URLSearchParams): Promise<EntryPage> {
    return this.#entries("emails/", query);
  }

  /** Mails of a thread, the first mail first. */
  async thread(hash: string, query: URLSearchParams): Promise<EntryPage> {
    return this.#entries(`thread/${hash}/emails/`, query);
  }

  /** A mail by its hash. */
  async email(hash: string): Promise<Email> {
    const path = `email/${hash}/`;
    const email = readEmail(await this.#json(path));
    return email?.message_id_hash === hash ? email : this.#senseless(path);
  }

  /** The bytes of an attachment. */
  async attachment(hash: string, { counter, name }: AttachmentEntry, maxBytes: number): Promise<Uint8Array> {
    const file = `attachment/${counter}/${encodeURIComponent(name)}`;
    const url = `${addressOf(this.#place)}message/${hash}/${file}`;
    return (await this.session.page(url, { maxBytes })).bytes;
  }

  async #entries(path: string, query: URLSearchParams): Promise<EntryPage> {
    return readEntries(await this.#json(path, query)) ?? this.#senseless(path);
  }

  async #json(path: string, query = new URLSearchParams()): Promise<unknown> {
    const url = this.#url(path, query);
    const maxBytes = path.startsWith("email/") ? maxMailBytes : maxListBytes;
    const text = new TextDecoder().decode((await this.session.page(url, { maxBytes })).bytes);
    if (/^\s*</.test(text.slice(0, 200)))
      throw new ArchiveError(
        "html",
        `${hostOf(url)} sent a web page where HyperKitty's answer was expected.`,
        url,
      );
    try {
      return JSON.parse(text);
    } catch {
      return this.#senseless(path);
    }
  }

  #url(path: string, query = new URLSearchParams()): string {
    const asked = new URLSearchParams([["format", "json"], ...query]);
    return `${this.#place.site}api/list/${this.#place.list}/${path}?${asked}`;
  }

  #senseless(path: string): never {
    const url = this.#url(path);
    throw new ArchiveError("foreign", `${hostOf(url)} gave an answer that no HyperKitty gives.`, url);
  }
}
