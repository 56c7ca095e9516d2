import type { Log } from "../base/log.ts";
import { UserError } from "../base/problem.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { committerIn } from "../git/committer.ts";
import { NoRepository, type Opening } from "../git/inspectRepository.ts";
import { gitOutput } from "../git/program.ts";
import { writingFault } from "./faults.ts";

/** Opens the repository that contains a folder. UserError if there is none. */
export async function openHere(folder: string, log: Log, opening?: Promise<Opening>): Promise<Checkout> {
  try {
    return await openCheckout(folder, { log, ...(opening && { opening }) });
  } catch (error) {
    if (!(error instanceof NoRepository)) throw error;
    throw new UserError(error.message, "Run it in your clone of the project.", folder, error);
  }
}

/** "refs/heads/disk_integ". UserError if git does not allow a branch of that name. */
export async function branchRef(checkout: Checkout, name: string): Promise<string> {
  const ref = `refs/heads/${name}`;
  // "@" alone and "HEAD" mean something else to git.
  const isName = /^[^-\p{C}\s]/u.test(name) && name.length <= 200 && !/^(?:@|HEAD)$|[\p{C}\s]/u.test(name);
  const check = () => gitOutput(checkout, ["check-ref-format", ref], "", AbortSignal.timeout(10_000));
  const fits =
    isName &&
    (await check().then(
      () => true,
      () => false,
    ));
  if (fits) return ref;
  throw new UserError(
    `${JSON.stringify(name.slice(0, 100))} cannot be the name of a branch.`,
    "Choose one without blanks and special characters: disk_integ, or ann/disk-integ-v2.",
    checkout.top,
  );
}

/** The commit that a branch points to; null if the branch does not exist. */
export function tipOfBranch(checkout: Checkout, ref: string): Promise<string | null> {
  return commitNamed(checkout, ref);
}

/**
 * Who makes commits here. UserError if git does not know.
 * @param why git needs to know it
 */
export function committerHere(
  checkout: Checkout,
  signal: AbortSignal,
  why?: string,
): ReturnType<typeof committerIn> {
  return committerIn(checkout, signal).catch((error: unknown) => {
    throw writingFault(checkout, error, why);
  });
}
