// The real git send-email, a package of its own on many systems, and so is a library that it needs.
import { spawnSync } from "node:child_process";
import { peersRequired } from "./peers.ts";

/** Whether both are installed. Debian's packages: git-email, libmailtools-perl. */
export const hasSendEmail =
  peersRequired ||
  (spawnSync("git", ["send-email", "--dump-aliases"]).status === 0 &&
    spawnSync("perl", ["-MMail::Address", "-e1"]).status === 0);

if (!hasSendEmail)
  console.warn("git send-email (git-email, libmailtools-perl) is not here: it is not tried.");
