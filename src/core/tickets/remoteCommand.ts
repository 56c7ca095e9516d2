import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure } from "../git/program.ts";
import { harmless, saidByGit } from "../git/writingFault.ts";
import { placeFault } from "./errors.ts";

/** The result of a git command that contacted a remote. */
export interface RemoteAnswer {
  stdout: string;
  /** The last messages of git and the remote, without progress; "" if there are none. */
  said: string;
  /** Null if it succeeded. */
  failure: GitFailure | null;
}

export interface TalkOptions {
  signal: AbortSignal;
  /** Milliseconds without any output after which the remote is given up. */
  silence: number;
}

const longestAnswer = 64 << 10;
/** Milliseconds to wait for git to end after it was told to. */
const endingTime = 5_000;
const progress =
  /^(?:remote: )?(?:Enumerating|Counting|Compressing|Receiving|Resolving|Unpacking|Writing|Total|Delta)\b/;

/**
 * Runs a git command that contacts a remote, until it has ended, even when this rejects because of the signal
 * (AbortError) or a silent remote (UserError). A failure of git is returned, not thrown, since its output tells what
 * happened.
 */
export async function runRemote(
  checkout: Checkout,
  remote: string,
  args: string[],
  { signal, silence }: TalkOptions,
): Promise<RemoteAnswer> {
  signal.throwIfAborted();
  const silent = new AbortController();
  const git = checkout.network.stream(args, AbortSignal.any([signal, silent.signal]));
  const ended = new Promise<void>((resolve) => git.stdout.once("close", resolve));
  let timer = setTimeout(() => silent.abort(), silence);
  let stdout = "";
  let said = "";
  const hear = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), silence);
  };
  git.stdin.end();
  git.stdout.on("data", (chunk: Buffer) => {
    hear();
    if (stdout.length < longestAnswer) stdout += chunk.toString("utf8");
  });
  git.stderr.on("data", (chunk: string) => {
    hear();
    said = (said + chunk).slice(-longestAnswer);
  });
  let failure: GitFailure | null = null;
  try {
    await git.done;
  } catch (error) {
    if (!(error instanceof GitFailure)) {
      await Promise.race([ended, after(endingTime)]);
      signal.throwIfAborted();
      if (silent.signal.aborted) throw tooSilent(remote, silence);
      throw error;
    }
    failure = error;
  } finally {
    clearTimeout(timer);
  }
  const lines = said.split(/[\r\n]+/).filter((line) => line.trim() !== "" && !progress.test(line));
  return { stdout, said: lines.join("\n"), failure };
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

function tooSilent(remote: string, silence: number): UserError {
  return new UserError(
    `The remote ${harmless(remote)} said nothing for ${silence / 1000} s.`,
    "Check the network, then share again; your tickets are kept here.",
    remote,
  );
}

/** Why a remote could not be reached, as a sentence with a remedy, by git's message. */
export function remoteFault(checkout: Checkout, remote: string, { said, failure }: RemoteAnswer): UserError {
  const name = harmless(remote);
  const words = saidByGit(said);
  checkout.log.error(`sharing tickets of ${checkout.top} with ${name}: ${said}`);
  const says = (what: string, remedy: string) => new UserError(what, remedy, remote, failure);
  if (
    /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|Permission denied \(|Host key verification failed|error: 40[13]/.test(
      said,
    )
  ) {
    return says(
      `The remote ${name} wants to know who you are: ${words}`,
      `Push once by hand, and have git remember how: \`git push ${name} refs/notes/tickets\`; then share again.`,
    );
  }
  if (
    /not appear to be a git repository|repository .{0,300}not found|Repository not found|No such file or directory/i.test(
      said,
    )
  ) {
    return says(
      `There is no repository at the address of the remote ${name}: ${words}`,
      `See its address with \`git remote get-url ${name}\`, and correct it with \`git remote set-url\`.`,
    );
  }
  if (
    /Could not resolve|Connection (?:refused|timed out|reset|closed)|unreachable|No route to host|unable to (?:access|connect)|Failed to connect|hung up|early EOF/i.test(
      said,
    )
  ) {
    return says(
      `The remote ${name} cannot be reached: ${words}`,
      "Check the network, then share again; your tickets are kept here.",
    );
  }
  return (
    placeFault(checkout, said, failure) ??
    says(
      `Git could not share tickets with ${name}: ${words}`,
      "The log has all that it said; your tickets are kept here.",
    )
  );
}
