import type { Problem } from "../../../base/problem.ts";
import { hostOf } from "../../../http/archiveError.ts";
import type { ListPlace } from "./addresses.ts";

/** A server answers, and has no such list. */
export function noList({ site, list }: ListPlace): Problem {
  return {
    what: `The HyperKitty at ${hostOf(site)} has no list ${list}.`,
    remedy: "Check the address in the setting patchTracker.archives.",
    where: `${site}list/${list}/`,
  };
}

/** There is more than is asked for at once: each mail takes a request. */
export function moreToRead(address: string, mails: number): Problem {
  return {
    what: `${address} has more new mails than are read at once (${mails}): HyperKitty gives each by itself.`,
    remedy: "Refresh to read on; what was read is here already.",
    where: address,
  };
}

/** The server goes on with the same mails for ever. */
export function endless(address: string): Problem {
  return {
    what: `${hostOf(address)} lists the same mails again and again, and was left there.`,
    remedy: "Refresh later; what was read is here. If it stays, tell those who run that server.",
    where: address,
  };
}

/** The server lists some mails, and fails to give them. */
export function leftOut(address: string, mails: number, { message }: Error): Problem {
  return {
    what: `${mails === 1 ? "One mail" : `${mails} mails`} of ${address} could not be had: ${message}`,
    remedy: "Refresh later: it is asked for again.",
    where: address,
  };
}
