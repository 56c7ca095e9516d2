import type { Problem } from "../base/problem.ts";
import { shellWord } from "../base/shellWord.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import { carriedNotes } from "./carriedNotes.ts";

/** Commits that are written without a signature. */
export interface UnsignedCommits {
  /** How many of the commits that they replace are signed. */
  signed: number;
  /** Whether git would sign them, by the person's configuration (see `signsCommits`). */
  wanted: boolean;
  /** Options and arguments of the `git rebase` that signs them. */
  rebase: string[];
}

/**
 * Whether git signs commits here (commit.gpgSign). Only `git commit`, `am`, `merge` and `rebase` do; commits that are
 * written as objects are not signed, since git would run a program that the configuration names, which may ask for a
 * passphrase where nobody sees it.
 */
export async function signsCommits(checkout: Pick<Checkout, "stream">): Promise<boolean> {
  const asked = ["config", "--type=bool", "--get", "commit.gpgSign"];
  // Without the setting, or with an invalid one, git fails.
  const answer = await gitOutput(checkout, asked, "", AbortSignal.timeout(10_000)).catch(() => "");
  return answer.toString().trim() === "true";
}

/** What is told about commits without a signature; null if nobody expects one. */
export function unsignedNote({ signed, wanted, rebase }: UnsignedCommits, where: string): Problem | null {
  if (signed === 0 && !wanted) return null;
  const although = wanted ? ", although commit.gpgsign is set" : "";
  const old =
    signed === 1
      ? "One of the commits to be made anew is signed; the new one is not"
      : `${signed} of the commits to be made anew are signed; the new ones are not`;
  // Without the setting, git leaves the notes behind.
  const withNotes = carriedNotes.flatMap((ref) => ["-c", `notes.rewriteRef=${ref}`]);
  const command = ["git", ...withNotes, "rebase", "--force-rebase", "--gpg-sign", ...rebase];
  return {
    what: `${signed === 0 ? "The new commits are not signed" : old}${although}.`,
    remedy: `To sign them: ${command.map(shellWord).join(" ")}`,
    where,
  };
}

/** The same about a merge that brought in such commits; git signs the merge itself. */
export async function unsignedMerge(
  checkout: Pick<Checkout, "stream" | "top">,
  before: string,
): Promise<Problem | null> {
  const wanted = await signsCommits(checkout);
  return unsignedNote({ signed: 0, wanted, rebase: ["--rebase-merges", before.slice(0, 12)] }, checkout.top);
}
