import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";

/** The outcome of a try; an empty file means that the outcome is unknown. */
const ended = v.object({
  /** Milliseconds since 1970. */
  at: v.number(),
  /** Why the mail was not sent; null if it was. */
  failed: v.nullable(v.string()),
  /** The person said so, because git ended without an outcome. */
  said: v.optional(v.boolean()),
});

/** What the person says about a try with unknown outcome; "unknown" takes that back. */
export type Outcome = "sent" | "unsent" | "unknown";

/** What is known about the tries to send one mail. */
export interface SendState {
  /** Number of the latest try; 0 if there was none. */
  tries: number;
  /**
   * "sending": the latest try has not ended, or its outcome is unknown, so that the mail may be sent. "sent": one try
   * succeeded.
   */
  state: "draft" | "sending" | "sent";
  /** Milliseconds since 1970; null if it was not sent. */
  sent: number | null;
  /** Why the latest try failed. */
  failed: string | null;
}

/** The state of a mail without tries. */
export const untried: SendState = { tries: 0, state: "draft", sent: null, failed: null };

/** The error that the outcome is already known. */
export function alreadyKnown(): UserError {
  return new UserError(
    "What became of this mail is known by now, or it is being sent once more.",
    "Look at it in the view Drafts.",
  );
}

/**
 * The tries to send mails, in files of a folder that all windows share and that survives them: `<mail>.<number>.json`
 * is created at the start of a try and gets its outcome later. The caller names the last try that it knows; if two
 * callers know the same, only one gets the next number. So a mail is sent twice only if a person who knows about the
 * first try decides so.
 */
export class SendTries {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The states of all mails with a try. */
  all(): Promise<Map<string, SendState>> {
    return this.#states(() => true);
  }

  async of(mail: string): Promise<SendState> {
    return (await this.#states((one) => one === mail)).get(mail) ?? untried;
  }

  async #states(isAsked: (mail: string) => boolean): Promise<Map<string, SendState>> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    });
    const tries = names.flatMap((name) => {
      const [, mail = "", number = ""] = /^(.+)\.([1-9]\d{0,5})\.json$/.exec(name) ?? [];
      return mail === "" || !isAsked(mail) ? [] : [{ mail, number: Number(number) }];
    });
    const states = new Map<string, SendState>();
    for (const { mail, number } of tries.sort((a, b) => a.number - b.number))
      states.set(mail, await this.#with(states.get(mail) ?? untried, mail, number));
    return states;
  }

  /**
   * Starts the next try and returns its number; null if there is a later try than `known`.
   * @param known number of the last try that the person knows about; 0 if none
   */
  async begin(mail: string, known: number): Promise<number | null> {
    const number = known + 1;
    await mkdir(this.#folder, { recursive: true });
    try {
      await (await open(this.#path(mail, number), "wx")).close();
      return number;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return null;
      throw error;
    }
  }

  /** Records the outcome of a try: sent, or why not. Do not call it if the outcome is unknown. */
  async end(mail: string, number: number, end: v.InferOutput<typeof ended>): Promise<void> {
    await this.#write(mail, number, JSON.stringify(end));
  }

  /**
   * Records what the person says about the latest try. Returns false, and records nothing, if there is a later try, or
   * git has reported by now. A later report of git takes precedence.
   * @param number of the try that the person means
   */
  async settle(mail: string, number: number, outcome: Outcome, at: number): Promise<boolean> {
    const { tries } = await this.of(mail);
    const end = await this.#endOf(mail, number);
    if (tries !== number || (outcome === "unknown" ? end?.said !== true : end !== null)) return false;
    await this.#write(
      mail,
      number,
      outcome === "unknown"
        ? ""
        : JSON.stringify({ at, failed: outcome === "sent" ? null : "you said so", said: true }),
    );
    return true;
  }

  async #write(mail: string, number: number, text: string): Promise<void> {
    const path = this.#path(mail, number);
    const fresh = `${path}.${randomBytes(4).toString("hex")}`;
    await writeFile(fresh, text);
    await rename(fresh, path);
  }

  async #with(before: SendState, mail: string, number: number): Promise<SendState> {
    const end = await this.#endOf(mail, number);
    if (before.state === "sent") return { ...before, tries: number };
    if (end === null) return { tries: number, state: "sending", sent: null, failed: null };
    return end.failed === null
      ? { tries: number, state: "sent", sent: end.at, failed: null }
      : { tries: number, state: "draft", sent: null, failed: end.failed };
  }

  async #endOf(mail: string, number: number): Promise<v.InferOutput<typeof ended> | null> {
    try {
      const read = v.safeParse(ended, JSON.parse(await readFile(this.#path(mail, number), "utf8")));
      return read.success ? read.output : null;
    } catch {
      // Empty since the start of the try, or with unexpected content: the outcome is unknown.
      return null;
    }
  }

  #path(mail: string, number: number): string {
    if (mail === "" || mail.startsWith(".") || mail !== basename(mail)) throw new Error(`no mail: ${mail}`);
    return join(this.#folder, `${mail}.${number}.json`);
  }
}
