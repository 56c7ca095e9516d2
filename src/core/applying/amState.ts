import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { gitOutput } from "../git/program.ts";

/** The header of a mail that says which call of ours gave it to git; git takes nothing from it. */
const markHeader = "X-Patch-Tracker-Call";
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
