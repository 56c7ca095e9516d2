import type { Call } from "../base/call.ts";
import type { RevisionCommits } from "../patches/model.ts";
import type { RevisionRequest } from "../patches/request.ts";
import type { PatchesService } from "../patches/service.ts";
import type { Series } from "../series/series.ts";
import { lineInFile } from "./hunkOffset.ts";
import { type Carried, LineMap } from "./lineMap.ts";
import type { Comment } from "./model.ts";

/** A place in a file of a patch mail. */
export type PostedPlace = Pick<Comment, "patch" | "file" | "side"> & { line: number };

type OfSeries = Omit<RevisionRequest, "revision">;

/** Places in patch mails of a series, and the text of a file in which to find them. */
export interface CarryRequest extends OfSeries {
  places: PostedPlace[];
  text: string;
  /**
   * The text is the unedited file before or after the patch, so a line is looked for only where git may have applied
   * it.
   */
  unedited: boolean;
}

/** One side of a file in a patch mail. */
interface PostedFile {
  /** Lines from the hunks; the others are blank. */
  sent: string[];
  /** Lines of the whole file; equal to `sent` if the patch applies nowhere. */
  whole: string[];
}

/** Number of cached files at commits. */
const mostKept = 200;
/** Characters of a text in which lines are looked for; nobody edits a longer one. */
const longestText = 4 << 20;

/** Finds places in patch mails in the present text of the files. */
export class Carrying {
  readonly #patches: Pick<PatchesService, "commits" | "file" | "mail">;
  /**
   * By repository, commit and path, which never change; files that were not found are not cached, since they may exist
   * later.
   */
  readonly #files = new Map<string, string[]>();

  constructor(patches: Pick<PatchesService, "commits" | "file" | "mail">) {
    this.#patches = patches;
  }

  /** The places in order; null for one that cannot be found any more. */
  async carry({ places, text, unedited, ...series }: CarryRequest, call: Call): Promise<(Carried | null)[]> {
    if (text.length > longestText) return places.map(() => null);
    const now = text.split(/\r?\n/);
    if (unedited) return Promise.all(places.map((place) => this.#inUnedited(place, now, call)));
    const sides = new Map<string, Promise<PostedFile | null>>();
    const revisions = new Map<number, Promise<RevisionCommits>>();
    const commitsOf = (revision: number) =>
      once(revisions, revision, () => this.#patches.commits({ ...series, revision }, call));
    const maps = new Map<PostedFile, LineMap>();
    const carried: (Carried | null)[] = [];
    for (const place of places) {
      const key = JSON.stringify([place.patch, place.file, place.side]);
      const file = await once(sides, key, () => this.#file(place, series.series, commitsOf, call));
      const line = file && lineInFile(file.sent, file.whole, place.line);
      if (file === null || line === null) carried.push(null);
      else {
        const map = maps.get(file) ?? new LineMap(file.whole, now);
        maps.set(file, map);
        carried.push(map.carried(line));
      }
    }
    return carried;
  }

  async #inUnedited(place: PostedPlace, whole: string[], call: Call): Promise<Carried | null> {
    const sent = await this.#sent(place, call);
    const line = sent && lineInFile(sent.lines, whole, place.line);
    return line === null ? null : { line, gone: false };
  }

  async #file(
    place: PostedPlace,
    series: Series,
    commitsOf: (revision: number) => Promise<RevisionCommits>,
    call: Call,
  ): Promise<PostedFile | null> {
    const found = await this.#sent(place, call);
    if (found === null) return null;
    const { path, lines: sent } = found;
    const { patch } = place;
    const revision = series.revisions.findIndex(({ patches }) =>
      patches.some(({ messageId }) => messageId === patch),
    );
    // This is an earlier sending; a later one became the commit.
    if (revision < 0) return { sent, whole: sent };
    const whole = await this.#whole({ ...place, path }, await commitsOf(revision), call);
    return { sent, whole: whole ?? sent };
  }

  /** That side of the file from the mail's hunks only, with its name on that side. */
  async #sent(
    { patch, file, side }: PostedPlace,
    call: Call,
  ): Promise<{ path: string; lines: string[] } | null> {
    const mail = await this.#patches.mail({ messageId: patch }, call);
    const [isNew, files] = [side === "new", mail?.files ?? []];
    // Comments on a renamed file use its new name for both sides.
    const hunks =
      files.find(({ path }) => path === file) ??
      (isNew ? undefined : files.find(({ oldPath }) => oldPath === file));
    if (!hunks) return null;
    const [path, text] = isNew ? [hunks.path, hunks.after] : [hunks.oldPath, hunks.before];
    return { path, lines: text.split("\n") };
  }

  /** The file at the patch's commit, or at its parent; null if it became none. */
  async #whole(
    { patch, path, side }: PostedPlace & { path: string },
    { repository, patches }: RevisionCommits,
    call: Call,
  ): Promise<string[] | null> {
    const made = patches.find(({ messageId }) => messageId === patch);
    const commit = side === "new" ? made?.commit : made?.commit && made.parent;
    if (!commit || repository === null) return null;
    const key = JSON.stringify([repository, commit, path]);
    const known = this.#files.get(key);
    if (known) return known;
    const found = await this.#patches.file({ repository, commit, path }, call);
    if (!found) return null;
    const lines = new TextDecoder().decode(found.content).split(/\r?\n/);
    this.#files.set(key, lines);
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostKept && oldest !== undefined) this.#files.delete(oldest);
    return lines;
  }
}

/** Caches a promise, so that simultaneous questions are answered once. */
function once<Key, T>(known: Map<Key, Promise<T>>, key: Key, find: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
