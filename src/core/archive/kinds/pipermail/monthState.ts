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

/** The file that a month was read from; "only packed": the server has no plain text. */
export type MonthFile = "plain" | "packed" | "only packed";

const validatorsSchema = v.object({ etag: v.nullable(v.string()), lastModified: v.nullable(v.string()) });

/** The circumstances in which a month was found whole. */
const seenSchema = v.object({
  /** The index row's description of the text: "[ Gzip'd Text 26 KB ]". */
  listed: v.string(),
  /** The revision of the index then; see `KnownIndex`. */
  revision: v.number(),
  /** Number of later months in the index, and the clock in milliseconds since 1970. */
  newer: v.number(),
  time: v.number(),
});

const doubtSchema = v.variant("kind", [
  /** It is listed, but its text has no mail. */
  v.object({ kind: v.literal("no mail") }),
  /** The text ends in the middle of a mail. */
  v.object({ kind: v.literal("cut") }),
  /** It had more mails before. */
  v.object({ kind: v.literal("fewer"), mails: v.number(), before: v.number() }),
  /** The store has lost some of its mails. */
  v.object({ kind: v.literal("lost"), mails: v.number(), before: v.number() }),
  /** The listing promises more bytes. */
  v.object({ kind: v.literal("smaller"), bytes: v.number(), promised: v.number() }),
  /** Most of its mails were sent in another month: it may be the text of that one. */
  v.object({ kind: v.literal("other month"), mails: v.number(), outside: v.number() }),
  /** The month's index of articles has more than the text. */
  v.object({ kind: v.literal("more articles"), mails: v.number(), articles: v.number() }),
  /** The text could not be fetched, or is damaged; `what` says why. */
  v.object({ kind: v.literal("fault"), what: v.string() }),
]);
/** What contradicts that a month is whole. */
export type Doubt = v.InferOutput<typeof doubtSchema>;

const fileSchema = v.picklist(["plain", "packed", "only packed"]);

export const monthSchema = v.variant("state", [
  v.object({
    state: v.literal("partial"),
    mark: textPositionSchema,
    file: fileSchema,
    /** The most mails ever read of it; more than in the mark while it is being read again. */
    most: v.number(),
  }),
  v.object({
    state: v.literal("whole"),
    mark: textPositionSchema,
    file: fileSchema,
    /** The server's validators (ETag, Last-Modified) of the file. */
    validators: validatorsSchema,
    seen: seenSchema,
  }),
  v.object({
    state: v.literal("doubtful"),
    /** Up to where it can be trusted; null if nothing can, and everything is replaced by what comes. */
    mark: v.nullable(textPositionSchema),
    file: fileSchema,
    doubt: doubtSchema,
    /** Bytes of the last text, to see whether the archive gives the same answer again. */
    came: v.number(),
    /** The listing then; if it changes, the pause ends. */
    listed: v.string(),
    /** When it was last requested (milliseconds since 1970), and how often since the doubt arose. */
    asked: v.number(),
    tries: v.number(),
  }),
]);

export type MonthState = { state: "unknown" } | v.InferOutput<typeof monthSchema>;

/** A month as the index lists it now. */
export interface ListedNow {
  /** The row's description of the text. */
  listed: string;
  revision: number;
  /** Number of later months. */
  newer: number;
  /** When the month ends, and the clock; milliseconds since 1970. */
  end: number;
  now: number;
}

/** Late mails of a month arrive, and its compressed text is made, within this time after its end. */
const settling = 3 * day;
/** Pauses after the first, second … request for a doubtful month; then always the last one. */
const pauses = [0, 10 * minute, hour, 6 * hour, day, 7 * day];
/** If an archive gives the same contradictory answer this many times, it is believed. */
const insisting = 3;

/** Whether no more mails are expected for a month, by the index and the clock. */
export function isSettled({ newer, end, now }: Pick<ListedNow, "newer" | "end" | "now">): boolean {
  return newer > 1 || (newer === 1 && end + settling <= now);
}

/** Whether a month should be requested. */
export function isDue(month: MonthState, listed: ListedNow): boolean {
  if (listed.newer === 0 || month.state === "unknown" || month.state === "partial") return true;
  if (month.state === "doubtful") {
    const passed = listed.now - month.asked;
    // A clock that was set back must not extend a pause.
    return month.listed !== listed.listed || passed < 0 || passed >= pauseAfter(month.tries);
  }
  const { seen } = month;
  if (seen.listed !== listed.listed) return true;
  if (seen.revision === listed.revision || seen.newer > 1) return false;
  // Once more when the index shows that the month is over, since the clock may have been wrong.
  return (
    listed.newer > 1 || !isSettled({ ...seen, end: listed.end, now: seen.time }) || seen.time > listed.now
  );
}

function pauseAfter(tries: number): number {
  return pauses[Math.min(tries, pauses.length) - 1] ?? 0;
}

/** Up to where a month is read; null if nothing is, or nothing can be trusted. */
export function markOf(month: MonthState): TextPosition | null {
  return month.state === "unknown" ? null : month.mark;
}

/** A text that was received to its end. */
export interface Came {
  /** Null if it has no mail. */
  mark: TextPosition | null;
  /** Whether it ended in the middle of a mail, after the mark. */
  cut: boolean;
  file: MonthFile;
  validators: v.InferOutput<typeof validatorsSchema>;
  /** Whether the response told its end: by its length, by chunked encoding, or by a checksum. */
  vouched: boolean;
  /** The dates of its new mails. */
  sent: Sent;
}

/** How many mails have a date, and how many of those dates are outside the month. */
export interface Sent {
  mails: number;
  outside: number;
}

/** This many may be outside by chance, since a mail is filed by its own date or by that of its arrival. */
const fewMails = 3;

/** The state of a month whose text was received to its end; `before`: its state when it was requested. */
export function judged(came: Came, before: MonthState, listed: ListedNow): MonthState {
  const { mark, file, validators } = came;
  const known = markOf(before);
  const doubt = contradiction(came, before, listed);
  if (doubt) {
    // The newest month is requested each time, so that it was rewritten or is being written is no contradiction.
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

/** Doubts that are normal for a month that is still growing. */
const growing: ReadonlySet<Doubt["kind"]> = new Set(["fewer", "cut"]);
/** Doubts about a text whose mails, as far as they came, are good. */
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

/** What is missing of a month, judged by what the store has: `filled` mails from its first on, and its listing. */
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

/** Read up to the mark; `most`: the most mails ever read of it. */
export function partial(mark: TextPosition, file: MonthFile, most: number): MonthState {
  return { state: "partial", mark, file, most: Math.max(most, mark.mails) };
}

/** In doubt, for the first time or again. `came`: bytes of the received text. */
export function doubtful(
  before: MonthState,
  { mark, file, doubt }: { mark: TextPosition | null; file: MonthFile; doubt: Doubt },
  came: number,
  { listed, now }: Pick<ListedNow, "listed" | "now">,
): MonthState {
  const tries = (before.state === "doubtful" ? before.tries : 0) + 1;
  return { state: "doubtful", mark, file, doubt, came, listed, asked: now, tries };
}

/** Units of a thousand, as Mailman writes sizes; some servers use 1,024. */
const units: Record<string, number> = { bytes: 1, kb: 1000, mb: 1_000_000, gb: 1_000_000_000 };

/**
 * The least number of bytes that a row's text promises: "[ Text 125 KB ]" is rounded, and may be older than the text. A
 * compressed size is a lower bound too. 0 if nothing can be relied upon.
 */
export function leastBytes(listed: string): number {
  const [, digits = "", unit = ""] = /(\d{1,9})\s*(bytes|KB|MB|GB)\b/i.exec(listed) ?? [];
  const size = Number(digits);
  return size < 3 ? 0 : (size - 1) * (units[unit.toLowerCase()] ?? 0);
}
