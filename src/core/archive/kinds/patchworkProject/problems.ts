import type { Problem } from "../../../base/problem.ts";
import * as api from "../../apiProblems.ts";
import type { PatchworkPlace } from "../../patchworkPlace.ts";
import { addressOf } from "./addresses.ts";

/** The server answers but has no such project. */
export function noProject(place: PatchworkPlace): Problem {
  return {
    what: `The Patchwork ${place.url} has no project "${place.project}".`,
    remedy: "Check the address in the setting patchTracker.archives.",
    where: addressOf(place),
  };
}

export function leftOut(address: string, mails: number, fault: Error): Problem {
  return api.leftOut(address, mails === 1 ? "One patch" : `${mails} patches`, fault);
}

export function moreToRead(address: string): Problem {
  return api.moreToRead(address, "Patchwork", null);
}
