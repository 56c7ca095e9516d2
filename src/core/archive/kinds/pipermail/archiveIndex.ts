import { hour, minute } from "../../../base/durations.ts";
import { UserError } from "../../../base/problem.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { HttpSession } from "../../../http/session.ts";
import { type Listed, readListing } from "./indexPage.ts";
import type { Mirrors } from "./mirrors.ts";
import { maxPageBytes, textOf } from "./pageText.ts";
import { periodNamed } from "./period.ts";
import type { KnownIndex, Positions } from "./positions.ts";

/** The index is requested again after this time. */
const indexAge = hour;
/** Or after this time, while a new period may have begun that we have not seen. */
const turnAge = 10 * minute;
/** A day begins up to this much earlier elsewhere than in UTC, and a server uses its local time. */
const earliest = 14 * hour;
/** If known months are missing from the index this many times in a row, they count as deleted. */
const insisting = 3;

/** The rows of the last known index, newest first. */
export function listedIn(index: KnownIndex): Listed[] {
  return index.rows.flatMap(({ name, packed, size }) => {
    const period = periodNamed(name);
    return period ? [{ period, packed, size }] : [];
  });
}

/**
 * The number of later periods for each row; `rows` newest first. A mail with a wrong date creates a period in the
 * future, which is not the growing one. Such periods count as if there were a later one, unless all are in the future,
 * because then our clock is wrong.
 */
export function newerThan(rows: Listed[], now: number): Map<Listed, number> {
  const begun = rows.filter(({ period }) => period.start - earliest <= now);
  const counted = begun.length > 0 ? begun : rows;
  const ages = new Map(rows.map((row) => [row, 1]));
  for (const [age, row] of counted.entries()) ages.set(row, age);
  return ages;
}

/** Whether the index should be requested again. `unread`: one of the periods asked for was never read. */
export function isIndexDue(index: KnownIndex, now: number, unread: boolean): boolean {
  // A clock may be wrong now or have been wrong then, so an age far off in either direction counts as old.
  const age = Math.abs(now - index.asked);
  if (age > indexAge || unread) return true;
  const rows = listedIn(index);
  const newest = [...newerThan(rows, now)].find(([, newer]) => newer === 0)?.[0];
  return !newest || (newest.period.end - earliest <= now && age > turnAge);
}

/** Requests the index, unless it is unchanged, and stores it. `problem`: what is odd about it. */
export async function askIndex(
  session: HttpSession,
  mirrors: Mirrors,
  positions: Positions,
  now: number,
): Promise<{ index: KnownIndex; problem: UserError | null }> {
  const known = positions.index();
  const { rows, cut, validators, via } = await mirrors.reach(null, async (base) => {
    const unless = known?.via === base ? known.validators : null;
    const page = await session.page(`${base}index.html`, { unless, maxBytes: maxPageBytes });
    const text = page.status === 200 ? textOf(page) : null;
    const rows = text === null ? null : readListing(text);
    if (rows?.length === 0)
      throw new ArchiveError("foreign", `${base} is not the index of a pipermail archive.`, base);
    return { rows, cut: text !== null && !isWholePage(text), validators: page.validators, via: base };
  });
  if (!rows && known) {
    const index = { ...known, asked: now, via };
    positions.setIndex(index);
    return { index, problem: null };
  }
  const { merged, lost } = together(rows ?? [], known);
  const lacking = lost > 0 ? (known?.lacking ?? 0) + 1 : 0;
  const odd = lacking > 0 && lacking <= insisting ? lessThanBefore(lost, via) : cut ? brokenOff(via) : null;
  const believed = lacking > insisting ? (rows ?? []) : merged;
  const written = believed.map(({ period, packed, size }) => ({ name: period.name, packed, size }));
  const changed = JSON.stringify(written) !== JSON.stringify(known?.rows);
  const index: KnownIndex = {
    asked: now,
    via,
    // An index that is not believed is requested in full the next time.
    validators: odd ? { etag: null, lastModified: null } : validators,
    rows: written,
    revision: (known?.revision ?? 0) + (changed ? 1 : 0),
    lacking,
  };
  positions.setIndex(index);
  return { index, problem: odd };
}

/** The rows of the page, and known rows that are missing from it. */
function together(rows: Listed[], known: KnownIndex | null): { merged: Listed[]; lost: number } {
  const names = new Set(rows.map(({ period }) => period.name));
  const missing = known ? listedIn(known).filter(({ period }) => !names.has(period.name)) : [];
  const merged = [...rows, ...missing].sort((one, other) => other.period.start - one.period.start);
  return { merged, lost: missing.length };
}

/** The oldest months are at the end of the page, so if its end is missing, they may be too. */
function isWholePage(html: string): boolean {
  return /<\/html>/i.test(html.slice(-1000));
}

function brokenOff(via: string): UserError {
  return new UserError(
    `The index of ${via} came without its end, so months may be missing in it.`,
    "Nothing needs to be done: it is asked for again, and what was read before is still here.",
    via,
  );
}

function lessThanBefore(months: number, via: string): UserError {
  const lacks = months === 1 ? "a month that it listed" : `${months} months that it listed`;
  return new UserError(
    `The index of ${via} lacks ${lacks} before.`,
    "Nothing needs to be done: it is asked for again, and what was read before is still here.",
    via,
  );
}
