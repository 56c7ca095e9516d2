import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import { saidByGit } from "../git/writingFault.ts";
import type { PullRequestText } from "./model.ts";
import { treeName } from "./thanks.ts";

/** Milliseconds after which a server is given up. */
const patience = 120_000;

/**
 * The output of `git request-pull` for a tag or branch of a remote, since it left the main branch. Contacts the remote.
 * UserError if the remote does not have it, or it has nothing new.
 * @param since full object name of the main branch's newest commit
 */
export async function requestPull(
  checkout: Checkout,
  { remote, name, since }: { remote: string; name: string; since: string },
  signal: AbortSignal,
): Promise<PullRequestText> {
  const url = checkout.remotes.find((one) => one.name === remote)?.url;
  if (url === undefined || url.startsWith("-"))
    throw new UserError(
      `There is no remote ${remote} in ${checkout.top}.`,
      "git remote -v lists your remotes.",
      checkout.top,
    );
  const tip = /^[-+]|[\p{Cc}\s:]/u.test(name) ? null : await commitNamed(checkout, name);
  if (tip === null)
    throw new UserError(
      `There is no tag or branch ${name.slice(0, 100)} in ${checkout.top}.`,
      "git tag makes one.",
      checkout.top,
    );
  const start = (await gitOutput(checkout, ["merge-base", since, tip], "", signal).catch(() => ""))
    .toString()
    .trim();
  if (start === "" || start === tip)
    throw new UserError(
      `${name} has nothing that the main branch has not.`,
      "Name another tag or branch.",
      checkout.top,
    );
  const time = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    const text = await gitOutput(checkout.network, ["request-pull", start, url, name], "", time);
    const tree = treeName(url) || remote;
    return { subject: `Pull request: ${tree} ${name}`, text: withoutSecrets(text.toString("utf8")) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof GitFailure)) throw error;
    const isAbsent = /No match for commit|Are you sure you pushed/.test(error.stderr);
    throw new UserError(
      isAbsent
        ? `${remote} does not have ${name} as it is here.`
        : `Git could not ask ${remote}: ${saidByGit(withoutSecrets(error.stderr))}`,
      isAbsent
        ? `Push it first: git push ${remote} ${name}`
        : "See that the remote can be reached, then try again.",
      checkout.top,
      error,
    );
  }
}

/**
 * A text without credentials in repository addresses, including the user name, which may be a token. git can add them
 * through url.*.insteadOf.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]{0,20}):\/\/([^\s/]*)@/gi, (_, scheme: string, inside: string) => {
    const user = /^(?:git\+)?ssh|^git$/i.test(scheme) ? (inside.split(":")[0] ?? "") : "";
    return user === "" ? `${scheme}://` : `${scheme}://${user}@`;
  });
}
