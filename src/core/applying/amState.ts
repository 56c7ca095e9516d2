import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { gitOutput } from "../git/program.ts";

/** What is begun here, in the person's work tree. */
type Begun = "am" | "merge";

/** A header of the first mail of an am, with a word by which that am is known; git ignores it. */
const wordHeader = "X-Patch-Tracker-Call";
/** Commits that one `git am` made, as far as they are looked at. */
const mostCommits = 1_000;

/** Mails of which the first has a word by which the am that is given them is known, for `wordOfAm`. */
export function withWord(mails: string, word: string): string {
  return mails.replace(/^From [^\n]*\n/, (line) => `${line}${wordHeader}: ${word}\n`);
}

/** The word in the mails of the am under way; null: there is none. Any mail may have one: it says not whose the am is. */
export async function wordOfAm({ gitDir }: Checkout): Promise<string | null> {
  const file = await open(join(gitDir, "rebase-apply", "0001")).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_000), 0, 1_000, 0);
    const head = buffer.toString("latin1", 0, bytesRead);
    return new RegExp(`^${wordHeader}: ([0-9a-f-]+)$`, "m").exec(head)?.[1] ?? null;
  } finally {
    await file.close();
  }
}

/**
 * Says in the git directory what begins here now: an am by its word, which is random and which no mail can know, a merge
 * by the commit that it merges; with null that it has ended. What a killed program leaves there says nothing of another.
 */
export async function markBegun(
  { gitDir }: Pick<Checkout, "gitDir">,
  operation: Begun,
  mark: string | null,
): Promise<void> {
  const path = markFile(gitDir, operation);
  await (mark === null ? rm(path, { force: true }) : writeFile(path, `${mark}\n`));
}

/** The mark of the am or merge under way; null: it was not begun here, by no window, and before no restart. */
export async function ownMark(checkout: Checkout, operation: Begun): Promise<string | null> {
  const kept = (await readFile(markFile(checkout.gitDir, operation), "utf8").catch(() => "")).trim();
  const now = await (operation === "am" ? wordOfAm(checkout) : commitNamed(checkout, "MERGE_HEAD"));
  return kept === now ? now : null;
}

function markFile(gitDir: string, operation: Begun): string {
  return join(gitDir, `patch-tracker-${operation}`);
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
