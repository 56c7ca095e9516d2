import { english, type Sentence, wordsOf } from "../base/localize.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import { anotherCopy, isCut, isDamaged, wholeMail } from "../patches/applyErrors.ts";
import type { RevisionCommits } from "../patches/model.ts";
import { gitInPrivate } from "../patches/privateFolder.ts";
import { type RawCommit, readCommits } from "./commitObjects.ts";

/** Maximum number of commits below the first patch: those of other series (`mostBelow`), and one of files. */
const mostBelow = 101;

/** Commits of a private repository, and the person's newest commit below them. */
export interface PostedCommits {
  /** Full object name. */
  base: string;
  /** In order, first those of other series. */
  commits: RawCommit[];
  /** Number of prerequisite commits. */
  below: number;
  /**
   * Whether they are on commits that nobody named: on files put together here, or on posted patches that make such
   * files. These are for reading; a person's branch gets none of them.
   */
  isMade: boolean;
}

/** Whether each patch became a commit. */
export function isWhole({ base, tip, patches }: RevisionCommits): boolean {
  return base !== null && tip !== null && patches.every(({ commit }) => commit !== null);
}

/**
 * The error that says which patch did not apply.
 * @param tried other bases that were tried
 */
export function refusalOf({ patches, label }: RevisionCommits, tried: Sentence[] = []): UserError {
  const refused = patches.filter(({ commit }) => commit === null);
  const damaged = refused.find(({ problem }) => isDamaged(problem) || isCut(problem));
  const { number, title = "", problem = null } = damaged ?? refused[0] ?? {};
  const names = new Intl.ListFormat("en").format(tried.map((one) => wordsOf(one, english)));
  const besides = tried.length === 0 ? "" : ` Nor does it apply to ${names}.`;
  return new UserError(
    `${label} does not apply${title === "" ? "" : `: patch ${number}, ${title}`}. ${problem?.what ?? ""}`.trim() +
      besides,
    damaged
      ? `Nothing was changed. ${isCut(problem) ? wholeMail : anotherCopy}`
      : "Nothing was changed. Fetch the branch or the series that it was made on, or name the commit to apply it to (--base on the command line).",
    title,
  );
}

/**
 * The commits of a revision, and those between them and the person's own history. UserError if a patch did not become a
 * commit.
 */
export async function postedCommits(
  folder: string,
  checkout: Checkout,
  range: RevisionCommits,
  signal: AbortSignal,
): Promise<PostedCommits> {
  const { base, tip, patches } = range;
  if (base === null || tip === null || !isWhole(range)) throw refusalOf(range);
  const own = gitInPrivate(folder);
  const most = patches.length + mostBelow;
  const asked = ["cat-file", "--batch-check"];
  // Listed one by one, since a walk fails at the boundary of a shallow clone, which the private repository does not
  // know.
  const walk = Array.from({ length: most }, (_, below) => `${tip}~${below}\n`).join("");
  const found = (await gitOutput(own, asked, walk, signal)).toString("latin1");
  const names = Array.from(found.matchAll(/^([0-9a-f]{40,64}) commit /gm), ([, name = ""]) => name);
  const answers = await gitOutput(checkout, asked, `${names.join("\n")}\n`, signal);
  const known = answers
    .toString("latin1")
    .split("\n")
    .findIndex((line) => line !== "" && !line.endsWith(" missing"));
  const newest = names[known];
  if (newest === undefined) throw new Error("posted commits lie on none of the person's");
  const commits = await readCommits(own, names.slice(0, known).toReversed(), signal);
  const isMade = base.how === "blobs" && commits.length > patches.length;
  return { base: newest, commits, below: commits.length - patches.length, isMade };
}
