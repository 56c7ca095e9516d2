// What archives have in common that are read over an API, each mail by a request of its own.
import type { Problem } from "../base/problem.ts";
import { hostOf } from "../http/archiveError.ts";

/**
 * There is more than is asked for at once.
 * @param program what gives each mail by itself: "HyperKitty"
 * @param most how many were asked for; null: that is not counted in mails
 */
export function moreToRead(address: string, program: string, most: number | null): Problem {
  const bound = most === null ? "" : ` (${most})`;
  return {
    what: `${address} has more new mails than are read at once${bound}: ${program} gives each by itself.`,
    remedy: "Refresh to read on; what was read is here already.",
    where: address,
  };
}

/** The server goes on with the same for ever. */
export function endless(address: string): Problem {
  return {
    what: `${hostOf(address)} lists the same mails again and again, and was left there.`,
    remedy: "Refresh later; what was read is here. If it stays, tell those who run that server.",
    where: address,
  };
}

/**
 * The server tells of some, and fails to give them.
 * @param counted "One mail", "3 patches"
 */
export function leftOut(address: string, counted: string, { message }: Error): Problem {
  return {
    what: `${counted} of ${address} could not be had: ${message}`,
    remedy: "Refresh later: it is asked for again.",
    where: address,
  };
}
