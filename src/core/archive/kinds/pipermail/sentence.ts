import { type Problem, UserError } from "../../../base/problem.ts";
import { ArchiveError, type ArchiveErrorKind } from "../../../http/archiveError.ts";

/** Faults that are the host's or the network's: asking for another month would meet the same. */
const hostFaults: ReadonlySet<ArchiveErrorKind> = new Set([
  "offline",
  "dns",
  "connection",
  "certificate",
  "timeout",
  "busy",
  "bot-check",
  "given-up",
]);

export function isHostFault(error: unknown): boolean {
  return error instanceof ArchiveError && hostFaults.has(error.kind);
}

/** The sentence for a person. A fault of a single period names it; one of the whole host needs no period. */
export function sentenceOf(error: unknown, period: string): Problem {
  if (!(error instanceof UserError)) throw error;
  if (period === "" || isHostFault(error) || !(error instanceof ArchiveError)) return error.problem;
  return { ...error.problem, what: `${period} is not complete: ${error.problem.what}` };
}
