/** The position of a line in a later text. */
export interface Carried {
  /** Counted from 1. */
  line: number;
  /** The line itself is gone; this is where it was, judged by the lines around it. */
  gone: boolean;
}

/** Characters without blanks; a shorter line may occur anywhere. */
const distinct = 8;
/** Number of lines above and below that confirm a position. */
const around = 3;
/** Maximum distance, in lines, at which another line still tells where a deleted one was. */
const near = 12;
/** Number of lines examined for each line of the text; more would not be worth the time. */
const effort = 30;
/** Lines without an anchor between them are compared pairwise, up to this many pairs. */
const pairs = 40_000;

/**
 * Maps the lines of a text to a later version, however it was edited. Lines that occur once in both texts are anchors,
 * as in git's `patience` diff, and the same is repeated between them. Blanks are ignored, so that a reindented line is
 * the same. Only certain matches are returned; both line numbers count from 1. The time is bounded by the number of
 * lines.
 */
export class LineMap {
  readonly #before: number[];
  readonly #after: number[];
  readonly #lengths: number[] = [0];
  /** For each line of the earlier text its 0-based index in the later one; -1 if it has none. */
  readonly #to: Int32Array;
  /** Lines of the earlier text that are not trivial and occur once in both texts. */
  readonly #unique = new Set<number>();
  #left: number;

  constructor(before: string[], after: string[]) {
    const numbers = new Map<string, number>([["", blank]]);
    const numberOf = (line: string) => {
      const bare = line.replace(/\s+/g, "");
      const known = numbers.get(bare);
      if (known !== undefined) return known;
      numbers.set(bare, this.#lengths.length);
      return this.#lengths.push(bare.length) - 1;
    };
    this.#before = before.map(numberOf);
    this.#after = after.map(numberOf);
    this.#to = new Int32Array(before.length).fill(-1);
    this.#left = effort * (before.length + after.length);
    const waiting = [{ from: 0, end: before.length, fromThen: 0, endThen: after.length }];
    for (let next = waiting.pop(); next; next = waiting.pop())
      for (const between of this.#match(next)) waiting.push(between);
    this.#takeMoved();
  }

  /** Null if neither the line nor its neighbours exist any more. */
  carried(line: number): Carried | null {
    const at = line - 1;
    if (this.#isSure(at)) return { line: this.#placeOf(at) + 1, gone: false };
    const place = this.#placeAround(at);
    return place === null ? null : { line: place + 1, gone: true };
  }

  #placeOf(at: number): number {
    return this.#to[at] ?? -1;
  }

  /** Matches what is certain within a range; returns the ranges that remain between. */
  #match(stretch: Stretch): Stretch[] {
    let { from, end, fromThen, endThen } = stretch;
    const [before, after] = [this.#before, this.#after];
    this.#left -= end - from + endThen - fromThen;
    if (this.#left < 0) return [];
    while (from < end && fromThen < endThen && before[from] === after[fromThen])
      this.#to[from++] = fromThen++;
    while (from < end && fromThen < endThen && before[end - 1] === after[endThen - 1])
      this.#to[--end] = --endThen;
    if (from === end || fromThen === endThen) return [];
    const anchors = inBoth({ from, end, fromThen, endThen }, before, after);
    if (anchors.length === 0) {
      this.#compare({ from, end, fromThen, endThen });
      return [];
    }
    const between: Stretch[] = [];
    for (const [at, then] of anchors) {
      this.#to[at] = then;
      between.push({ from, end: at, fromThen, endThen: then });
      [from, fromThen] = [at + 1, then + 1];
    }
    between.push({ from, end, fromThen, endThen });
    return between;
  }

  /** The longest common subsequence of a range without anchors. */
  #compare({ from, end, fromThen, endThen }: Stretch): void {
    const [height, width] = [end - from, endThen - fromThen];
    if (height * width > pairs) return;
    const lengths = new Uint16Array((height + 1) * (width + 1));
    const at = (row: number, column: number) => row * (width + 1) + column;
    const isSame = (row: number, column: number) =>
      this.#before[from + row] === this.#after[fromThen + column];
    for (let row = height - 1; row >= 0; row--)
      for (let column = width - 1; column >= 0; column--)
        lengths[at(row, column)] = isSame(row, column)
          ? (lengths[at(row + 1, column + 1)] ?? 0) + 1
          : Math.max(lengths[at(row + 1, column)] ?? 0, lengths[at(row, column + 1)] ?? 0);
    for (let row = 0, column = 0; row < height && column < width; )
      if (isSame(row, column)) this.#to[from + row++] = fromThen + column++;
      else if ((lengths[at(row + 1, column)] ?? 0) >= (lengths[at(row, column + 1)] ?? 0)) row++;
      else column++;
  }

  /** Matches moved lines that occur once in each text. */
  #takeMoved(): void {
    const whole = { from: 0, end: this.#before.length, fromThen: 0, endThen: this.#after.length };
    for (const [at, then] of onceInBoth(whole, this.#before, this.#after))
      if ((this.#lengths[this.#before[at] ?? blank] ?? 0) >= distinct) {
        this.#to[at] = then;
        this.#unique.add(at);
      }
  }

  /**
   * Whether a match is certain: a line that is not trivial and unique in both texts, or one whose neighbour moved with
   * it.
   */
  #isSure(at: number): boolean {
    const place = this.#placeOf(at);
    if (place < 0) return false;
    if (this.#unique.has(at)) return true;
    let beside = 0;
    for (let step = -around; step <= around; step++) {
      if (step === 0 || this.#before[at + step] === blank || this.#placeOf(at + step) !== place + step)
        continue;
      if (this.#unique.has(at + step) || ++beside > 1) return true;
    }
    return false;
  }

  /** The position between the remaining neighbours, or next to the nearest one. */
  #placeAround(at: number): number | null {
    const above = this.#anchor(at, -1);
    const below = this.#anchor(at, 1);
    if (above === null || below === null) {
      const only = above ?? below;
      return only === null ? null : this.#placeOf(only);
    }
    const [first, last] = [this.#placeOf(above), this.#placeOf(below)];
    // The neighbours were separated or swapped.
    if (last <= first || last - first > 2 * near) return at - above <= below - at ? first : last;
    for (let place = first + 1; place < last; place++) if (this.#after[place] !== blank) return place;
    return first;
  }

  #anchor(at: number, step: number): number | null {
    for (let away = 1; away <= near; away++) if (this.#isAnchor(at + step * away)) return at + step * away;
    return null;
  }

  #isAnchor(at: number): boolean {
    return this.#before[at] !== undefined && this.#before[at] !== blank && this.#isSure(at);
  }
}

const blank = 0;

/** Ranges of lines in both texts, 0-based, with exclusive ends. */
interface Stretch {
  from: number;
  end: number;
  fromThen: number;
  endThen: number;
}

/** Lines that occur once in each range, in the order of the earlier one. */
function onceInBoth(
  { from, end, fromThen, endThen }: Stretch,
  before: number[],
  after: number[],
): [at: number, then: number][] {
  const then = placesOf(after, fromThen, endThen);
  return [...placesOf(before, from, end)].flatMap(([line, at]): [number, number][] => {
    const place = then.get(line) ?? several;
    return line === blank || at === several || place === several ? [] : [[at, place]];
  });
}

const several = -1;

/** The index of each line; `several` if it occurs more than once. */
function placesOf(lines: number[], from: number, end: number): Map<number, number> {
  const places = new Map<number, number>();
  for (let at = from; at < end; at++) {
    const line = lines[at] ?? blank;
    places.set(line, places.has(line) ? several : at);
  }
  return places;
}

/** Of the lines that occur once in each range, the longest sequence with the same order in both. */
function inBoth(stretch: Stretch, before: number[], after: number[]): [at: number, then: number][] {
  const all = onceInBoth(stretch, before, after);
  /** For each length the last pair of the sequence that ends lowest, and for each pair its predecessor. */
  const ends: number[] = [];
  const previous: number[] = [];
  const thenOf = (pair: number | undefined) => all[pair ?? -1]?.[1] ?? -1;
  for (const [pair, [, then]] of all.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thenOf(ends[middle]) < then) low = middle + 1;
      else high = middle;
    }
    previous[pair] = ends[low - 1] ?? -1;
    ends[low] = pair;
  }
  const row: [number, number][] = [];
  for (let pair = ends.at(-1) ?? -1; pair >= 0; pair = previous[pair] ?? -1) {
    const found = all[pair];
    if (found) row.push(found);
  }
  return row.reverse();
}
