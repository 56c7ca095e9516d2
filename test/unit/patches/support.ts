// What the tests of this folder share: series that were posted from real commits, and the services that read them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { HostServices } from "../../../src/core/project/hostServices.ts";
import type { Series } from "../../../src/core/series/series.ts";
import type { Services } from "../../../src/core/services.ts";
import {
  plainGit,
  type SampleCommit,
  type SampleRepository,
  sampleRepository,
} from "../../support/repository.ts";
import { call, folder, servicesIn } from "../../support/services.ts";

export const day = 86_400_000;
/** When the series of these tests were sent, unless one says otherwise. */
export const sent = Date.UTC(2022, 1, 10, 9);

export interface PostedMail {
  messageId: string;
  subject: string;
  body: string;
  /** Default: `sent`. */
  date?: number;
  from?: string;
  /** The mail that it answers. */
  to?: string;
}

/** A file of twenty lines in which those at `changed` (from 1) say something else. */
export function lines(changed: Record<number, string> = {}): string {
  return Array.from({ length: 20 }, (_, at) => `${changed[at + 1] ?? `line ${at + 1}`}\n`).join("");
}

/** A repository that is gone after the test. */
export function repositoryOf(
  commits: SampleCommit[],
  options: Parameters<typeof sampleRepository>[1] = {},
): SampleRepository {
  const sample = sampleRepository(commits, options);
  onTestFinished(() => sample.remove());
  return sample;
}

/** The body of the mail that a commit was sent as: its message below the title, "---", and its diff. */
export function bodyOf(sample: SampleRepository, name: string, { notes = "", tail = "" } = {}): string {
  const [, ...message] = sample.message(name).split("\n");
  const text = `${message.join("\n").trim()}\n\nSigned-off-by: Ann Lee <ann@example.org>\n`;
  return `${text.trimStart()}---\n${notes}\n${sample.diff(name)}${tail}`;
}

/** A series as it was posted: one mail a commit, in a thread below the first. */
export function posted(
  sample: SampleRepository,
  names: string[],
  more: { version?: number; date?: number; tail?: string; id?: string } = {},
): PostedMail[] {
  const { version = 1, date = sent, tail = "", id = "series" } = more;
  const label = version === 1 ? "PATCH" : `PATCH v${version}`;
  // One git for all; each body finds its own.
  sample.diffs(names);
  return names.map((name, at) => ({
    messageId: `${id}-v${version}-${at + 1}@example.org`,
    subject: `[${names.length === 1 ? label : `${label} ${at + 1}/${names.length}`}] ${sample.subject(name)}`,
    body: bodyOf(sample, name, { tail: at === 0 ? tail : "" }),
    date: date + at * 1000,
    ...(at > 0 && { to: `${id}-v${version}-1@example.org` }),
  }));
}

/** The mails as somebody's mail program keeps them. */
export function mboxOf(mails: PostedMail[]): string {
  return mails
    .map(({ messageId, subject, body, date = sent, from = "Ann Lee <ann@example.org>", to }) =>
      [
        "From mboxrd@z Thu Jan  1 00:00:00 1970",
        `From: ${from}`,
        `Date: ${new Date(date).toUTCString()}`,
        `Subject: ${subject}`,
        `Message-ID: <${messageId}>`,
        ...(to ? [`In-Reply-To: <${to}>`] : []),
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        body.replace(/^(>*From )/gm, ">$1"),
      ].join("\n"),
    )
    .map((mail) => `${mail}\n`)
    .join("");
}

/** A list that holds these mails, and somebody who reads it beside a repository. */
export class Reader {
  readonly storage: string;
  readonly archive: string;
  readonly folders: string[];
  readonly services: Services;

  constructor(mails: PostedMail[], folders: string[], more: Partial<HostServices> & { at?: number } = {}) {
    this.storage = folder();
    this.archive = join(folder(), "list.mbox");
    this.folders = folders;
    writeFileSync(this.archive, mboxOf(mails));
    this.services = servicesIn(this.storage, more);
  }

  get project() {
    return { archives: [this.archive], folders: this.folders, branch: null };
  }

  /** The series that a mail belongs to. */
  async series(thread: string): Promise<Series> {
    const months = { since: null, until: null, newest: null };
    const query = { ...this.project, ...months, folders: [], offline: false, thread };
    const { series } = await this.services.series.show(query, call());
    const [only] = series;
    if (!only) throw new Error(`no series holds ${thread}`);
    return only;
  }

  /** The revision of that version as commits. */
  async commits(thread: string, version = 1, services = this.services) {
    const series = await this.series(thread);
    const revision = series.revisions.findIndex((one) => one.version === version);
    return services.patches.commits({ project: this.project, series, revision, offline: true }, call());
  }

  /** The repositories of our own. */
  get own(): string[] {
    const below = join(this.storage, "revisions");
    return readdirSync(below).map((name) => join(below, name));
  }

  /** git in the only one of them. */
  git(...args: string[]): string {
    const env = { ...plainGit, GIT_DIR: this.own[0] };
    return execFileSync("git", args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
}

/** Everything below a folder with its content, but for what reading itself may touch. */
export function contentsOf(path: string): Map<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => [
      join(entry.parentPath, entry.name),
      readFileSync(join(entry.parentPath, entry.name), "latin1"),
    ]),
  );
}

/** What `git am` makes of the same mails on a commit: the commits, oldest first, in a clone that is gone afterwards. */
export function applied(sample: SampleRepository, base: string, mails: PostedMail[]): string[] {
  const clone = mkdtempSync(join(tmpdir(), "applied-"));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  const env = { ...plainGit, GIT_COMMITTER_NAME: "Carl", GIT_COMMITTER_EMAIL: "carl@example.org" };
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: clone, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  git("clone", "--quiet", sample.folder, ".");
  git("checkout", "--quiet", "--detach", base);
  const mbox = join(clone, ".git", "mails");
  writeFileSync(mbox, mboxOf(mails));
  git("am", "--quiet", "--scissors", mbox);
  return git("log", "--reverse", "--format=%an <%ae>|%at|%T|%B%x00", `${base}..HEAD`)
    .split("\0")
    .slice(0, -1);
}

/** What `git format-patch --base` names a patch by. */
export function patchIdOf(sample: SampleRepository, name: string): string {
  const input = sample.git("show", sample.hash(name));
  const ids = execFileSync("git", ["patch-id", "--stable"], { env: plainGit, encoding: "utf8", input });
  return ids.split(" ")[0] ?? "";
}
