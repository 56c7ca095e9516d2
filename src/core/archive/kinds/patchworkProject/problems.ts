import type { Problem } from "../../../base/problem.ts";
import { hostOf } from "../../../http/archiveError.ts";
import type { PatchworkPlace } from "../../patchworkPlace.ts";
import { addressOf } from "./addresses.ts";

const checkAddress = "Check the address in the setting patchTracker.archives.";

/** A server answers, and has no such project. */
export function noProject(place: PatchworkPlace): Problem {
  return {
    what: `The Patchwork ${place.url} has no project "${place.project}".`,
    remedy: checkAddress,
    where: addressOf(place),
  };
}

/** There is more than is asked for at once: each mail takes a request. */
export function moreToRead(address: string): Problem {
  return {
    what: `${address} has more new mails than are read at once: Patchwork gives each by itself.`,
    remedy: "Refresh to read on; what was read is here already.",
    where: address,
  };
}

/** The server goes on with the same events for ever. */
export function endless(address: string): Problem {
  return {
    what: `${hostOf(address)} lists the same mails again and again, and was left there.`,
    remedy: "Refresh later; what was read is here. If it stays, tell those who run that server.",
    where: address,
  };
}

/** The server tells of some mails, and fails to give them. */
export function leftOut(address: string, mails: number, { message }: Error): Problem {
  return {
    what: `${mails === 1 ? "One patch" : `${mails} patches`} of ${address} could not be had: ${message}`,
    remedy: "Refresh later: it is asked for again.",
    where: address,
  };
}
