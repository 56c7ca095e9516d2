import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, streamIn } from "../git/program.ts";

/**
 * The files in which a branch and another one conflict; empty where it still applies, null where git cannot tell (before
 * 2.38, or where objects are missing). Nothing is written into the repository.
 * @param ours, theirs full object names
 */
export async function conflictsBetween(
  { id, gitDir }: Pick<Checkout, "id" | "gitDir">,
  ours: string,
  theirs: string,
  signal: AbortSignal,
): Promise<string[] | null> {
  const objects = await mkdtemp(join(tmpdir(), "patch-tracker-merge-"));
  const variables = {
    GIT_DIR: gitDir,
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: join(id, "objects"),
  };
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs];
  const { stdin, stdout, done } = streamIn(gitDir, { variables }).stream(args, signal);
  try {
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
    await rm(objects, { recursive: true, force: true });
  }
}
