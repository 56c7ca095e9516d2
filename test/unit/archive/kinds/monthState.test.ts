// When a month is asked again, what is believed of it, and what is missing.

import { describe, expect, it } from "vitest";
import type { TextPosition } from "../../../../src/core/archive/intake.ts";
import {
  type Came,
  gapIn,
  isDue,
  isSettled,
  judged,
  type ListedNow,
  leastBytes,
  type MonthState,
  markOf,
} from "../../../../src/core/archive/kinds/pipermail/monthState.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const end = Date.UTC(2022, 2, 1);
const now = end + 9 * day;
const text = "[ Text 9 KB ]";

const mark = (mails: number, bytes = mails * 1000): TextPosition => ({
  mails,
  start: bytes - 1000,
  end: bytes,
  last: mails,
  before: mails,
});
const listed = (more: Partial<ListedNow> = {}): ListedNow => ({
  listed: text,
  revision: 1,
  newer: 1,
  end,
  now,
  ...more,
});
const validators = { etag: '"1"', lastModified: null };
const came = (more: Partial<Came> = {}): Came => ({
  mark: mark(10),
  cut: false,
  file: "plain",
  validators,
  vouched: true,
  sent: { mails: 10, outside: 0 },
  ...more,
});
const unknown: MonthState = { state: "unknown" };
const partial = (mails: number, most = mails): MonthState => ({
  state: "partial",
  mark: mark(mails),
  file: "plain",
  most,
});
const whole = (
  seen: { listed?: string; revision?: number; newer?: number; time?: number } = {},
): MonthState => ({
  state: "whole",
  mark: mark(10),
  file: "plain",
  validators,
  seen: { listed: text, revision: 1, newer: 1, time: now, ...seen },
});
type Doubtful = Extract<MonthState, { state: "doubtful" }>;
const doubtful = (more: Partial<Doubtful> = {}): Doubtful => ({
  state: "doubtful",
  mark: mark(10),
  file: "plain",
  doubt: { kind: "cut" },
  came: 10_000,
  listed: text,
  asked: now,
  tries: 1,
  ...more,
});

describe("a month is settled", () => {
  it.each([
    [0, now, false],
    [1, end, false],
    [1, end + 3 * day - 1, false],
    [1, end + 3 * day, true],
    [2, end, true],
  ])("with %i later ones, at %i: %s", (newer, at, settled) => {
    expect(isSettled({ newer, end, now: at })).toBe(settled);
  });
});

describe("a month is asked for", () => {
  it("each time while it is the newest, was never read, or was not read to its end", () => {
    expect(isDue(whole(), listed({ newer: 0 }))).toBe(true);
    expect(isDue(unknown, listed({ newer: 5 }))).toBe(true);
    expect(isDue(partial(3), listed({ newer: 5 }))).toBe(true);
  });

  it("again where its row in the index says something else", () => {
    expect(isDue(whole(), listed({ newer: 5 }))).toBe(false);
    expect(isDue(whole(), listed({ newer: 5, listed: "[ Text 10 KB ]" }))).toBe(true);
  });

  it("not again while the index is as it was then", () => {
    expect(isDue(whole({ time: end }), listed({ newer: 1 }))).toBe(false);
    expect(isDue(whole({ time: end }), listed({ newer: 1, revision: 2 }))).toBe(true);
  });

  it("once more when the index has a second later month, and then no more", () => {
    expect(isDue(whole(), listed({ newer: 2, revision: 2 }))).toBe(true);
    expect(isDue(whole({ newer: 2 }), listed({ newer: 3, revision: 2 }))).toBe(false);
  });

  it("not again where it was settled when it was read, unless the clock was ahead then", () => {
    expect(isDue(whole(), listed({ revision: 2 }))).toBe(false);
    expect(isDue(whole(), listed({ revision: 2, now: now - 1 }))).toBe(true);
  });

  it.each([
    [1, 0],
    [2, 10 * minute],
    [3, hour],
    [4, 6 * hour],
    [5, day],
    [6, 7 * day],
    [9, 7 * day],
  ])("in doubt for the %i. time, after a pause of %i ms", (tries, pause) => {
    const later = listed({ newer: 2, now: now + pause });
    expect(isDue(doubtful({ tries }), later)).toBe(true);
    if (pause > 0) expect(isDue(doubtful({ tries }), { ...later, now: now + pause - 1 })).toBe(false);
  });

  it("in doubt at once where its row says something else, or the clock was put back", () => {
    expect(isDue(doubtful({ tries: 6 }), listed())).toBe(false);
    expect(isDue(doubtful({ tries: 6 }), listed({ listed: "[ Text 10 KB ]" }))).toBe(true);
    expect(isDue(doubtful({ tries: 6 }), listed({ now: now - 1 }))).toBe(true);
  });
});

describe("a text that came to its end", () => {
  it("is whole, with what stood around it then", () => {
    expect(judged(came(), unknown, listed({ revision: 7 }))).toEqual({
      state: "whole",
      mark: mark(10),
      file: "plain",
      validators,
      seen: { listed: text, revision: 7, newer: 1, time: now },
    });
  });

  it("is asked once more where nobody vouches for its end, until it ends there again", () => {
    const unsure = came({ vouched: false });
    expect(judged(unsure, unknown, listed())).toEqual(partial(10));
    expect(judged(unsure, partial(10), listed()).state).toBe("whole");
  });

  it.each<[string, Partial<Came>, MonthState, unknown, TextPosition | null]>([
    ["holds no mail", { mark: null }, partial(4), { kind: "no mail" }, mark(4)],
    ["has fewer mails than before", {}, whole({}), null, mark(10)],
    ["has fewer than one read before", {}, partial(4, 11), { kind: "fewer", mails: 10, before: 11 }, mark(4)],
    ["ends within a mail", { cut: true }, unknown, { kind: "cut" }, mark(10)],
    [
      "is mostly of another month",
      { sent: { mails: 10, outside: 6 } },
      partial(4),
      { kind: "other month", mails: 10, outside: 6 },
      mark(4),
    ],
    ["is of another month by half", { sent: { mails: 10, outside: 5 } }, unknown, null, mark(10)],
    [
      "is three mails of another month",
      { sent: { mails: 3, outside: 3 } },
      unknown,
      { kind: "other month", mails: 3, outside: 3 },
      null,
    ],
    ["is two mails of another month", { sent: { mails: 2, outside: 2 } }, unknown, null, mark(10)],
    [
      "is smaller than promised",
      { mark: mark(7) },
      unknown,
      { kind: "smaller", bytes: 7000, promised: 8000 },
      mark(7),
    ],
    ["is just as large as promised", { mark: mark(8) }, unknown, null, mark(8)],
    [
      "still lacks articles",
      { mark: mark(11) },
      doubtful({ doubt: { kind: "more articles", mails: 10, articles: 12 } }),
      { kind: "more articles", mails: 11, articles: 12 },
      mark(11),
    ],
    [
      "has all articles now",
      { mark: mark(12) },
      doubtful({ doubt: { kind: "more articles", mails: 10, articles: 12 } }),
      null,
      mark(12),
    ],
  ])("and %s", (_, more, before, doubt, trusted) => {
    const month = judged(came(more), before, listed());
    expect(month.state).toBe(doubt ? "doubtful" : "whole");
    expect(markOf(month)).toEqual(trusted);
    if (month.state === "doubtful") expect(month.doubt).toEqual(doubt);
  });

  it.each<[string, Partial<Came>, MonthState, MonthState]>([
    ["has fewer mails", {}, partial(12), partial(10)],
    ["ends within a mail", { cut: true }, partial(4), partial(10)],
  ])("is no matter of doubt where the newest month %s", (_, more, before, after) => {
    expect(judged(came(more), before, listed({ newer: 0 }))).toEqual(after);
  });

  it("is one where the newest month is listed, and holds no mail", () => {
    expect(judged(came({ mark: null }), unknown, listed({ newer: 0 })).state).toBe("doubtful");
  });

  it("is believed when the archive says the same for the fourth time, and not sooner", () => {
    let month: MonthState = unknown;
    const states = [1, 2, 3, 4].map(() => {
      month = judged(came({ cut: true }), month, listed());
      return month.state;
    });
    expect(states).toEqual(["doubtful", "doubtful", "doubtful", "whole"]);
  });

  it.each<[string, Partial<Doubtful>]>([
    ["another length", { came: 9_999 }],
    ["another doubt", { doubt: { kind: "no mail" } }],
  ])("is not believed after %s", (_, before) => {
    const month = judged(came({ cut: true }), doubtful({ tries: 3, ...before }), listed());
    expect(month).toMatchObject({ state: "doubtful", tries: 4, asked: now, listed: text, came: 10_000 });
  });

  it("is never believed to hold no mail", () => {
    const before = doubtful({ tries: 9, came: 0, doubt: { kind: "no mail" } });
    expect(judged(came({ mark: null }), before, listed())).toMatchObject({ state: "doubtful", tries: 10 });
  });
});

describe("of a month is missing", () => {
  it("nothing where the store has all that was read, and the listing promises no more", () => {
    expect(gapIn(whole(), 10, text)).toBeNull();
    expect(gapIn(unknown, 0, text)).toBeNull();
    expect(gapIn(partial(3), 3, "[ Text 90 KB ]")).toBeNull();
  });

  it("what is in doubt", () => {
    expect(gapIn(doubtful(), 10, text)).toEqual({ kind: "cut" });
  });

  it("what the store has lost", () => {
    expect(gapIn(whole(), 9, text)).toEqual({ kind: "lost", mails: 9, before: 10 });
  });

  it("what the listing promises since, but not what was believed in spite of it", () => {
    const promised = "[ Text 12 KB ]";
    expect(gapIn(whole(), 10, promised)).toEqual({ kind: "smaller", bytes: 10_000, promised: 11_000 });
    expect(gapIn(whole({ listed: promised }), 10, promised)).toBeNull();
    expect(gapIn(whole(), 10, "[ Text 11 KB ]")).toBeNull();
  });
});

describe("the least that a row promises", () => {
  it.each([
    ["[ Text 125 KB ]", 124_000],
    ["[ Gzip'd Text 26 kb ]", 25_000],
    ["[ Text 3 MB ]", 2_000_000],
    ["[ Text 4 GB ]", 3_000_000_000],
    ["[ Text 712 bytes ]", 711],
    ["[ Text 2 KB ]", 0],
    ["[ Text 12 KBit ]", 0],
    ["[ Text ]", 0],
    ["", 0],
  ])("%j: %i bytes", (row, bytes) => {
    expect(leastBytes(row)).toBe(bytes);
  });
});
