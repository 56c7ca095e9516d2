import { homedir } from "node:os";
import type { Log } from "../base/log.ts";
import { type ConfigEntry, configuration } from "../git/configuration.ts";
import type { WorkFolder } from "./projects.ts";
import { remoteAddresses, workFolder } from "./workFolder.ts";

/** Strict, since a repository from somebody else may have anything in its configuration. */
const address = /^[^\s\p{C}<>()[\]"]{1,64}@[^\s\p{C}<>()[\]"]{1,255}$/u;

/** What git knows about the person in their folders. */
export interface GitIdentity {
  /** Mail addresses, lower case: from each folder and from the user's own configuration. */
  me: string[];
  folders: WorkFolder[];
}

/** Reads git's configuration in each folder. Empty if git has no address, or is missing. */
export async function gitIdentity(paths: string[], log: Log): Promise<GitIdentity> {
  const asked = (folder: string, scope: "all" | "global") =>
    configuration(folder, `^(user\\.email|${remoteAddresses})$`, scope).catch((error: unknown) => {
      log.debug(`git config in ${folder}: ${error instanceof Error ? error.message : error}`);
      return null;
    });
  const others = await Promise.all(paths.map((path) => asked(path, "all")));
  // What git says in a folder has the person's own settings too.
  const isKnown = others.some((one) => one !== null);
  const own = isKnown ? null : await asked(homedir(), "global");
  const folders = await Promise.all(paths.map((path, at) => workFolder(path, others[at] ?? [])));
  return { me: [...new Set([...others, own].flatMap((one) => one ?? []).flatMap(emailsOf))], folders };
}

function emailsOf([key, value]: ConfigEntry): string[] {
  const email = value.trim().toLowerCase();
  return key === "user.email" && address.test(email) ? [email] : [];
}
