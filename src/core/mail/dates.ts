import { day } from "../base/durations.ts";

/**
 * Dates as mails really carry them. RFC 5322 says "Mon, 31 Jan 2022 20:16:39 -0500"; archives also hold ctime
 * ("Mon Jan 31 20:16:39 2022"), zone names (CET), two-digit years, comments, no zone at all and plain nonsense.
 */

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** As nearly all mails write them; it saves looking for a zone of that name. */
const weekdays = new Set(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);

/** Zone names in minutes east of Greenwich; those of RFC 5322 and those that list servers write. */
const zones: Record<string, number> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, west: 60, bst: 60, ist: 330, jst: 540, kst: 540, msk: 180 },
  ...{ cet: 60, met: 60, cest: 120, mest: 120, eet: 120, eest: 180, aest: 600, aedt: 660 },
  ...{ est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
};

/** Before this no list that we read existed: such a date is a clock that was never set. */
const earliest = Date.UTC(1990, 0, 1);
/**
 * How far a sender's date may be off before the archive's own stamp is believed instead: a list may hold a mail for
 * approval over a weekend, and some programs send each commit's own date.
 */
const tolerance = 3 * day;
/** What git format-patch writes into every "From " line; it dates nothing. */
const gitStamp = Date.UTC(2001, 8, 17);

const isoDate = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(.*)$/;
const clockTime = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const offset = /^(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})$/i;

/** The moment a date text names, in milliseconds since 1970 (UTC where it names no zone); null where it names none. */
export function parseDate(text: string): number | null {
  const bare = withoutComments(text.slice(0, 200)).trim();
  const iso = isoDate.exec(bare);
  if (iso) {
    const [, year, month, dayOfMonth, hours, minutes, seconds, zone = ""] = iso;
    const date = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth));
    return moment(date, [hours, minutes, seconds], zoneMinutes(zone));
  }
  let month = -1;
  let time: (string | undefined)[] | null = null;
  let zone = 0;
  const numbers: string[] = [];
  for (const word of bare.split(/[\s,]+/)) {
    if (startsWithDigit(word)) {
      const clock = clockTime.exec(word);
      if (clock) time ??= clock.slice(1);
      else if (/^\d{1,4}$/.test(word)) numbers.push(word);
      continue;
    }
    const named = month < 0 ? months.indexOf(word.slice(0, 3).toLowerCase()) : -1;
    if (named >= 0) month = named;
    else if (!weekdays.has(word)) zone ||= zoneMinutes(word);
  }
  // The year is the one with more than two digits; where both are short, it comes last.
  const [first, second] = numbers;
  if (month < 0 || !time || first === undefined || second === undefined) return null;
  const [dayOfMonth, year] = first.length > 2 ? [second, first] : [first, second];
  if (Number(dayOfMonth) < 1 || Number(dayOfMonth) > 31) return null;
  return moment(Date.UTC(fullYear(year), month, Number(dayOfMonth)), time, zone);
}

/**
 * When the archive took the mail in, by its "From " line or a Received header (UTC where it names no zone);
 * null where that dates nothing: public-inbox writes 1970 there, git a day of 2001.
 */
export function parseStamp(line: string): number | null {
  // The address may hold words and digits of any kind: only what follows the weekday is a date.
  const found = /(?:^|\s)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(\S.*)$/.exec(line.slice(0, 1000));
  const stamp = found?.[1] ? parseDate(found[1]) : null;
  return stamp === null || stamp < earliest || stamp === gitStamp ? null : stamp;
}

/**
 * The date a mail is given: what its sender says, unless that is missing, older than the lists or further from
 * the archive's stamp than a clock may be off. 0 where neither tells anything.
 */
export function believableDate(said: number | null, stamp: number | null): number {
  if (said === null || said < earliest) return stamp ?? 0;
  return stamp !== null && Math.abs(said - stamp) > tolerance ? stamp : said;
}

function startsWithDigit(word: string): boolean {
  const first = word.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

function moment(date: number, time: (string | undefined)[], zone: number): number | null {
  const [hours = 0, minutes = 0, seconds = 0] = time.map((part) => Number(part ?? 0));
  if (hours > 24 || minutes > 59 || seconds > 60) return null;
  const at = date + ((hours * 60 + minutes - zone) * 60 + seconds) * 1000;
  return Number.isFinite(at) ? at : null;
}

/** RFC 5322, 4.3: two digits below 50 are of this century; three are counted from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  return digits.length < 3 && year < 50 ? 2000 + year : 1900 + year;
}

function zoneMinutes(text: string): number {
  const numeric = offset.exec(text);
  if (!numeric) return zones[text.toLowerCase()] ?? 0;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  if (minutes > 14 * 60) return 0;
  return numeric[1] === "-" ? -minutes : minutes;
}

/** Leaves out what stands in parentheses, nested ones too, in one pass. */
function withoutComments(text: string): string {
  if (!text.includes("(")) return text;
  let depth = 0;
  let kept = "";
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += character;
  }
  return kept;
}
