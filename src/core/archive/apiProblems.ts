// Problems of archives that are read over an API, with one request for each mail.
import type { Problem } from "../base/problem.ts";
import { hostOf } from "../http/archiveError.ts";

/**
 * There is more than one sync asks for.
 * @param program what the archive runs, and why it is slow: "HyperKitty"
 * @param most how many mails were asked for; null if they are not counted
 */
export function moreToRead(address: string, program: string, most: number | null): Problem {
  const bound = most === null ? "" : ` (${most})`;
  return {
    what: `${address} has more new mails than are read at once${bound}: ${program} gives each by itself.`,
    remedy: "Refresh to read on; what was read is here already.",
    where: address,
  };
}

/** The server repeats the same page for ever. */
export function endless(address: string): Problem {
  return {
    what: `${hostOf(address)} lists the same mails again and again, and was left there.`,
    remedy: "Refresh later; what was read is here. If it stays, tell those who run that server.",
    where: address,
  };
}

/**
 * The server lists mails but cannot deliver them.
 * @param counted "One mail", "3 patches"
 */
export function leftOut(address: string, counted: string, { message }: Error): Problem {
  return {
    what: `${counted} of ${address} could not be had: ${message}`,
    remedy: "Refresh later: it is asked for again.",
    where: address,
  };
}
