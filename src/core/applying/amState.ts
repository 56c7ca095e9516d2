import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { gitOutput } from "../git/program.ts";

/** A mail header that marks which of our calls gave the mail to git; git ignores it. */
const markHeader = "X-Patch-Tracker-Call";
/** In the git directory: the commit that a merge of ours merges. */
const mergeFile = "patch-tracker-merge";
/** Commits that one `git am` made, as far as they are looked at. */
const mostCommits = 1_000;

/** Mails of which the first says whose they are, for `markUnderWay`. */
export function marked(mails: string, mark: string): string {
  return mails.replace(/^From [^\n]*\n/, (line) => `${line}${markHeader}: ${mark}\n`);
}

/** The mark of the mails that the `git am` under way was given; null where it has none, as one that a person began. */
export async function markUnderWay({ gitDir }: Checkout): Promise<string | null> {
  const file = await open(join(gitDir, "rebase-apply", "0001")).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_000), 0, 1_000, 0);
    const head = buffer.toString("latin1", 0, bytesRead);
    return new RegExp(`^${markHeader}: ([0-9a-f-]+)$`, "m").exec(head)?.[1] ?? null;
  } finally {
    await file.close();
  }
}

/**
 * Says in the git directory whose the merge of a commit is that begins now, or with null that it has ended. What a killed
 * program leaves there says nothing of a merge of another commit.
 */
export async function markMerge({ gitDir }: Pick<Checkout, "gitDir">, tip: string | null): Promise<void> {
  const path = join(gitDir, mergeFile);
  await (tip === null ? rm(path, { force: true }) : writeFile(path, `${tip}\n`));
}

/** Whether the am or merge under way was begun here; by whichever window, and before a restart, too. */
export async function isOwn(checkout: Checkout, operation: "am" | "merge"): Promise<boolean> {
  if (operation === "am") return (await markUnderWay(checkout)) !== null;
  const tip = await readFile(join(checkout.gitDir, mergeFile), "utf8").catch(() => "");
  return tip !== "" && tip.trim() === (await commitNamed(checkout, "MERGE_HEAD"));
}

/** The title of the patch that git has stopped at; "" where there is none. */
export async function titleUnderWay({ gitDir }: Checkout): Promise<string> {
  const text = await readFile(join(gitDir, "rebase-apply", "final-commit"), "utf8").catch(() => "");
  return text.split("\n")[0] ?? "";
}

/**
 * The commit that HEAD was at before `git am` made those that are on it now, for an Undo. It goes back in HEAD's reflog
 * over what am made alone, and no farther than ORIG_HEAD, where am began: what a person committed meanwhile stays.
 */
export async function begunAt(checkout: Checkout, signal: AbortSignal): Promise<string | null> {
  const list = ["log", "--walk-reflogs", `--max-count=${mostCommits}`, "--format=%H %gs", "HEAD", "--"];
  const [text, first] = await Promise.all([
    gitOutput(checkout, list, "", signal).catch(() => Buffer.from("")),
    commitNamed(checkout, "ORIG_HEAD"),
  ]);
  for (const line of text.toString("utf8").split("\n")) {
    const [hash = "", action] = line.split(" ");
    if (hash === first || (hash !== "" && action !== "am:")) return hash;
  }
  return commitNamed(checkout, "HEAD");
}
