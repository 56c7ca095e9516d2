import type { Localize } from "../../core/base/localize.ts";
import { problemOf } from "../../core/base/problem.ts";

/** A mail that goes out by itself, and where it is kept what becomes of that. */
export interface Sending {
  /** As a person knows it. */
  name: string;
  /** The words behind `git` that send it. */
  sendWords: string[];
  /** To be said before it is sent. Answers the number of the try. */
  begin(): Promise<number>;
  /** What became of a try; null: it went out. */
  end(number: number, failed: string | null): Promise<unknown>;
  /** Shows what is known of it now. */
  show(): Promise<unknown>;
}

/** The mail that did not go out, and why; null: git was stopped before it said whether it did. */
export interface Stopped {
  name: string;
  why: string | null;
}

/**
 * Sends mails one after the other, until one does not go out. Answers how many did, and which stopped the rest, if one did.
 * @param run starts git where the person sees it, and answers what it ended with; undefined: nobody knows
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
    // Of a terminal that was closed nobody knows: so it stays, until the person says that it may go out again.
    if (why !== undefined) await end(number, why);
    await show();
    if (why !== null) return { sent, stopped: { name, why: why ?? null } };
  }
  return { sent: mails.length, stopped: null };
}

/** null: the mail went out; undefined: nobody knows. */
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

/** @param sent how many of `all` are out */
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
