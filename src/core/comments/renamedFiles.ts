import { day, seconds } from "../base/durations.ts";
import { type Git, gitOutput } from "../git/program.ts";
import { inArguments, isInside } from "../patches/pathsInDiff.ts";

/** Number of files whose new names are looked for: each rename takes two git processes. */
const mostFollowed = 50;
/** Number of renames that are followed for one file. */
const mostRenames = 10;
/** The base of a series is at most this much older than its first mail. */
const before = 150 * day;

/**
 * The present names of files in a work tree, in order. A name in its index stays; others are followed through renames
 * in HEAD's history (the branch's own commits and those it was rebased on) and in the index. Null if the file is gone.
 * Does not read files of the work tree. GitFailure if the history cannot be read.
 * @param git in the top folder of the work tree
 * @param files paths below it; null is returned for those outside
 * @param sent when the names were valid, milliseconds since 1970
 */
export async function namesNow(
  git: Pick<Git, "stream">,
  files: string[],
  sent: number,
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const renames = new Renames(git, sent, signal);
  await renames.look(new Set(files));
  const names = new Map<string, string | null>();
  let followed = 0;
  for (const file of new Set(files)) {
    const isFollowed = isInside(file) && !renames.isThere(file) && ++followed <= mostFollowed;
    names.set(file, isFollowed ? await renames.follow(file) : renames.isThere(file) ? file : null);
  }
  return files.map((file) => names.get(file) ?? null);
}

class Renames {
  readonly #git: Pick<Git, "stream">;
  readonly #since: number;
  readonly #signal: AbortSignal;
  readonly #there = new Set<string>();
  /** New names by old ones, for renames in the index compared with HEAD. */
  #staged: Promise<Map<string, string>> | null = null;

  constructor(git: Pick<Git, "stream">, sent: number, signal: AbortSignal) {
    this.#git = git;
    this.#since = seconds(Math.max(0, sent - before));
    this.#signal = signal;
  }

  isThere(file: string): boolean {
    return this.#there.has(file);
  }

  /** Checks which of the names are in the index. */
  async look(files: Iterable<string>): Promise<void> {
    for (const some of inArguments([...files].filter(isInside))) {
      const listed = await this.#ask("ls-files", "--cached", "-z", "--", ...some);
      for (const file of listed.split("\0")) if (file !== "") this.#there.add(file);
    }
  }

  /** The new name of a file that is not in the index under its old one. */
  async follow(file: string): Promise<string | null> {
    let name: string | undefined = file;
    for (let count = 0; count < mostRenames && name !== undefined; count++) {
      name = (await this.#stagedName(name)) ?? (await this.#committedName(name));
      if (name === undefined) break;
      await this.look([name]);
      if (this.isThere(name)) return name;
    }
    return null;
  }

  async #stagedName(file: string): Promise<string | undefined> {
    this.#staged ??= this.#ask("diff-index", "--cached", ...asRenames, "HEAD", "--").then(renamesIn);
    return (await this.#staged).get(file);
  }

  /** The new name according to the last commit that removed the old one. */
  async #committedName(file: string): Promise<string | undefined> {
    const plain = ["--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames"];
    const last = ["--format=%H", "--max-count=1", "--diff-filter=D", `--since=${this.#since}`, "HEAD"];
    const commit = (await this.#ask("log", ...plain, ...last, "--", file)).trim();
    if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
    return renamesIn(await this.#ask("diff-tree", "--no-commit-id", ...asRenames, commit, "--")).get(file);
  }

  async #ask(...args: string[]): Promise<string> {
    const output = await gitOutput(this.#git, ["--literal-pathspecs", ...args], "", this.#signal);
    return output.toString("utf8");
  }
}

const asRenames = ["-r", "-z", "--raw", "--find-renames", "--diff-filter=R"];

/** New names by old ones. */
function renamesIn(raw: string): Map<string, string> {
  const parts = raw.split("\0");
  const renames = new Map<string, string>();
  for (let at = 0; parts[at]?.startsWith(":"); at += 3) renames.set(parts[at + 1] ?? "", parts[at + 2] ?? "");
  return renames;
}
