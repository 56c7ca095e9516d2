// What the tests of this folder share: a branch, the mails that were made of it, and the next version of it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { NextVersion, VersionFile } from "../../../src/core/nextVersion/model.ts";
import type { NextVersionRequest } from "../../../src/core/nextVersion/request.ts";
import type { Services } from "../../../src/core/services.ts";
import {
  ann,
  plainGit,
  type SampleCommit,
  type SampleRepository,
  sampleRepository,
} from "../../support/repository.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";
import { day, lines, sent } from "../patches/support.ts";

/** The main branch, on it `work` with three commits as it was first sent, and `again` with what became of it. */
export const history: SampleCommit[] = [
  { name: "base", message: "Begin", authored: sent - 20 * day, files: { "a.c": lines(), "b.c": lines() } },
  {
    ...{ name: "one", branch: "work", parents: ["base"], authored: sent - 3 * day },
    message:
      "a: say five\n\nIt said nothing.\n\nCc: Dora Fee <dora@example.com>\nSigned-off-by: Ann Lee <ann@example.org>",
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    ...{ name: "two", branch: "work", authored: sent - 2 * day },
    message: "b: say six\n\nSigned-off-by: Ann Lee <ann@example.org>",
    files: { "b.c": lines({ 6: "six" }) },
  },
  {
    ...{ name: "three", branch: "work", authored: sent - day },
    message: "doc: nobody wants it\n\nSigned-off-by: Ann Lee <ann@example.org>",
    files: { "doc.rst": "Nothing\n" },
  },
  { name: "later", message: "Go on", authored: sent - 10 * day, files: { "c.c": lines() } },
  {
    ...{ name: "one'", branch: "again", parents: ["later"], authored: sent - 3 * day },
    message:
      "a: say five\n\nIt said nothing, ever.\n\nCc: Dora Fee <dora@example.com>\nSigned-off-by: Ann Lee <ann@example.org>",
    files: { "a.c": lines({ 5: "five and more" }) },
  },
  {
    ...{ name: "two'", branch: "again", authored: sent - 2 * day },
    message: "b: say six\n\nReviewed-by: Ben Ode <ben@example.com>\nSigned-off-by: Ann Lee <ann@example.org>",
    files: { "b.c": lines({ 6: "six" }) },
  },
  {
    ...{ name: "four", branch: "again", authored: sent + day },
    message: "c: say Grüße\n\nSigned-off-by: Ann Lee <ann@example.org>",
    files: { "c.c": lines({ 7: "Grüße" }) },
  },
];

/** Such a repository, of somebody whom git knows, with the main branch as a remote has it; `on` is checked out. */
export function branchOf(commits: SampleCommit[] = history, on = "work"): SampleRepository {
  const sample = keptBranchOf(commits, on);
  onTestFinished(() => sample.remove());
  return sample;
}

/** The same, which whoever makes it removes. */
export function keptBranchOf(commits: SampleCommit[] = history, on = "work"): SampleRepository {
  const sample = sampleRepository(commits, { user: ann, branch: on });
  sample.git("update-ref", "refs/remotes/origin/master", "master");
  return sample;
}

/** A list that holds these mails as git send-email sends them, with the date of that, and the services that read it. */
export function listOf(...versions: { files: VersionFile[] }[]): { services: Services; archive: string } {
  const archive = join(folder(), "list.mbox");
  const yesterday = Date.now() - day;
  const mails = versions.flatMap(({ files }, at) => {
    // All mails of a version in one second, and each version after the one before.
    const date = new Date(yesterday + at * 60_000).toUTCString();
    return files.map(({ content }) =>
      Buffer.from(content)
        .toString("latin1")
        .replace(/^Date: .*$/m, `Date: ${date}`),
    );
  });
  writeFileSync(archive, mails.join(""), "latin1");
  return { services: servicesIn(folder(), { at: Date.now() }), archive };
}

export type List = ReturnType<typeof listOf>;

/** The next version of the branch that is checked out, as it is written by default. */
export function prepare(
  sample: SampleRepository,
  list: List | null,
  more: Partial<Omit<NextVersionRequest, "project">> & { me?: string[]; base?: string } = {},
): Promise<NextVersion> {
  const { services, archive } = list ?? listOf();
  const { me = [], base = null, ...asked } = more;
  const request: NextVersionRequest = {
    project: project([archive], { folders: [sample.folder], me, base }),
    ...{ folder: sample.folder, branch: null, rfc: false, to: [], cc: [], dropLanded: false },
    cover: null,
    recipients: null,
    notes: {},
    ...{ attach: "none", inReplyTo: "none", trusted: false, changedScripts: false, offline: false },
    ...asked,
  };
  return services.nextVersion.prepare(request, call());
}

export function textOf({ files }: Pick<NextVersion, "files">, at: number): string {
  return Buffer.from(files[at]?.content ?? []).toString("utf8");
}

/** The file's text with what a person writes into a cover before sending. */
export function filled(version: NextVersion, title: string, text: string): NextVersion {
  const [cover, ...rest] = version.files;
  const letter = textOf(version, 0)
    .replace("*** SUBJECT HERE ***", title)
    .replace("*** BLURB HERE ***", text);
  return { ...version, files: [{ name: cover?.name ?? "", content: Buffer.from(letter) }, ...rest] };
}

/** The branch that `git am` makes of the patches on a commit, in a clone that is gone afterwards. */
export function applied(sample: SampleRepository, base: string, { files }: Pick<NextVersion, "files">) {
  const clone = mkdtempSync(join(tmpdir(), "applied-"));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  const env = { ...plainGit, GIT_COMMITTER_NAME: "Carl", GIT_COMMITTER_EMAIL: "carl@example.org" };
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: clone, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  git("clone", "--quiet", "--shared", "--no-checkout", sample.folder, ".");
  git("checkout", "--quiet", "--detach", base);
  const patches = files.filter(({ name }) => !name.endsWith("0000-cover-letter.patch"));
  const paths = patches.map(({ name, content }) => {
    const path = join(clone, ".git", name);
    writeFileSync(path, content);
    return path;
  });
  git("am", "--quiet", ...paths);
  return { git, head: git("rev-parse", "HEAD").trim() };
}
