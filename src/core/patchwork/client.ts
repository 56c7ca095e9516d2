import { PatchworkApi, senseless } from "../archive/patchworkApi.ts";
import type { PatchworkPlace } from "../archive/patchworkPlace.ts";
import { ArchiveError, hostOf } from "../http/archiveError.ts";
import type { HttpSession } from "../http/session.ts";
import { readChecks, readPatches } from "./answers.ts";
import type { CheckCounts, PatchworkPatch } from "./patch.ts";

/** The most that a Patchwork gives at once; an instance may give less. */
const perPage = 250;
/** A patch in a list takes some 3 KB. */
const maxBytes = 4_000_000;
/** Pages of patches that are read of one series; no series that anybody sends has more. */
const maxPages = 10;

/**
 * A Patchwork's REST API, as far as it is only read and without a token. Faults reject as `ArchiveError`; the kind
 * `foreign` is for an answer that no Patchwork gives.
 */
export class PatchworkClient {
  readonly #api: PatchworkApi;

  constructor(session: HttpSession, place: PatchworkPlace) {
    this.#api = new PatchworkApi(session, place);
  }

  /** The patch with that Message-ID, or null where the project has none. One request. */
  async patch(messageId: string): Promise<PatchworkPatch | null> {
    const { patches, url } = await this.#patches({ msgid: messageId, per_page: "10" });
    const found = patches.find((patch) => patch.messageId === messageId);
    // A Patchwork that does not know a filter leaves it out, and all patches there are come back.
    if (!found && patches.length > 0)
      throw new ArchiveError("foreign", `${hostOf(url)} does not look patches up by Message-ID.`, url);
    return found ?? null;
  }

  /** The patches of a series, by its number. One request for 250 patches, or as many as the instance gives at once. */
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

  /** Whether the Patchwork has the project at all: one that is not there looks like one without patches. */
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
