import * as v from "valibot";
import { day, hour, minute } from "../../../base/durations.ts";
import { type TextPosition, textPositionSchema } from "../../intake.ts";

/*
 * What is known of the text of one month ("month" stands for whatever period an archive keeps in one file).
 *
 *   unknown   nothing was read
 *   partial   read up to the mark; there is more, or nobody has said that there is not
 *   whole     read to its end, and everything agrees: what the listing promises, what was known before, what came
 *   doubtful  read, and something contradicts it. What is good of it is kept; it is asked again, after pauses that
 *             grow, and the person is told. It has no validators, so that no server can say "unchanged" of it.
 *
 *   unknown ──▶ partial ──▶ whole ──▶ (listing changed: asked again) ──▶ whole
 *      │           │          │
 *      └───────────┴──────────┴──▶ doubtful ──▶ whole, once nothing contradicts or the archive insists
 *
 * A month changes its state only together with the mails that the new state stands for, in one transaction. Whether
 * it is to be asked follows from its state and the listing alone, never from what a run had in mind: a run that was
 * killed or failed leaves nothing that the next one could not see.
 */

/** The file that a month was read from; "only packed": the server has no plain text of it. */
export type MonthFile = "plain" | "packed" | "only packed";

const validatorsSchema = v.object({ etag: v.nullable(v.string()), lastModified: v.nullable(v.string()) });

/** What stood around a month when it was found whole. */
const seenSchema = v.object({
  /** What the row of the index said of the text: "[ Gzip'd Text 26 KB ]". */
  listed: v.string(),
  /** The revision of the index then; see `KnownIndex`. */
  revision: v.number(),
  /** How many later months the index had, and the clock in milliseconds since 1970. */
  newer: v.number(),
  time: v.number(),
});

const doubtSchema = v.variant("kind", [
  /** It is listed, but what came holds no mail. */
  v.object({ kind: v.literal("no mail") }),
  /** It ends in the middle of a mail. */
  v.object({ kind: v.literal("cut") }),
  /** It had more mails before. */
  v.object({ kind: v.literal("fewer"), mails: v.number(), before: v.number() }),
  /** The store has lost some that were read. */
  v.object({ kind: v.literal("lost"), mails: v.number(), before: v.number() }),
  /** The listing promises more bytes. */
  v.object({ kind: v.literal("smaller"), bytes: v.number(), promised: v.number() }),
  /** Most of its mails were sent in another month: it may be the text of that one. */
  v.object({ kind: v.literal("other month"), mails: v.number(), outside: v.number() }),
  /** The month's index of articles has more than the text. */
  v.object({ kind: v.literal("more articles"), mails: v.number(), articles: v.number() }),
  /** It could not be had at all, or not unharmed; a sentence says why. */
  v.object({ kind: v.literal("fault"), what: v.string() }),
]);
/** What contradicts a month. */
export type Doubt = v.InferOutput<typeof doubtSchema>;

const fileSchema = v.picklist(["plain", "packed", "only packed"]);

export const monthSchema = v.variant("state", [
  v.object({
    state: v.literal("partial"),
    mark: textPositionSchema,
    file: fileSchema,
    /** The most mails that were ever read of it: more than the mark's where it is being read again. */
    most: v.number(),
  }),
  v.object({
    state: v.literal("whole"),
    mark: textPositionSchema,
    file: fileSchema,
    /** What the server said of the file. */
    validators: validatorsSchema,
    seen: seenSchema,
  }),
  v.object({
    state: v.literal("doubtful"),
    /** Up to where it can be trusted; null: nothing of it can, and what was read is replaced by what comes. */
    mark: v.nullable(textPositionSchema),
    file: fileSchema,
    doubt: doubtSchema,
    /** Bytes of the text that came last, to see whether the archive insists. */
    came: v.number(),
    /** What the listing said then; another wording ends the pause. */
    listed: v.string(),
    /** When it was asked last, milliseconds since 1970, and how often in all since the doubt. */
    asked: v.number(),
    tries: v.number(),
  }),
]);

export type MonthState = { state: "unknown" } | v.InferOutput<typeof monthSchema>;

/** A month as the index lists it now. */
export interface ListedNow {
  /** What its row says of the text. */
  listed: string;
  revision: number;
  /** How many later months there are. */
  newer: number;
  /** When it ends, and the clock; milliseconds since 1970. */
  end: number;
  now: number;
}

/** Mails sent before a month's end arrive, and its packed text is made, within this time. */
const settling = 3 * day;
/** Pauses after the first, second … asking of a doubtful month; the last one from then on. */
const pauses = [0, 10 * minute, hour, 6 * hour, day, 7 * day];
/** An archive that gives the same contradicting answer this many times is believed. */
const insisting = 3;

/** Whether nothing more is expected of a month, as far as the index and the clock can say. */
export function isSettled({ newer, end, now }: Pick<ListedNow, "newer" | "end" | "now">): boolean {
  return newer > 1 || (newer === 1 && end + settling <= now);
}

/** Whether a month is to be asked for. */
export function isDue(month: MonthState, listed: ListedNow): boolean {
  if (listed.newer === 0 || month.state === "unknown" || month.state === "partial") return true;
  if (month.state === "doubtful") {
    const passed = listed.now - month.asked;
    // A clock that was put back must not make a pause longer than it was meant to be.
    return month.listed !== listed.listed || passed < 0 || passed >= pauseAfter(month.tries);
  }
  const { seen } = month;
  if (seen.listed !== listed.listed) return true;
  if (seen.revision === listed.revision || seen.newer > 1) return false;
  // Once more when the index leaves no doubt that it is past: the clock may have been wrong.
  return (
    listed.newer > 1 || !isSettled({ ...seen, end: listed.end, now: seen.time }) || seen.time > listed.now
  );
}

function pauseAfter(tries: number): number {
  return pauses[Math.min(tries, pauses.length) - 1] ?? 0;
}

/** Up to where a month is read; null where nothing of it is, or can be trusted. */
export function markOf(month: MonthState): TextPosition | null {
  return month.state === "unknown" ? null : month.mark;
}

/** A text that came to its end. */
export interface Came {
  /** null where it holds no mail. */
  mark: TextPosition | null;
  /** Whether it ended in the middle of a mail, behind the mark. */
  cut: boolean;
  file: MonthFile;
  validators: v.InferOutput<typeof validatorsSchema>;
  /** Whether the answer said where it ends: by its length, by chunks, or by a checksum. */
  vouched: boolean;
  /** When the mails of it were sent that were not known before. */
  sent: Sent;
}

/** How many mails have a date, and how many of these one that is not of the month. */
export interface Sent {
  mails: number;
  outside: number;
}

/** A mail is filed under its own date or that of its arrival: so many may be odd by chance. */
const fewMails = 3;

/** The state of a month whose text came to its end; `before`: its state when it was asked for. */
export function judged(came: Came, before: MonthState, listed: ListedNow): MonthState {
  const { mark, file, validators } = came;
  const known = markOf(before);
  const doubt = contradiction(came, before, listed);
  if (doubt) {
    // The newest month is asked each time: that it was rewritten, or is being written, is no contradiction.
    if (growing.has(doubt.kind) && listed.newer === 0 && mark) return partial(mark, file, mark.mails);
    const again = doubtful(
      before,
      { mark: good.has(doubt.kind) ? mark : known, file, doubt },
      mark?.end ?? 0,
      listed,
    );
    if (!mark || !insists(again, before)) return again;
  }
  if (!mark) return before;
  if (!came.vouched && known?.end !== mark.end) return partial(mark, file, mark.mails);
  const { end: _end, now, ...around } = listed;
  return { state: "whole", mark, file, validators, seen: { ...around, time: now } };
}

/** What may be so of a month that is still growing. */
const growing: ReadonlySet<Doubt["kind"]> = new Set(["fewer", "cut"]);
/** Doubts of a text whose mails are good as far as they came. */
const good: ReadonlySet<Doubt["kind"]> = new Set(["smaller", "cut", "more articles"]);

function contradiction({ mark, cut, sent }: Came, before: MonthState, { listed }: ListedNow): Doubt | null {
  if (!mark) return { kind: "no mail" };
  const most = before.state === "partial" ? before.most : (markOf(before)?.mails ?? 0);
  if (mark.mails < most) return { kind: "fewer", mails: mark.mails, before: most };
  if (sent.mails >= fewMails && sent.outside * 2 > sent.mails) return { kind: "other month", ...sent };
  if (cut) return { kind: "cut" };
  const promised = leastBytes(listed);
  if (mark.end < promised) return { kind: "smaller", bytes: mark.end, promised };
  if (before.state !== "doubtful" || before.doubt.kind !== "more articles") return null;
  return mark.mails < before.doubt.articles ? { ...before.doubt, mails: mark.mails } : null;
}

/** What is missing of a month by what the store has of it: `filled` mails from its first one on, and its listing. */
export function gapIn(month: MonthState, filled: number, listed: string): Doubt | null {
  if (month.state === "doubtful") return month.doubt;
  const mark = markOf(month);
  if (mark && filled < mark.mails) return { kind: "lost", mails: filled, before: mark.mails };
  const promised = leastBytes(listed);
  if (month.state === "whole" && month.mark.end < promised && month.seen.listed !== listed)
    return { kind: "smaller", bytes: month.mark.end, promised };
  return null;
}

/** Whether the archive gave the same answer often enough. */
function insists(again: MonthState, before: MonthState): boolean {
  return (
    again.state === "doubtful" &&
    before.state === "doubtful" &&
    again.doubt.kind === before.doubt.kind &&
    again.came === before.came &&
    again.tries > insisting
  );
}

/** Read up to the mark; `most`: the most mails that were ever read of it. */
export function partial(mark: TextPosition, file: MonthFile, most: number): MonthState {
  return { state: "partial", mark, file, most: Math.max(most, mark.mails) };
}

/** In doubt, once more or for the first time. `came`: bytes of the text that came. */
export function doubtful(
  before: MonthState,
  { mark, file, doubt }: { mark: TextPosition | null; file: MonthFile; doubt: Doubt },
  came: number,
  { listed, now }: Pick<ListedNow, "listed" | "now">,
): MonthState {
  const tries = (before.state === "doubtful" ? before.tries : 0) + 1;
  return { state: "doubtful", mark, file, doubt, came, listed, asked: now, tries };
}

/** Bytes of a thousand, as Mailman writes sizes; others count 1,024. */
const units: Record<string, number> = { bytes: 1, kb: 1000, mb: 1_000_000, gb: 1_000_000_000 };

/**
 * The least bytes that a row's words promise: "[ Text 125 KB ]" is rounded, and may be older than the text. The size
 * of a packed text is less than that of the text as well. 0 where they promise nothing that could be relied upon.
 */
export function leastBytes(listed: string): number {
  const [, digits = "", unit = ""] = /(\d{1,9})\s*(bytes|KB|MB|GB)\b/i.exec(listed) ?? [];
  const size = Number(digits);
  return size < 3 ? 0 : (size - 1) * (units[unit.toLowerCase()] ?? 0);
}
