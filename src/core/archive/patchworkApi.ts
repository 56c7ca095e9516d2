import { parsedJson } from "../base/json.ts";
import { ArchiveError, hostOf, isMissing } from "../http/archiveError.ts";
import type { HttpSession } from "../http/session.ts";
import type { PatchworkPlace } from "./patchworkPlace.ts";

/** A decoded answer. */
export interface PatchworkAnswer {
  json: unknown;
  url: string;
  /** Whether there is a next page. Its address is not used, since it may point anywhere. */
  more: boolean;
}

/**
 * A Patchwork server's REST API, read without a token, because with a wrong one it would refuse reading. Faults reject
 * as `ArchiveError`; kind `foreign` means that Patchwork would not give such an answer.
 */
export class PatchworkApi {
  readonly session: HttpSession;
  readonly place: PatchworkPlace;

  constructor(session: HttpSession, place: PatchworkPlace) {
    this.session = session;
    this.place = place;
  }

  /**
   * Makes one request.
   * @param path below the API, such as "patches/114/"
   */
  async get(path: string, query: Record<string, string>, maxBytes: number): Promise<PatchworkAnswer> {
    const url = `${this.place.url}/api/1.3/${path}?${new URLSearchParams(query)}`;
    const page = await this.session.page(url, { maxBytes });
    const text = new TextDecoder().decode(page.bytes);
    if (/^\s*</.test(text.slice(0, 200)))
      throw new ArchiveError(
        "html",
        `${hostOf(url)} sent a web page where a Patchwork's answer was expected.`,
        url,
      );
    // What is no JSON is as useless as JSON of another shape, and told as that.
    const json = parsedJson(text) ?? senseless(url);
    return { json, url, more: /;\s*rel="?next"?/.test((page.headers.link ?? "").slice(0, 10_000)) };
  }

  /** Whether the server has the project: a missing one looks like one without patches. */
  async hasProject(): Promise<boolean> {
    try {
      await this.get(`projects/${this.place.project}/`, {}, 1_000_000);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }
}

/** Throws the error for an answer of an unexpected shape. */
export function senseless(url: string): never {
  throw new ArchiveError("foreign", `${hostOf(url)} gave an answer that no Patchwork gives.`, url);
}
