import { formatCount } from "../../../base/formatCount.ts";
import { type Problem, UserError } from "../../../base/problem.ts";
import { ArchiveError, type ArchiveErrorKind } from "../../../http/archiveError.ts";
import type { Doubt } from "./monthState.ts";

/** Faults of the host or the network, which a request for another month would meet too. */
const hostFaults: ReadonlySet<ArchiveErrorKind> = new Set([
  "offline",
  "dns",
  "connection",
  "certificate",
  "timeout",
  "slow",
  "spent",
  "busy",
  "bot-check",
  "given-up",
]);

/** Whether a fault is one of the whole host or network. */
export function isHostFault(error: unknown): boolean {
  return error instanceof ArchiveError && hostFaults.has(error.kind);
}

/** The problem for a person. A fault of a single period names it; one of the whole host does not. */
export function sentenceOf(error: unknown, period: string): Problem {
  if (!(error instanceof UserError)) throw error;
  if (period === "" || isHostFault(error) || !(error instanceof ArchiveError)) return error.problem;
  return { ...error.problem, what: `${period} is not complete: ${error.problem.what}` };
}

/** The problem for a doubtful month. `where`: its address. */
export function sentenceOfDoubt(period: string, doubt: Doubt, where: string): Problem {
  return {
    what: `${period} is not complete: ${contradictionIn(doubt)}`,
    remedy: "Nothing needs to be done: it is asked for again, and what was read before is still here.",
    where,
  };
}

/** The problem for a month that was read, and of which something in the store was damaged since. */
export function sentenceOfDamage(period: string, where: string): Problem {
  return {
    what: `${period} is not complete: something of it was damaged in the store.`,
    remedy: "Refresh, or repair the store: the month is asked for again.",
    where,
  };
}

function contradictionIn(doubt: Doubt): string {
  switch (doubt.kind) {
    case "no mail":
      return "the archive lists it, but sent no mail of it.";
    case "cut":
      return "the text that the archive sent ends in the middle of a mail.";
    case "fewer":
      return `the archive sent ${mails(doubt.mails)}, and had sent ${formatCount(doubt.before)} before.`;
    case "lost":
      return `the store has ${mails(doubt.mails)} of the ${formatCount(doubt.before)} that were read.`;
    case "smaller":
      return `the archive sent ${formatCount(doubt.bytes)} bytes, and lists ${formatCount(doubt.promised)} or more.`;
    case "other month":
      return `${formatCount(doubt.outside)} of the ${mails(doubt.mails)} that the archive sent are of other months.`;
    case "more articles":
      return `its text has ${mails(doubt.mails)}, and its index of articles ${formatCount(doubt.articles)}.`;
    case "fault":
      return doubt.what;
  }
}

const mails = (count: number): string => (count === 1 ? "1 mail" : `${formatCount(count)} mails`);
