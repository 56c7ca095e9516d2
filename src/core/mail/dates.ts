import { day } from "../base/durations.ts";

/**
 * Parses dates as they occur in real mail. RFC 5322 says "Mon, 31 Jan 2022 20:16:39 -0500"; archives also contain ctime
 * ("Mon Jan 31 20:16:39 2022"), zone names (CET), two-digit years, comments, dates without zone, and nonsense.
 */

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** Nearly all dates begin with one of these; skipping them saves a lookup as a zone name. */
const weekdays = new Set(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);

/** Zone names with minutes east of Greenwich: those of RFC 5322 and those that list servers write. */
const zones: Record<string, number> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, west: 60, bst: 60, ist: 330, jst: 540, kst: 540, msk: 180 },
  ...{ cet: 60, met: 60, cest: 120, mest: 120, eet: 120, eest: 180, aest: 600, aedt: 660 },
  ...{ est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
};

/** No list is older than this; an earlier date is a clock that was never set. */
const earliest = Date.UTC(1990, 0, 1);
/**
 * If a sender's date differs more than this from the archive's time stamp, the stamp is used: a list may hold a mail
 * for approval over a weekend, and some programs send each commit's own date.
 */
const tolerance = 3 * day;
/** The date that git format-patch writes into every "From " line; it means nothing. */
const gitStamp = Date.UTC(2001, 8, 17);

const isoDate = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(.*)$/;
const clockTime = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const offset = /^(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})$/i;

/** The moment that a date names, in milliseconds since 1970 (taken as UTC if it has no zone); null if it names none. */
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
  // The year is the number with more than two digits; if both have two, it comes last.
  const [first, second] = numbers;
  if (month < 0 || !time || first === undefined || second === undefined) return null;
  const [dayOfMonth, year] = first.length > 2 ? [second, first] : [first, second];
  if (Number(dayOfMonth) < 1 || Number(dayOfMonth) > 31) return null;
  return moment(Date.UTC(fullYear(year), month, Number(dayOfMonth)), time, zone);
}

/**
 * When the archive received the mail, from its "From " line or a Received header (taken as UTC without a zone); null
 * for the fixed dates that public-inbox (1970) and git (2001) write there.
 */
export function parseStamp(line: string): number | null {
  // The address may contain any words and digits, so only text after a weekday is parsed.
  const found = /(?:^|\s)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(\S.*)$/.exec(line.slice(0, 1000));
  const stamp = found?.[1] ? parseDate(found[1]) : null;
  return stamp === null || stamp < earliest || stamp === gitStamp ? null : stamp;
}

/**
 * The date to use for a mail: the sender's, unless it is missing, older than any list, or too far from the archive's
 * stamp. Milliseconds since 1970; 0 if neither is usable.
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

/** RFC 5322, 4.3: two digits below 50 mean this century; three are counted from 1900. */
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

/** The text without comments in parentheses, including nested ones, in one pass. */
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

/** Minutes east of Greenwich as dates have them: "+0100". */
export function zoneText(minutes: number): string {
  const [sign, whole] = [minutes < 0 ? "-" : "+", Math.abs(minutes)];
  const two = (number: number) => String(number).padStart(2, "0");
  return `${sign}${two(Math.floor(whole / 60))}${two(whole % 60)}`;
}
