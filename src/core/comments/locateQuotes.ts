import { isBlankKey } from "./lineKey.ts";
import type { Place } from "./model.ts";
import type { PatchLine } from "./patchLines.ts";

/** The lines of a patch mail, to be found by their text. */
export class PatchIndex {
  readonly lines: PatchLine[];
  readonly #at = new Map<string, number[]>();
  #byPlace: Map<string, number> | null = null;

  constructor(lines: PatchLine[]) {
    this.lines = lines;
    for (const [at, { key }] of lines.entries()) {
      const all = this.#at.get(key);
      if (!all) this.#at.set(key, [at]);
      else if (all.length <= maxPlaces) all.push(at);
    }
  }

  /** The first positions of a line, ascending. */
  places(key: string): readonly number[] {
    return this.#at.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.#at.has(key);
  }

  /**
   * Index of the first line at a place, or of the first line of its file if it has no line number; -1 if there is none.
   */
  lineAt({ file, side, line }: Place): number {
    if (this.#byPlace === null) {
      this.#byPlace = new Map();
      // Backwards, so that the first one remains.
      for (let at = this.lines.length - 1; at >= 0; at--) {
        const { place } = this.lines[at] ?? {};
        if (!place) continue;
        this.#byPlace.set(nameOf(place), at);
        this.#byPlace.set(`${place.file}`, at);
      }
    }
    return this.#byPlace.get(line === null ? `${file}` : nameOf({ file, side, line })) ?? -1;
  }

  follows(above: string, below: string): boolean {
    return this.places(above).some((at) => {
      const next = isBlankKey(this.lines[at + 1]?.key ?? "") ? at + 2 : at + 1;
      return this.lines[at + 1]?.key === below || this.lines[next]?.key === below;
    });
  }
}

function nameOf({ file, side, line }: Place): string {
  return `${side}:${line}:${file}`;
}

/** A line that occurs more often does not help to find a position. */
const maxPlaces = 64;
/** Maximum number of quoted lines that one line of the patch may be wrapped into. */
const maxParts = 4;

/** A quoted line, or the parts of a wrapped one. */
export interface QuotedLine {
  key: string;
  /**
   * It does not follow the previous quoted line directly: the sender wrote something between, or marked left-out lines.
   */
  afterGap: boolean;
}

/** The origin of quoted lines. */
export interface Origin {
  /** Index of the patch's line. */
  at: number;
  /** Number of equally good positions, if the nearest one below the previous quote was chosen; else 1. */
  of: number;
}

/** Quoted lines `from` to `to`, which are contiguous in the patch at each of the `spots`. */
interface Stretch {
  from: number;
  to: number;
  /** For each spot the patch line of each quoted line. */
  spots: number[][];
  /** Number of spots that it was chosen from. */
  of: number;
}

interface Unit {
  key: string;
  lines: number[];
  afterGap: boolean;
}

/** The origin of a quoted line, its possible origins, or null. */
export type Found = Origin | { at: null; among: number[] } | null;

/**
 * Finds the origin of quoted lines. Quotes are copies, so their lines are contiguous and in the patch's order, apart
 * from what was left out. Therefore the rarest line is located first, together with its neighbours; an ambiguous one is
 * placed between those that are known. Time and memory are bounded by the length of the quote times `maxPlaces`.
 */
export function locateQuotes(quote: QuotedLine[], patch: PatchIndex): Found[] {
  const units = unitsOf(quote, patch);
  const stretches = stretchesOf(units, patch);
  chooseSpots(stretches, units, patch);
  const found: Found[] = quote.map(() => null);
  for (const { from, spots, of } of stretches) {
    const [only, ...others] = spots;
    for (const [at, place] of (only ?? []).entries()) {
      const among = others.length === 0 ? [] : spots.flatMap((spot) => spot[at] ?? []);
      for (const line of units[from + at]?.lines ?? [])
        found[line] = others.length === 0 ? { at: place, of } : { at: null, among };
    }
  }
  return found;
}

/** Joins the parts of wrapped lines; blank lines are skipped. */
function unitsOf(quote: QuotedLine[], patch: PatchIndex): Unit[] {
  const units: Unit[] = [];
  let gap = true;
  for (let at = 0; at < quote.length; ) {
    const line = quote[at];
    if (!line) break;
    gap ||= line.afterGap;
    if (line.key === "") {
      at++;
      continue;
    }
    const parts = partsOf(quote, at, patch);
    const lines = Array.from({ length: parts.count }, (_, part) => at + part);
    units.push({ key: parts.key, lines, afterGap: gap });
    gap = false;
    at += parts.count;
  }
  return units;
}

function partsOf(quote: QuotedLine[], at: number, patch: PatchIndex): { key: string; count: number } {
  const alone = quote[at]?.key ?? "";
  const next = quote[at + 1];
  // A line that the patch has is not wrapped, unless the next quoted line makes sense only as its continuation.
  if (patch.has(alone) && (!next || next.key === "" || patch.has(next.key))) return { key: alone, count: 1 };
  let key = alone;
  for (let count = 2; count <= maxParts; count++) {
    const part = quote[at + count - 1];
    if (!part || part.afterGap || part.key === "") break;
    key += part.key;
    if (patch.has(key)) return { key, count };
  }
  return { key: alone, count: 1 };
}

function stretchesOf(units: Unit[], patch: PatchIndex): Stretch[] {
  const order = units
    .map((unit, at) => ({ at, rarity: patch.places(unit.key).length, length: unit.key.length }))
    .filter(({ rarity, at }) => rarity > 0 && rarity <= maxPlaces && !isBlankKey(units[at]?.key ?? ""))
    .sort((a, b) => a.rarity - b.rarity || b.length - a.length || a.at - b.at);
  const taken = new Uint8Array(units.length);
  const stretches: Stretch[] = [];
  for (const { at } of order) {
    if (taken[at] !== 0) continue;
    const stretch = widest(units, at, patch, taken);
    taken.fill(1, stretch.from, stretch.to + 1);
    stretches.push(stretch);
  }
  return stretches.sort((a, b) => a.from - b.from);
}

/** The longest run around a quoted line that is contiguous in the patch, with all spots at which it is equally long. */
function widest(units: Unit[], at: number, patch: PatchIndex, taken: Uint8Array): Stretch {
  let best: Stretch = { from: at, to: at, spots: [], of: 1 };
  for (const place of patch.places(units[at]?.key ?? "")) {
    const above = run(units, at, place, -1, patch, taken);
    const below = run(units, at, place, 1, patch, taken);
    const [from, to] = [at - above.length, at + below.length];
    const length = to - from;
    if (length < best.to - best.from) continue;
    if (length > best.to - best.from) best = { from, to, spots: [], of: 1 };
    // Runs of the same length around the line but with different lines: the first is as good as any.
    if (best.from === from) best.spots.push([...above.reverse(), place, ...below]);
  }
  return best;
}

/** The patch's lines next to one, as long as both continue alike; blank lines may be left out. */
function run(
  units: Unit[],
  at: number,
  place: number,
  step: 1 | -1,
  patch: PatchIndex,
  taken: Uint8Array,
): number[] {
  const found: number[] = [];
  let line = place + step;
  for (let unit = at + step; unit >= 0 && unit < units.length && taken[unit] === 0; unit += step) {
    const key = units[unit]?.key ?? "";
    if (patch.lines[line]?.key !== key) {
      const blank = isBlankKey(patch.lines[line]?.key ?? "x");
      if (blank && patch.lines[line + step]?.key === key) line += step;
      // A blank line that only the quote has belongs to its neighbour.
      else if (isBlankKey(key) && found.length > 0) {
        found.push(line - step);
        continue;
      } else break;
    }
    found.push(line);
    line += step;
  }
  return found;
}

/** Chooses from several spots the one between the known lines above and below. */
function chooseSpots(stretches: Stretch[], units: Unit[], patch: PatchIndex): void {
  const known = stretches.map(({ spots }) => (spots.length === 1 ? (spots[0]?.[0] ?? null) : null));
  const belows: number[] = [];
  for (let at = known.length - 1, next = Number.POSITIVE_INFINITY; at >= 0; at--) {
    belows[at] = next;
    next = known[at] ?? next;
  }
  let end = -1;
  for (const [at, stretch] of stretches.entries()) {
    chooseSpot(stretch, end, belows[at] ?? Number.POSITIVE_INFINITY, units, patch);
    if (stretch.spots.length === 1) end = stretch.spots[0]?.at(-1) ?? end;
  }
}

/** `above`, `below`: the patch lines between which it must be; -1 and infinity if unknown. */
function chooseSpot(stretch: Stretch, above: number, below: number, units: Unit[], patch: PatchIndex): void {
  if (stretch.spots.length > 1) {
    const fitting = stretch.spots.filter((spot) => (spot[0] ?? 0) > above && (spot.at(-1) ?? 0) < below);
    if (fitting.length === 0) return;
    const next = fitting.find((spot) => isNext(above, spot[0] ?? 0, patch));
    const before = fitting.find((spot) => isNext(spot.at(-1) ?? 0, below, patch));
    const [first] = fitting;
    const chosen = next ?? before ?? (fitting.length === 1 ? first : undefined);
    if (chosen) stretch.spots = [chosen];
    else if (
      first &&
      above >= 0 &&
      units[stretch.from]?.afterGap === false &&
      sameFile(above, first[0] ?? 0, patch)
    ) {
      stretch.of = fitting.length;
      stretch.spots = [first];
    } else stretch.spots = fitting;
  }
}

function isNext(above: number, below: number, patch: PatchIndex): boolean {
  if (above < 0 || below <= above || below - above > 3) return false;
  for (let at = above + 1; at < below; at++) if (!isBlankKey(patch.lines[at]?.key ?? "")) return false;
  return true;
}

function sameFile(a: number, b: number, patch: PatchIndex): boolean {
  return patch.lines[a]?.place.file === patch.lines[b]?.place.file;
}
