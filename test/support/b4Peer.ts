// The real b4, where it is installed: what it makes of mails, offline.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { peersRequired } from "./peers.ts";
import { plainGit } from "./repository.ts";

/** Whether it is installed. */
export const hasB4 = peersRequired || spawnSync("b4", ["--version"]).error === undefined;

if (!hasB4) console.warn("Not run, for want of b4: apt-get install b4 brings it.");

/** How b4 reads a mail. */
export interface B4Mail {
  id: string | null;
  from: [name: string, email: string];
  to: [name: string, email: string][];
  cc: [name: string, email: string][];
  /** Names of its headers, lower case. */
  fields: string[];
  subject: string;
  reply: boolean;
  diff: boolean;
  diffstat: boolean;
  version: number;
  /** null where the subject has none. */
  number: number | null;
  total: number | null;
  rfc: boolean;
  body: string;
  /** Those of a follow-up, whoever they name. */
  trailers: string[];
}

/** What b4 makes of a thread, as `b4 am` would write it. */
export interface B4Thread {
  error?: string;
  mails: B4Mail[];
  series: {
    version: number;
    expected: number;
    complete: boolean;
    /** Message-ID of the cover letter. */
    cover: string | null;
    patches: {
      id: string;
      number: number;
      subject: string;
      /** The trailers that the thread gave it. */
      given: string[];
      /** The mail for git am. */
      mail: string;
    }[];
    /** Trailers that name somebody else than the sender of the mail. */
    mismatches: string[];
  }[];
}

/** Asks b4 about threads of mails, each with all its headers. It takes seconds to start: ask about all at once. */
export function askB4(threads: string[][], folder: string): B4Thread[] {
  const question = threads.map((mails) => mails.map((mail) => Buffer.from(mail).toString("base64")));
  const { status, stdout, stderr } = spawnSync("/usr/bin/python3", [join(import.meta.dirname, "askB4.py")], {
    input: JSON.stringify(question),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    cwd: folder,
    env: { ...plainGit, HOME: folder },
  });
  if (status !== 0) throw new Error(`b4 could not be asked:\n${stderr}`);
  return JSON.parse(stdout);
}
