import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { gitOutput } from "../git/program.ts";

/** An operation that this extension started in the person's work tree. */
type Begun = "am" | "merge";

/** A header in the first mail given to `git am`, with a random word that identifies this run; git ignores it. */
const wordHeader = "X-Patch-Tracker-Call";
/** Maximum number of commits of one `git am` that are examined. */
const mostCommits = 1_000;

/** The mails with such a word in the first one, for `wordOfAm`. */
export function withWord(mails: Buffer, word: string): Buffer {
  const start = mails.indexOf("\n") + 1;
  return Buffer.concat([
    mails.subarray(0, start),
    Buffer.from(`${wordHeader}: ${word}\n`),
    mails.subarray(start),
  ]);
}

/**
 * The word in the mails of the unfinished am; null if there is none. Any mail could contain one, so it does not prove
 * who started the am.
 */
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
 * Records in the git directory what is started here: an am by its random word, which no mail can know, or a merge by
 * the commit that it merges; with null, that it has ended. A record left by a killed program matches no other
 * operation.
 */
export async function markBegun(
  { gitDir }: Pick<Checkout, "gitDir">,
  operation: Begun,
  mark: string | null,
): Promise<void> {
  const path = markFile(gitDir, operation);
  await (mark === null ? rm(path, { force: true }) : writeFile(path, `${mark}\n`));
}

/**
 * The record of the unfinished am or merge; null if it was not started by this extension, in whatever window and before
 * whatever restart.
 */
export async function ownMark(checkout: Checkout, operation: Begun): Promise<string | null> {
  const kept = (await readFile(markFile(checkout.gitDir, operation), "utf8").catch(() => "")).trim();
  const now = await (operation === "am" ? wordOfAm(checkout) : commitNamed(checkout, "MERGE_HEAD"));
  return kept === now ? now : null;
}

function markFile(gitDir: string, operation: Begun): string {
  return join(gitDir, `patch-tracker-${operation}`);
}

/** The title of the patch at which git has stopped; "" if there is none. */
export async function titleUnderWay({ gitDir }: Checkout): Promise<string> {
  const text = await readFile(join(gitDir, "rebase-apply", "final-commit"), "utf8").catch(() => "");
  return text.split("\n")[0] ?? "";
}

/**
 * The commit that HEAD was at before `git am` made the present ones, for an Undo. Goes back in HEAD's reflog only over
 * entries of am, and no farther than ORIG_HEAD, where am began, so that commits the person made meanwhile stay.
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
