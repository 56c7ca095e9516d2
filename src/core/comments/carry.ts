import type { Call } from "../base/call.ts";
import type { RevisionCommits } from "../patches/model.ts";
import type { RevisionRequest } from "../patches/request.ts";
import type { PatchesService } from "../patches/service.ts";
import { type Carried, LineMap } from "./lineMap.ts";
import type { Comment } from "./model.ts";
import { lineInFile } from "./postedFile.ts";

/** A place in a file of a patch mail. */
export type PostedPlace = Pick<Comment, "patch" | "file" | "side"> & { line: number };

type OfSeries = Omit<RevisionRequest, "revision">;

/** Places in patch mails of a series, and the text of a file to carry them to. */
export interface CarryRequest extends OfSeries {
  places: PostedPlace[];
  text: string;
  /** The text is the file as the patch made it, or found it: only where git applied it is looked for. */
  own: boolean;
}

/** That side of a file of a patch mail. */
interface PostedFile {
  /** From its hunks alone, other lines blank. */
  sent: string[];
  /** As a whole; the same where the patch applies nowhere. */
  whole: string[];
}

/** Revisions whose commits are remembered. */
const revisionsKept = 20;
/** Files of patch mails that are remembered. */
const mostKept = 200;
/** Characters of a text in which lines are looked for; no longer one is edited by a person. */
const longestText = 4 << 20;

/** Carries places in patch mails over to texts that the files have become since. */
export class Carrying {
  readonly #patches: Pick<PatchesService, "commits" | "file" | "mail">;
  /** By patch, file and side. */
  readonly #files = new Map<string, Promise<PostedFile | null>>();
  /** By the patches of a revision. */
  readonly #commits = new Map<string, Promise<RevisionCommits>>();

  constructor(patches: Pick<PatchesService, "commits" | "file" | "mail">) {
    this.#patches = patches;
  }

  /** The places in their order; null for one that is no longer to be told. */
  async carry({ places, text, own, ...series }: CarryRequest, call: Call): Promise<(Carried | null)[]> {
    if (text.length > longestText) return places.map(() => null);
    const now = text.split(/\r?\n/);
    if (own) return Promise.all(places.map((place) => this.#inOwn(place, now, call)));
    const maps = new Map<PostedFile, LineMap>();
    const carried: (Carried | null)[] = [];
    for (const place of places) {
      const file = await this.#file(place, series, call);
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

  async #inOwn(place: PostedPlace, whole: string[], call: Call): Promise<Carried | null> {
    const sent = await this.#sent(place, call);
    const line = sent && lineInFile(sent, whole, place.line);
    return line === null ? null : { line, gone: false };
  }

  #file(place: PostedPlace, series: OfSeries, call: Call): Promise<PostedFile | null> {
    const key = JSON.stringify([place.patch, place.file, place.side, series.project.folders]);
    return remembered(this.#files, mostKept, key, async () => {
      const sent = await this.#sent(place, call);
      const whole = sent && (await this.#whole(place, series, call));
      return sent && { sent, whole: whole?.split(/\r?\n/) ?? sent };
    });
  }

  async #sent({ patch, file, side }: PostedPlace, call: Call): Promise<string[] | null> {
    const mail = await this.#patches.mail({ messageId: patch }, call);
    const hunks = mail?.files.find(({ path, oldPath }) => (side === "new" ? path : oldPath) === file);
    return hunks ? (side === "new" ? hunks.after : hunks.before).split("\n") : null;
  }

  /** The file at the commit that the patch became, or below it; null where it became none. */
  async #whole({ patch, file, side }: PostedPlace, series: OfSeries, call: Call): Promise<string | null> {
    const revision = series.series.revisions.findIndex(({ patches }) =>
      patches.some(({ messageId }) => messageId === patch),
    );
    // An earlier sending, in whose place another became a commit.
    if (revision < 0 || file === null) return null;
    const { repository, patches } = await this.#commitsOf({ ...series, revision }, call);
    const made = patches.find(({ messageId }) => messageId === patch);
    const commit = side === "new" ? made?.commit : made?.commit && made.parent;
    if (!commit || repository === null) return null;
    const found = await this.#patches.file({ repository, commit, path: file }, call);
    return found && new TextDecoder().decode(found.content);
  }

  #commitsOf(request: RevisionRequest, call: Call): Promise<RevisionCommits> {
    const { series, revision, project } = request;
    const ids = series.revisions[revision]?.patches.map(({ messageId }) => messageId);
    const key = JSON.stringify([ids, project.folders]);
    return remembered(this.#commits, revisionsKept, key, () => this.#patches.commits(request, call));
  }
}

/** What was found before; what failed is tried again, and what was kept longest goes where there is too much. */
function remembered<T>(
  known: Map<string, Promise<T>>,
  most: number,
  key: string,
  find: () => Promise<T>,
): Promise<T> {
  const kept = known.get(key);
  if (kept) return kept;
  const found = find();
  known.set(key, found);
  found.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
  return found;
}
