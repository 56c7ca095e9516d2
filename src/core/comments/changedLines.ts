import { type Sentence, say } from "../base/localize.ts";
import { titleKey } from "../mail/title.ts";
import type { Cover, Patch, Revision, Series } from "../series/series.ts";
import type { PatchIndex } from "./locateQuotes.ts";
import type { Place } from "./model.ts";
import type { PatchLine } from "./patchLines.ts";

/** Characters. A shorter line may occur anywhere, so the lines around it must be equal too. */
const distinct = 12;

/**
 * Tells whether later revisions of a series still have the lines of an earlier one. `indexOf` gives the lines of a sent
 * mail, null if it is not here.
 */
export class LaterVersions {
  readonly #series: Series;
  readonly #indexOf: (messageId: string) => PatchIndex | null;

  constructor(series: Series, indexOf: (messageId: string) => PatchIndex | null) {
    this.#series = series;
    this.#indexOf = indexOf;
  }

  /**
   * One clause about the first later revision that no longer has the line at a place, or another line of the statement
   * that ends there; null if all have it, or it cannot be told. `sent`: Message-ID of the sending that the place refers to.
   */
  changed(revision: Revision, on: Patch | Cover, sent: string, place: Place): Sentence | null {
    const original = this.#indexOf(sent);
    const at = original && place.line !== null ? original.lineAt(place) : -1;
    if (!original || at < 0) return null;
    const again = sent === on.messageId ? null : this.#indexOf(on.messageId);
    if (again && lacks([again], original, at)) return say("the patch was sent again with that line changed");
    const later = this.after(revision).find((one) => this.#lacks(one, on, original, at));
    if (later) return say("{0} changed that line", later.label);
    const above = statementAbove(original, at);
    const other = this.after(revision).find((one) =>
      above.some((line) => this.#lacks(one, on, original, line)),
    );
    return other ? say("{0} changed that statement", other.label) : null;
  }

  after(revision: Revision): Revision[] {
    return this.#series.revisions.slice(this.#series.revisions.indexOf(revision) + 1);
  }

  #lacks(later: Revision, on: Patch | Cover, original: PatchIndex, at: number): boolean {
    const line = original.lines[at];
    if (!line) return false;
    const mails = line.place.side === "message" ? counterpart(later, on) : later.patches;
    const texts = mails.map(({ messageId }) => this.#indexOf(messageId));
    // An incomplete revision may have the line in a patch that is not here.
    if (texts.length === 0 || texts.includes(null) || (!later.complete && line.place.side !== "message"))
      return false;
    const indexes = texts.filter((text) => text !== null);
    return lacks(indexes, original, at);
  }
}

function lacks(indexes: PatchIndex[], original: PatchIndex, at: number): boolean {
  const line = original.lines[at];
  if (!line || indexes.some((index) => has(index, original, at))) return false;
  // A context line may still exist outside the hunks; it is gone only if a patch removes it.
  const isContext = line.place.side === "new" && !line.key.startsWith("+");
  return !isContext || indexes.some((index) => index.has(`-${line.key}`));
}

/** The same patch in a later revision, by title; for a cover, the cover. */
function counterpart(later: Revision, on: Patch | Cover): (Patch | Cover)[] {
  if (!("files" in on)) return later.cover ? [later.cover] : [];
  const named = later.patches.filter(({ title }) => titleKey(title) === titleKey(on.title));
  const alone = later.patches.length === 1 ? later.patches : [];
  return named.length > 0 ? named : alone;
}

function has(index: PatchIndex, original: PatchIndex, at: number): boolean {
  const line = original.lines[at];
  if (!line) return false;
  const places = index.places(line.key).filter((one) => alike(index.lines[one], line));
  if (line.key.length >= distinct) return places.length > 0;
  const [above, below] = [original.lines[at - 1]?.key, original.lines[at + 1]?.key];
  return places.some((one) => index.lines[one - 1]?.key === above || index.lines[one + 1]?.key === below);
}

/** Lines. */
const longestStatement = 8;
/** A line, in the form of `lineKey`, that its statement goes beyond. */
const goesOn = /^\+.*[,(|&=?]$/;

/** The added lines directly above an added one that belong to its statement. */
function statementAbove({ lines }: PatchIndex, at: number): number[] {
  const above: number[] = [];
  let below = lines[at];
  for (let line = at - 1; line > at - longestStatement; line--) {
    const one = lines[line];
    if (!one || !below?.key.startsWith("+") || !goesOn.test(one.key)) break;
    const isNext = one.place.file === below.place.file && one.place.line === (below.place.line ?? 0) - 1;
    if (!isNext || one.place.side !== "new") break;
    above.push(line);
    below = one;
  }
  return above;
}

function alike(line: PatchLine | undefined, other: PatchLine): boolean {
  return line?.place.file === other.place.file && line.place.side === other.place.side;
}
