import type { Call } from "../base/call.ts";
import type { RevisionRequest } from "../patches/request.ts";
import type { PatchesService } from "../patches/service.ts";
import { type Carried, LineMap } from "./lineMap.ts";
import type { Comment } from "./model.ts";
import { lineInFile } from "./postedFile.ts";

/** A place in a file of a patch mail. */
export type PostedPlace = Pick<Comment, "patch" | "file" | "side"> & { line: number };

/** That side of a file of a patch mail. */
interface PostedFile {
  /** From its hunks alone, other lines blank. */
  sent: string[];
  /** As a whole; the same where the patch applies nowhere. */
  whole: string[];
}

/** Files of patch mails that are remembered. */
const mostKept = 200;
/** Characters of a text in which lines are looked for; no longer one is edited by a person. */
const longestText = 4 << 20;

/** Carries places in patch mails over to texts that the files have become since. */
export class Carrying {
  readonly #patches: Pick<PatchesService, "commits" | "file" | "mail">;
  /** By patch, file and side. */
  readonly #files = new Map<string, Promise<PostedFile | null>>();

  constructor(patches: Pick<PatchesService, "commits" | "file" | "mail">) {
    this.#patches = patches;
  }

  /** The places in their order; null for one that is no longer to be told. */
  async carry(
    { places, text, ...series }: Omit<RevisionRequest, "revision"> & { places: PostedPlace[]; text: string },
    call: Call,
  ): Promise<(Carried | null)[]> {
    if (text.length > longestText) return places.map(() => null);
    const now = text.split(/\r?\n/);
    const maps = new Map<PostedFile, LineMap>();
    const carried: (Carried | null)[] = [];
    for (const place of places) {
      const file = await this.#file(place, series, call);
      if (file === null) carried.push(null);
      else {
        const map = maps.get(file) ?? new LineMap(file.whole, now);
        maps.set(file, map);
        const line = lineInFile(file.sent, file.whole, place.line);
        carried.push(line === null ? null : map.carried(line));
      }
    }
    return carried;
  }

  #file(
    place: PostedPlace,
    series: Omit<RevisionRequest, "revision">,
    call: Call,
  ): Promise<PostedFile | null> {
    const key = JSON.stringify([place.patch, place.file, place.side, series.project.folders]);
    const known = this.#files.get(key);
    if (known) return known;
    const read = this.#read(place, series, call);
    this.#files.set(key, read);
    read.catch(() => this.#files.delete(key));
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostKept && oldest !== undefined) this.#files.delete(oldest);
    return read;
  }

  async #read(
    { patch, file, side }: PostedPlace,
    series: Omit<RevisionRequest, "revision">,
    call: Call,
  ): Promise<PostedFile | null> {
    const mail = await this.#patches.mail({ messageId: patch }, call);
    const hunks = mail?.files.find(({ path, oldPath }) => (side === "new" ? path : oldPath) === file);
    if (!hunks || file === null) return null;
    const sent = (side === "new" ? hunks.after : hunks.before).split("\n");
    const whole = await this.#whole(patch, file, side, series, call);
    return { sent, whole: whole?.split(/\r?\n/) ?? sent };
  }

  /** The file at the commit that the patch became, or below it; null where it became none. */
  async #whole(
    patch: string,
    path: string,
    side: Comment["side"],
    series: Omit<RevisionRequest, "revision">,
    call: Call,
  ): Promise<string | null> {
    const revision = series.series.revisions.findIndex(({ patches }) =>
      patches.some(({ messageId }) => messageId === patch),
    );
    // An earlier sending, in whose place another became a commit.
    if (revision < 0) return null;
    const { repository, patches } = await this.#patches.commits({ ...series, revision }, call);
    const made = patches.find(({ messageId }) => messageId === patch);
    const commit = side === "new" ? made?.commit : made?.commit && made.parent;
    if (!commit || repository === null) return null;
    const found = await this.#patches.file({ repository, commit, path }, call);
    return found && new TextDecoder().decode(found.content);
  }
}
