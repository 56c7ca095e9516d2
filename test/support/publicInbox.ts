// Epochs of a public-inbox as its version 2 keeps them: a bare repository, one mail a commit, in a file `m`, or in `d`
// where the mail was taken away. Only words of our own; no network.
import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { SiteMail } from "./pipermailSite.ts";
import { inOnePack, plainGit, sampleRepository } from "./repository.ts";

/** A mail with what pipermail does not keep. */
export interface InboxMail extends SiteMail {
  to?: string;
  cc?: string;
}

/** What a commit of an epoch does; `other`: files that no epoch has. */
export type InboxCommit =
  | { add: InboxMail | string; received?: number }
  | { remove: InboxMail | string }
  | { other: Record<string, string> };

/** One epoch in a folder of its own. */
export class Epoch {
  readonly folder: string;
  #commits: InboxCommit[] = [];

  constructor(folder: string) {
    this.folder = folder;
    sampleRepository([], { bare: true, folder });
    // An epoch's operator lets everybody fetch it over git's own server.
    appendFileSync(join(folder, "config"), "[http]\n\tuploadpack = true\n");
  }

  /** Runs git in the epoch. */
  git(...args: string[]): string {
    return execFileSync("git", args, {
      cwd: this.folder,
      env: plainGit,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Its branches with their commits. */
  get refs(): string {
    return this.git("for-each-ref");
  }

  get commits(): readonly InboxCommit[] {
    return this.#commits;
  }

  /** Mails arrive. */
  append(...mails: (InboxMail | string)[]): void {
    this.commit(...mails.map((add) => ({ add })));
  }

  commit(...commits: InboxCommit[]): void {
    this.#write(commits, this.#commits.length > 0);
    this.#commits.push(...commits);
  }

  /** The history is written anew from other commits, as `public-inbox-purge` and `-edit` do. */
  rewrite(commits: InboxCommit[], { prune = false } = {}): void {
    this.#commits = [...commits];
    this.#write(commits, false);
    if (!prune) return;
    this.git("reflog", "expire", "--expire=now", "--all");
    this.git("-c", "gc.pruneExpire=now", "gc", "--quiet", "--prune=now");
  }

  #write(commits: InboxCommit[], goesOn: boolean): void {
    execFileSync("git", [...inOnePack, "fast-import", "--quiet", "--force", "--date-format=raw"], {
      cwd: this.folder,
      env: plainGit,
      input: streamOf(commits, goesOn),
      stdio: ["pipe", "ignore", "pipe"],
      maxBuffer: 1 << 28,
    });
  }
}

/** A folder of epochs, as grokmirror and public-inbox lay them: `git/0.git`, `git/1.git` … */
export function inboxFolder(folder: string, epochs: InboxMail[][]): Epoch[] {
  return epochs.map((mails, at) => {
    const epoch = new Epoch(join(folder, "git", `${at}.git`));
    epoch.append(...mails);
    return epoch;
  });
}

/** A mail as it was sent. */
export function mailText(mail: InboxMail): string {
  const { messageId, inReplyTo, references, from, to, cc, date, subject, body } = mail;
  const head = [
    `From: ${from}`,
    ...(to === undefined ? [] : [`To: ${to}`]),
    ...(cc === undefined ? [] : [`Cc: ${cc}`]),
    `Date: ${new Date(date).toUTCString().replace("GMT", "+0000")}`,
    `Subject: ${subject}`,
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    ...(references === undefined ? [] : [`References: ${references.map((id) => `<${id}>`).join("\n ")}`]),
    ...(messageId === "" ? [] : [`Message-ID: <${messageId}>`]),
  ];
  return `${head.join("\n")}\n\n${body}`;
}

const textOf = (mail: InboxMail | string): string => (typeof mail === "string" ? mail : mailText(mail));

function streamOf(commits: InboxCommit[], goesOn: boolean): Buffer {
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (content: string) => {
    const bytes = Buffer.from(content);
    line(`data ${bytes.length}`);
    parts.push(bytes);
    line("");
  };
  if (!goesOn) line("reset refs/heads/master");
  commits.forEach((commit, at) => {
    const mail = "add" in commit ? commit.add : "remove" in commit ? commit.remove : null;
    const sent =
      mail === null || typeof mail === "string" ? Date.UTC(2022, 1, 1) : Number(new Date(mail.date));
    const received = "add" in commit ? (commit.received ?? sent) : sent;
    line("commit refs/heads/master");
    line(`author Ann Lee <ann@example.org> ${Math.floor(sent / 1000)} +0000`);
    line(`committer inbox <inbox@example.org> ${Math.floor(received / 1000)} +0000`);
    data("mail");
    if (at === 0 && goesOn) line("from refs/heads/master^0");
    line("deleteall");
    const files =
      "other" in commit ? commit.other : { ["add" in commit ? "m" : "d"]: mail === null ? "" : textOf(mail) };
    for (const [path, content] of Object.entries(files)) {
      line(`M 100644 inline ${path}`);
      data(content);
    }
    line("");
  });
  return Buffer.concat(parts);
}
