import type { Call } from "../base/call.ts";
import { formatCount } from "../base/formatCount.ts";
import { distinctProblems, type Problem } from "../base/problem.ts";
import type { Store } from "../store/store.ts";
import type { Archives } from "./archives.ts";

/** The result of a check of everything that is stored. */
export interface StoreCheck {
  /** Number of mails and archives checked. */
  mails: number;
  archives: number;
  /** What is still wrong. */
  problems: Problem[];
  /** What was wrong and was repaired; empty without `repair`. */
  mended: Problem[];
}

export interface CheckParts {
  store: Store;
  /** Opens archives by their ids. */
  archives(ids: string[]): Archives;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The self-check of the store, as a service. */
export interface CheckService {
  /** See `checkStore`. */
  check(request: { repair: boolean }, call: Call): Promise<StoreCheck>;
}

/**
 * Checks everything that is stored: the file as SQLite sees it, each mail with its body, each month against what its
 * archive listed. With `repair`, what is wrong is read again and checked once more. Rejects only when aborted, or with
 * a UserError if the store cannot be used at all.
 */
export async function checkStore(
  parts: CheckParts,
  { repair }: { repair: boolean },
  call: Call,
): Promise<StoreCheck> {
  const { store } = parts;
  const ids = store.archives();
  // A replaced file no longer knows what was read.
  const before = readPeriods(store, ids);
  const archives = parts.archives(ids);
  const broken = fileFaults(store, repair);
  const gaps = gapsOf(archives).map(({ problem }) => problem);
  const inMail = [...broken, ...(await mailFaults(store, repair, call)), ...gaps];
  // Damaged mails are wrong in the search index as well.
  const all = [
    ...inMail,
    ...markFaults(store, repair),
    ...(inMail.length === 0 ? searchFaults(store, repair) : []),
  ];
  if (all.length === 0) store.settle();
  if (!repair || all.length === 0)
    return { mails: mailCount(store), archives: ids.length, problems: all, mended: [] };

  const after = new Set(readPeriods(store, ids).map(keyOf));
  // Including the periods of mails that were just removed.
  const again = [...gapsOf(archives), ...before.filter((one) => !after.has(keyOf(one)))];
  const met = await askAgain(archives, again, parts, call);
  const left = [
    ...met,
    ...fileFaults(store, false),
    ...(await mailFaults(store, false, call)),
    ...gapsOf(archives).map(({ problem }) => problem),
    ...markFaults(store, false),
    ...searchFaults(store, false),
  ];
  if (left.length === 0) store.settle();
  const still = new Set(left.map(({ what }) => what));
  return {
    mails: mailCount(store),
    archives: ids.length,
    problems: distinctProblems(left),
    mended: all.filter(({ what }) => !still.has(what)),
  };
}

/** A period of an archive. */
interface Part {
  archive: string;
  period: string;
}

const keyOf = ({ archive, period }: Part): string => `${archive} ${period}`;

function readPeriods(store: Store, archives: string[]): Part[] {
  return archives.flatMap((archive) => store.positions(archive).map(({ period }) => ({ archive, period })));
}

function fileFaults(store: Store, repair: boolean): Problem[] {
  const [fault, ...more] = store.check.faults();
  if (fault === undefined) return [];
  if (repair) store.check.replaceFile();
  const others = more.length > 0 ? ` (and ${more.length} more)` : "";
  return [
    {
      what: `The file of the store is damaged: ${fault.replace(/\s+/g, " ").slice(0, 200)}${others}.`,
      remedy: "Repair it: it is set aside, marks are kept, and the mail is read anew.",
      where: "",
    },
  ];
}

function markFaults(store: Store, repair: boolean): Problem[] {
  const marks = store.check.damagedMarks();
  if (marks === 0) return [];
  if (repair) store.check.restoreMarks();
  const what = `${formatCount(marks)} of your marks ${marks === 1 ? "is" : "are"} damaged in the store.`;
  return [{ what, remedy: "Repair the store: they are taken from their copy.", where: "" }];
}

function searchFaults(store: Store, repair: boolean): Problem[] {
  if (store.check.isSearchSound()) return [];
  if (repair) store.check.renewSearch();
  const remedy = "Repair the store: it is made anew from the mails.";
  return [{ what: "The index for searches is damaged.", remedy, where: "" }];
}

async function mailFaults(store: Store, repair: boolean, call: Call): Promise<Problem[]> {
  let damaged = 0;
  for (const done of store.check.mails(repair)) {
    damaged = done.damaged;
    call.progress(`${formatCount(done.mails)} mails looked at`);
    await new Promise((resolve) => setImmediate(resolve));
    call.signal.throwIfAborted();
  }
  if (damaged === 0) return [];
  const [count, is] = damaged === 1 ? ["1 mail", "is"] : [`${formatCount(damaged)} mails`, "are"];
  const remedy = "Repair the store: they are asked for again.";
  return [{ what: `${count} of what was read ${is} damaged in the store.`, remedy, where: "" }];
}

function gapsOf({ archives }: Archives): (Part & { problem: Problem })[] {
  return archives.flatMap((archive) => archive.gaps().map((gap) => ({ archive: archive.id, ...gap })));
}

/** Reads these parts of archives again, but nothing that was never read. Returns what went wrong. */
async function askAgain(
  { archives }: Archives,
  parts: Part[],
  { now }: CheckParts,
  call: Call,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const archive of archives) {
    const own = parts.filter((part) => part.archive === archive.id);
    const months = own.map(({ period }) => archive.askAgain(period)).filter((span) => span !== null);
    if (own.length === 0) continue;
    const since = months.map((span) => span.since).sort()[0] ?? null;
    const until =
      months
        .map((span) => span.until)
        .sort()
        .at(-1) ?? null;
    const report = await archive.sync({
      since,
      until,
      newest: months.length > 0 ? null : 1,
      now: now(),
      ...call,
    });
    problems.push(...report.problems);
  }
  return problems;
}

function mailCount(store: Store): number {
  return Number(store.database.prepare("SELECT count(*) AS n FROM message").get()?.n ?? 0);
}
