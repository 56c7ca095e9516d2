import type { Call } from "../core/base/call.ts";
import type { Log } from "../core/base/log.ts";
import { plainText } from "../core/base/plainText.ts";
import { type Problem, problemOf, UserError } from "../core/base/problem.ts";
import { remedyInTerminal } from "./remedies.ts";
import { StatusLine } from "./statusLine.ts";

/** Exit codes, as in the help. */
export const exit = { complete: 0, failed: 1, usage: 2, partial: 3 };

const status = new StatusLine(process.stderr);

/** Prints an answer on standard output. */
export function print(text: string): void {
  status.clear();
  process.stdout.write(plainText(text));
}

/** Prints data for other programs unchanged; on a terminal, control characters are removed. */
export function printData(text: string): void {
  status.clear();
  process.stdout.write(process.stdout.isTTY ? plainText(text) : text);
}

/** Prints a message on standard error. */
export function say(text: string): void {
  status.clear();
  process.stderr.write(plainText(`patch-tracker: ${text}\n`));
}

function tell(problem: Problem): void {
  say(sentencesOf(problem));
}

/** A problem as text: what is wrong, where, and what to do. */
export function sentencesOf({ what, where, remedy }: Problem): string {
  const place = where === "" || what.includes(where) ? "" : ` (${where})`;
  // The sentence may end in the words of git or a server.
  const end = /[.!?:)…]$/.test(what) ? "" : ".";
  return `${what}${end}${place} ${remedyInTerminal(remedy)}`;
}

/** Prints the problems, each once. Returns the exit code, which shows incomplete answers even if they are empty. */
export function ended(problems: Problem[]): number {
  const different = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  for (const problem of different.values()) tell(problem);
  return problems.length > 0 ? exit.partial : exit.complete;
}

/**
 * Prints problems that may be the reason of an error: with settings left out, another archive is asked. Returns the
 * error, to be thrown.
 */
export function because(problems: Problem[], error: unknown): unknown {
  for (const problem of problems) tell(problem);
  return error;
}

/** What was left undone when Ctrl-C was pressed. */
let interruption: UserError | null = null;

/**
 * The call for a command, which Ctrl-C aborts in good order.
 * @param left what to tell about interrupted work
 */
export function callOf(left: string): Call {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    interruption = new UserError("Interrupted.", left);
    controller.abort(interruption);
  });
  return { signal: controller.signal, progress: (text) => status.show(text) };
}

/** Prints why there is no answer. Returns the exit code. */
export function failed(error: unknown): number {
  // Interrupted work may fail with an error of its own.
  tell(problemOf(interruption ?? error));
  return exit.failed;
}

const debug = process.env.PATCH_TRACKER_DEBUG
  ? (text: string) => void process.stderr.write(plainText(`${text}\n`))
  : () => undefined;
/** The log of the command line: silent unless PATCH_TRACKER_DEBUG is set. */
export const log: Log = { trace: debug, debug, info: debug, warn: debug, error: debug };
