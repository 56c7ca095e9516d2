import type { Log } from "../base/log.ts";
import { UserError } from "../base/problem.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { NoRepository } from "../git/opening.ts";
import { gitOutput } from "../git/program.ts";
import { writingFault } from "./faults.ts";
import type { Signer } from "./messageTrailers.ts";

/** Opens the repository that a folder lies in. UserError where there is none. */
export async function openHere(folder: string, log: Log): Promise<Checkout> {
  try {
    return await openCheckout(folder, { log });
  } catch (error) {
    if (!(error instanceof NoRepository)) throw error;
    throw new UserError(error.message, "Run it in your clone of the project.", folder, error);
  }
}

/** "refs/heads/disk_integ". UserError where git takes no branch of that name. */
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

/** What a branch points at; null where it is not there. */
export function tipOfBranch(checkout: Checkout, ref: string): Promise<string | null> {
  return commitNamed(checkout, ref);
}

/**
 * The person as git signs for them: "Ann Lee <ann@example.org> 1706000000 +0100", latin1, and as text. UserError where
 * git does not know who they are.
 */
export async function committerHere(
  checkout: Checkout,
  signal: AbortSignal,
): Promise<{ line: string; signer: Signer }> {
  const said = await gitOutput(checkout, ["var", "GIT_COMMITTER_IDENT"], "", signal).catch(
    (error: unknown) => {
      throw writingFault(checkout, error);
    },
  );
  const [, name = "", email = ""] = /^(.*) <([^<>]*)> /.exec(said.toString("utf8")) ?? [];
  return { line: said.toString("latin1").trimEnd(), signer: { name, email } };
}
