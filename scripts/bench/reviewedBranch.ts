// A branch of somebody who acts on what the list says: its series was posted and reviewed, and some of it changed since.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainGit, type SampleCommit, sampleRepository } from "../../test/support/repository.ts";

const day = 86_400_000;
const author = { name: "Ann Lee", email: "ann@example.org" };
/** As many as U-Boot has, so that what git does with all files of a tree costs what it costs there. */
const files = 25_000;
/** Of so many commits one was changed since it was posted. */
const changed = 4;

export interface ReviewedBranch {
  /** The work tree; the branch `work` is checked out, `again` has the same commits. */
  folder: string;
  /** A mail file: the patches as they were posted, and for each a review. */
  mbox: string;
}

/** Makes it of `count` patches in empty folders `folder` and `mails`; sent some days before `now` (milliseconds since 1970). */
export function madeUpBranch(folder: string, mails: string, count: number, now: number): ReviewedBranch {
  const second = (time: number) => Math.floor(time / 1000) * 1000;
  const begun = second(now - 60 * day);
  const tree = Object.fromEntries(
    Array.from({ length: files }, (_, at) => [`drivers/part${at % 500}/file${at}.c`, `int part${at};\n`]),
  );
  const patch = (at: number, branch: string): SampleCommit => {
    const own = branch === "work" && at % changed === 0 ? "int again;\n" : "";
    return {
      name: `${branch}-${at}`,
      message: `drivers: step ${at} of the clock\n\nClocks have to be prepared.\n\nSigned-off-by: ${author.name} <${author.email}>\n`,
      ...{ author, committer: author, branch, authored: begun + (at + 1) * 60_000 },
      parents: [at === 0 ? "root" : `${branch}-${at - 1}`],
      files: { [`drivers/part${at}/file${at}.c`]: `int part${at};\nint clock;\n${own}` },
    };
  };
  const steps = Array.from({ length: count }, (_, at) => at);
  sampleRepository(
    [
      { name: "root", message: "The tree as it was\n", authored: begun, parents: [], files: tree },
      ...["sent", "work"].flatMap((branch) => steps.map((at) => patch(at, branch))),
    ],
    { folder, branch: "work", user: author },
  );
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, env: plainGit, encoding: "utf8", maxBuffer: 1 << 28 }).trim();
  const range = ["master..sent", "--thread=shallow", "--cover-letter", "--to=list@example.com"];
  const posted = git("format-patch", "--stdout", "--signature=2.40", ...range)
    // Git takes the cover letter for one of today.
    .replace(/^Date: .*$/m, `Date: ${new Date(begun).toUTCString()}`)
    .replace("*** SUBJECT HERE ***", "clocks of all drivers");
  // Others do not have the branch as it was sent.
  git("branch", "--quiet", "-D", "sent");
  git("branch", "again", "work");
  const ids = [...posted.matchAll(/^Message-I[dD]: <([^<>]+)>$/gm)].map(([, id = ""]) => id);
  const [cover = ""] = ids;
  const reviews = ids
    .slice(1)
    .map((id, at) =>
      [
        "From mboxrd@z Thu Jan  1 00:00:00 1970",
        "From: Ben Ode <ben@example.com>",
        `Date: ${new Date(begun + 2 * day + at * 60_000).toUTCString()}`,
        `Subject: Re: [PATCH ${at + 1}/${count}] drivers: step ${at} of the clock`,
        `Message-ID: <review${at}.${id}>`,
        `In-Reply-To: <${id}>`,
        `References: <${cover}> <${id}>`,
        `To: ${author.name} <${author.email}>\nCc: list@example.com`,
        "",
        "On a day, Ann Lee wrote:",
        "> +int clock;",
        "",
        "Why so?",
        "",
        "Reviewed-by: Ben Ode <ben@example.com>",
        "",
        "",
      ].join("\n"),
    );
  const mbox = join(mails, `posted-${count}.mbox`);
  writeFileSync(mbox, `${posted}\n\n${reviews.join("\n")}`);
  return { folder, mbox };
}
