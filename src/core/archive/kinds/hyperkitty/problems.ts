import type { Problem } from "../../../base/problem.ts";
import { hostOf } from "../../../http/archiveError.ts";
import * as api from "../../apiProblems.ts";
import type { ListPlace } from "./addresses.ts";

/** The server answers but has no such list. */
export function noList({ site, list }: ListPlace): Problem {
  return {
    what: `The HyperKitty at ${hostOf(site)} has no list ${list}.`,
    remedy: "Check the address in the setting patchTracker.archives.",
    where: `${site}list/${list}/`,
  };
}

export function leftOut(address: string, mails: number, fault: Error): Problem {
  return api.leftOut(address, mails === 1 ? "One mail" : `${mails} mails`, fault);
}

export function moreToRead(address: string, mails: number): Problem {
  return api.moreToRead(address, "HyperKitty", mails);
}
