import { english, type Sentence, wordsOf } from "../base/localize.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import { anotherCopy, isDamaged } from "../patches/applyErrors.ts";
import type { RevisionCommits } from "../patches/model.ts";
import { gitInPrivate } from "../patches/privateFolder.ts";
import { type RawCommit, readCommits } from "./commitObjects.ts";

/** Commits of other series below the first patch; nobody names more as prerequisites. */
const mostBelow = 101;

/** Commits of a private repository, and the newest commit of the person's that they lie on. */
export interface PostedCommits {
  /** Full object name. */
  base: string;
  /** In their order: first those of other series that the mails name as prerequisites. */
  commits: RawCommit[];
  /** How many of them are those. */
  below: number;
  /** Below them lies a commit of our own making, since no commit that is known has the files as the patches found them. */
  isMade: boolean;
}

/** Whether each patch became a commit. */
export function isWhole({ base, tip, patches }: RevisionCommits): boolean {
  return base !== null && tip !== null && patches.every(({ commit }) => commit !== null);
}

/**
 * Says which patch did not become a commit.
 * @param tried what it was applied to besides
 */
export function refusalOf({ patches, label }: RevisionCommits, tried: Sentence[] = []): UserError {
  const refused = patches.filter(({ commit }) => commit === null);
  const damaged = refused.find(({ problem }) => isDamaged(problem));
  const { number, title = "", problem = null } = damaged ?? refused[0] ?? {};
  const names = new Intl.ListFormat("en").format(tried.map((one) => wordsOf(one, english)));
  const besides = tried.length === 0 ? "" : ` Nor does it apply to ${names}.`;
  return new UserError(
    `${label} does not apply${title === "" ? "" : `: patch ${number}, ${title}`}. ${problem?.what ?? ""}`.trim() +
      besides,
    damaged
      ? `Nothing was changed. ${anotherCopy}`
      : "Nothing was changed. Fetch the branch or the series that it was made on, or name the commit to apply it to (--base on the command line).",
    title,
  );
}

/**
 * The commits that a revision became, with what lies between them and the person's own history. UserError where a patch
 * did not become one.
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
  // One by one, since a walk fails where a shallow clone ends, of which the private repository knows nothing.
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
