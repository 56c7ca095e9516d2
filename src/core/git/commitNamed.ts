import { UserError } from "../base/problem.ts";
import type { Checkout } from "./checkout.ts";
import type { Git } from "./program.ts";

/**
 * The commit that a name stands for in git: a branch, a tag, an abbreviated hash; null if none. The name may be
 * untrusted.
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

/** The commit that a person names as a base. UserError if it does not exist. */
export async function baseNamed(
  checkout: Pick<Checkout, "run" | "top">,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const commit = await commitNamed(checkout, name, signal);
  if (commit !== null) return commit;
  throw new UserError(
    `${JSON.stringify(name.slice(0, 100))} names no commit in ${checkout.top}.`,
    "Name a commit as git does (a branch, a tag, the beginning of a hash), or fetch it first.",
    checkout.top,
  );
}
