import { PatchworkApi, senseless } from "../archive/patchworkApi.ts";
import type { PatchworkPlace } from "../archive/patchworkPlace.ts";
import { ArchiveError, hostOf } from "../http/archiveError.ts";
import type { HttpSession } from "../http/session.ts";
import { readChecks, readPatches } from "./answers.ts";
import type { CheckCounts, PatchworkPatch } from "./patch.ts";

/** The most that Patchwork returns at once; a server may return fewer. */
const perPage = 250;
/** Bytes; a patch in a list takes about 3 KB. */
const maxBytes = 4_000_000;
/** Pages of patches read for one series; nobody sends larger ones. */
const maxPages = 10;

/**
 * A Patchwork's REST API, read without a token. Faults reject as `ArchiveError`; kind `foreign` means that Patchwork
 * would not give such an answer.
 */
export class PatchworkClient {
  readonly #api: PatchworkApi;

  constructor(session: HttpSession, place: PatchworkPlace) {
    this.#api = new PatchworkApi(session, place);
  }

  /** The patch with that Message-ID; null if the project has none. One request. */
  async patch(messageId: string): Promise<PatchworkPatch | null> {
    const { patches, url } = await this.#patches({ msgid: messageId, per_page: "10" });
    const found = patches.find((patch) => patch.messageId === messageId);
    // A Patchwork that does not support a filter ignores it and returns all patches.
    if (!found && patches.length > 0)
      throw new ArchiveError("foreign", `${hostOf(url)} does not look patches up by Message-ID.`, url);
    return found ?? null;
  }

  /** The patches of a series by its number. One request for 250 patches, or as many as the server returns at once. */
  async series(id: number): Promise<PatchworkPatch[]> {
    const all: PatchworkPatch[] = [];
    for (let page = 1; page <= maxPages; page++) {
      const asked = { series: String(id), per_page: String(perPage), page: String(page) };
      const { patches, more } = await this.#patches(asked);
      const own = patches.filter((patch) => patch.series === id);
      all.push(...own);
      if (!more || own.length === 0) break;
    }
    return all;
  }

  /** The results of a patch's checks. One request. */
  async checks(patch: number): Promise<CheckCounts> {
    const { json, url } = await this.#api.get(
      `patches/${patch}/checks/`,
      { per_page: String(perPage) },
      maxBytes,
    );
    return readChecks(json) ?? senseless(url);
  }

  /** Whether the Patchwork has the project: a missing one looks like one without patches. */
  hasProject(): Promise<boolean> {
    return this.#api.hasProject();
  }

  async #patches(query: Record<string, string>) {
    const { place } = this.#api;
    const asked = { project: place.project, ...query };
    const { json, url, more } = await this.#api.get("patches/", asked, maxBytes);
    return { patches: readPatches(json, place) ?? senseless(url), url, more };
  }
}
