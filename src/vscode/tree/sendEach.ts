import type { Localize } from "../../core/base/localize.ts";
import { problemOf } from "../../core/base/problem.ts";

/** A mail that is sent separately, and how its outcome is recorded. */
export interface Sending {
  /** Its name for the person. */
  name: string;
  /** Arguments of `git` that send it. */
  sendWords: string[];
  /** Called before it is sent. Returns the number of the try. */
  begin(): Promise<number>;
  /** Records the outcome of a try; null: it was sent. */
  end(number: number, failed: string | null): Promise<unknown>;
  /** Updates its display. */
  show(): Promise<unknown>;
}

/** The mail that was not sent, and why; null: git was stopped before it reported the outcome. */
export interface Stopped {
  name: string;
  why: string | null;
}

/**
 * Sends mails one after the other until one fails. Returns how many were sent, and which one stopped the rest, if any.
 * @param run starts git visibly, and returns its exit code; undefined if unknown
 */
export async function sendEach(
  mails: Sending[],
  run: (title: string, words: string[]) => Promise<number | undefined>,
  t: Localize,
): Promise<{ sent: number; stopped: Stopped | null }> {
  for (const [sent, { name, sendWords, begin, end, show }] of mails.entries()) {
    const number = await begin();
    await show();
    const why = await failureOf(run(t("Send: {0}", name), sendWords), t);
    // After a terminal was closed the outcome is unknown, and stays so until the person decides.
    if (why !== undefined) await end(number, why);
    await show();
    if (why !== null) return { sent, stopped: { name, why: why ?? null } };
  }
  return { sent: mails.length, stopped: null };
}

/** Null: the mail was sent; undefined: unknown. */
async function failureOf(running: Promise<number | undefined>, t: Localize) {
  try {
    const code = await running;
    if (code === undefined) return undefined;
    return code === 0 ? null : t("git send-email ended with {0}", code);
  } catch (error) {
    // The terminal could not be opened, so git did not run.
    return problemOf(error).what;
  }
}

/** @param sent number of mails sent, of `all` */
export function stoppedText({ name, why }: Stopped, sent: number, all: number, t: Localize): string {
  if (why === null)
    return t(
      "It is not known whether “{0}” was sent: its terminal was closed before git said that it is out.",
      name,
    );
  return all === 1
    ? t("“{0}” was not sent: {1}.", name, why)
    : t("{0} of {1} mails were sent; “{2}” was not: {3}.", sent, all, name, why);
}
