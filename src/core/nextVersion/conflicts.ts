import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure } from "../git/program.ts";
import { PrivateRepository } from "../patches/privateRepository.ts";

/**
 * The files in which a branch conflicts with another; empty if it still merges, null if git cannot tell (before 2.38,
 * or if objects are missing). Writes nothing into the repository, and runs none of its merge drivers: its configuration
 * is not read.
 * @param ours, theirs full object names
 */
export async function conflictsBetween(
  of: Pick<Checkout, "id" | "objectFormat">,
  ours: string,
  theirs: string,
  signal: AbortSignal,
): Promise<string[] | null> {
  const folder = await mkdtemp(join(tmpdir(), "patch-tracker-merge-"));
  try {
    const own = new PrivateRepository(folder, of);
    await own.open();
    const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs];
    const { stdin, stdout, done } = own.git.stream(args, signal);
    stdin.end();
    let text = "";
    for await (const chunk of stdout.setEncoding("utf8")) text += String(chunk);
    const ended = await done.then(
      () => 0,
      (error: unknown) => (error instanceof GitFailure ? error.code : Promise.reject(error)),
    );
    if (ended !== 0 && ended !== 1) return null;
    const [tree = "", ...files] = text.split("\0");
    return /^[0-9a-f]{40,64}$/.test(tree) ? files.filter((file) => file !== "") : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
