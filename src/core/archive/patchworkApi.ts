import { ArchiveError, hostOf, isMissing } from "../http/archiveError.ts";
import type { HttpSession } from "../http/session.ts";
import type { PatchworkPlace } from "./patchworkPlace.ts";

/** An answer as it came. */
export interface PatchworkAnswer {
  json: unknown;
  url: string;
  /** There is a next page. Its address is not taken from the answer: it may lead anywhere. */
  more: boolean;
}

/**
 * A Patchwork's REST API, as far as it is only read and without a token: a wrong one would have reading refused as well.
 * Faults reject as `ArchiveError`; the kind `foreign` is for an answer that no Patchwork gives.
 */
export class PatchworkApi {
  readonly session: HttpSession;
  readonly place: PatchworkPlace;

  constructor(session: HttpSession, place: PatchworkPlace) {
    this.session = session;
    this.place = place;
  }

  /** One request. @param path below the API, such as "patches/114/" */
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
    const json = parsed(text) ?? senseless(url);
    return { json, url, more: /;\s*rel="?next"?/.test((page.headers.link ?? "").slice(0, 10_000)) };
  }

  /** Whether the Patchwork has the project at all: one that is not there looks like one without patches. */
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is as useless as JSON of another shape, and told as that.
    return null;
  }
}

/** Throws what is said of an answer of another shape. */
export function senseless(url: string): never {
  throw new ArchiveError("foreign", `${hostOf(url)} gave an answer that no Patchwork gives.`, url);
}
