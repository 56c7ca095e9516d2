// A made-up history: what was applied from the list, among many other commits, with a tag now and then.
import { execFileSync } from "node:child_process";
import { plainGit, type SampleCommit, sampleRepository } from "../../test/support/repository.ts";
import type { Applied } from "./list.ts";
import { randomFrom } from "./random.ts";

const day = 86_400_000;

/** Makes a bare repository in an empty folder; its commits end at `until` (milliseconds since 1970). */
export function writeRepository(folder: string, applied: Applied[], count: number, until: number): void {
  const random = randomFrom(count);
  const oldest = Math.min(...applied.map((patch) => patch.sent));
  const from = oldest - 3 * (until - oldest);
  const second = (time: number) => Math.floor(time / 1000) * 1000;
  const commits: SampleCommit[] = applied.map((patch, at) => ({
    name: `applied-${at}`,
    message: `${patch.title}\n\n${patch.description}\n`,
    author: patch.author,
    authored: patch.sent,
    committed: second(Math.min(until, patch.sent + random.whole(1, 20) * day)),
    files: { [patch.path]: patch.content },
  }));
  for (let at = 0; commits.length < count; at++) {
    const time = second(from + random.next() * (until - from));
    const path = `other/part${at % 40}/file${at % 1600}.c`;
    commits.push({
      name: `other-${at}`,
      message: `other: part ${at % 40}: step ${at} on the way\n\nNothing that was on the list.\n`,
      authored: time,
      files: { [path]: `int step = ${at};\n` },
    });
  }
  commits.sort((one, other) => (one.committed ?? one.authored) - (other.committed ?? other.authored));
  for (let at = 0; at < commits.length; at += 500)
    commits[at]!.tag = `v${2000 + Math.floor(at / 2000)}.0${1 + ((at / 500) % 4)}`;
  sampleRepository(commits, { folder, bare: true });
}

/**
 * Clones a repository as one that somebody works in: the newest commits, `own` of them where the history is a line, are
 * the branch's, and its upstream ends before them. Answers the object names of `count` commits, newest first.
 */
export function workIn(repository: string, folder: string, { own = 5000, count = 20_000 } = {}): string[] {
  const git = (...args: string[]) =>
    execFileSync("git", args, { env: plainGit, encoding: "utf8", maxBuffer: 1 << 28 }).trim();
  git("clone", "--quiet", "--shared", "--no-checkout", repository, folder);
  const commits = git("-C", folder, "rev-list", `--max-count=${count}`, "HEAD").split("\n");
  const upstream = git("-C", folder, "rev-parse", "--symbolic-full-name", "@{upstream}");
  git("-C", folder, "update-ref", upstream, commits[own] ?? "HEAD");
  return commits;
}
