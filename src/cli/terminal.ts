import type { Call } from "../core/base/call.ts";
import type { Log } from "../core/base/log.ts";
import { plainText } from "../core/base/plainText.ts";
import { type Problem, problemOf, UserError } from "../core/base/problem.ts";
import { remedyInTerminal } from "./remedies.ts";
import { StatusLine } from "./statusLine.ts";

/** Exit codes, as the help says them. */
export const exit = { complete: 0, failed: 1, usage: 2, partial: 3 };

const status = new StatusLine(process.stderr);

/** An answer, on standard output. */
export function print(text: string): void {
  status.clear();
  process.stdout.write(plainText(text));
}

/** An answer that another program may read byte by byte; a terminal gets it without what would steer it. */
export function printData(text: string): void {
  status.clear();
  process.stdout.write(process.stdout.isTTY ? plainText(text) : text);
}

/** A message to the person, on standard error. */
export function say(text: string): void {
  status.clear();
  process.stderr.write(plainText(`patch-tracker: ${text}\n`));
}

function tell(problem: Problem): void {
  say(sentencesOf(problem));
}

/** What is wrong, where, and what to do. */
export function sentencesOf({ what, where, remedy }: Problem): string {
  const place = where === "" || what.includes(where) ? "" : ` (${where})`;
  // A sentence may end in the words of git or of a server.
  const end = /[.!?:)…]$/.test(what) ? "" : ".";
  return `${what}${end}${place} ${remedyInTerminal(remedy)}`;
}

/** Tells what could not be read, each once. Answers with the exit code that says so, also where the answer is empty. */
export function ended(problems: Problem[]): number {
  const different = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  for (const problem of different.values()) tell(problem);
  return problems.length > 0 ? exit.partial : exit.complete;
}

/** What Ctrl-C left, once it was pressed. */
let interruption: UserError | null = null;

/**
 * What is done until it is done, or until Ctrl-C, which ends the work in good order.
 * @param left what is to be known of the work that was interrupted.
 */
export function callOf(left: string): Call {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    interruption = new UserError("Interrupted.", left);
    controller.abort(interruption);
  });
  return { signal: controller.signal, progress: (text) => status.show(text) };
}

/** Tells why there is no answer. Answers with the exit code. */
export function failed(error: unknown): number {
  // What was interrupted fails in words of its own.
  tell(problemOf(interruption ?? error));
  return exit.failed;
}

const debug = process.env.PATCH_TRACKER_DEBUG
  ? (text: string) => void process.stderr.write(plainText(`${text}\n`))
  : () => undefined;
/** The log of the command line: silent, unless PATCH_TRACKER_DEBUG asks for all of it. */
export const log: Log = { trace: debug, debug, info: debug, warn: debug, error: debug };
