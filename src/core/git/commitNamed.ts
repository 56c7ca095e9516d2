import type { Git } from "./program.ts";

/**
 * The commit that a name stands for, as git reads it: a branch, a tag, the beginning of a hash; null: none. The name may
 * be of any origin.
 */
export async function commitNamed(
  { run }: Pick<Git, "run">,
  name: string,
  signal?: AbortSignal,
): Promise<string | null> {
  if (/^-|\p{Cc}/u.test(name) || name.length > 1000) return null;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const answer = (await run(args, signal).catch(() => "")).trim();
  signal?.throwIfAborted();
  return /^[0-9a-f]{40,64}$/.test(answer) ? answer : null;
}
