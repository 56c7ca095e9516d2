import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";

/** The outcome of a try; a file without one belongs to a try whose outcome is unknown. */
const ended = v.object({
  /** Milliseconds since 1970. */
  at: v.number(),
  /** Why the mail did not go out; null: it did. */
  failed: v.nullable(v.string()),
  /** The person says so; git ended without a word. */
  said: v.optional(v.boolean()),
});

/** What the person says became of a try of which nobody knows it; "unknown" takes that back. */
export type Outcome = "sent" | "unsent" | "unknown";

/** What is known of the tries to send one mail. */
export interface SendState {
  /** The number of the latest try; 0: there was none. */
  tries: number;
  /** "sending": the latest has not ended, or ended without a word: the mail may be out. "sent": one of them sent it. */
  state: "draft" | "sending" | "sent";
  /** Milliseconds since 1970; null: it was not sent. */
  sent: number | null;
  /** Why the latest try did not send it. */
  failed: string | null;
}

/** Of a mail that nobody has tried to send. */
export const untried: SendState = { tries: 0, state: "draft", sent: null, failed: null };

/** Nobody needs to say of a mail what became of it. */
export function alreadyKnown(): UserError {
  return new UserError(
    "What became of this mail is known by now, or it is being sent once more.",
    "Look at it in the view Drafts.",
  );
}

/**
 * The tries to send mails, in files of a folder that all windows see and that outlive them: `<mail>.<number>.json`, which
 * is there from the start of a try on, and later says what became of it. Who starts a try says which one they know to be
 * the last: of two who know the same, one gets the next number, so that a mail goes out twice only where a person who
 * knows of the first try says so.
 */
export class SendTries {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Of all mails with a try. */
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
   * Starts the next try. Answers its number; null: the last one that is known is not the last any more.
   * @param known the number of the last try that the person knows of; 0: none
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

  /** Records the outcome of a try: the mail went out, or why it did not. Not to be called where nobody knows. */
  async end(mail: string, number: number, end: v.InferOutput<typeof ended>): Promise<void> {
    await this.#write(mail, number, JSON.stringify(end));
  }

  /**
   * Records what the person says of the latest try. Answers false, and records nothing, where there is a later one, or
   * git has said it by now. Where git says it later, that counts.
   * @param number of the try that the person speaks of
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
      // Empty from the start of a try on; removed with the mail. Whatever else is in it, the outcome is unknown.
      return null;
    }
  }

  #path(mail: string, number: number): string {
    if (mail === "" || mail.startsWith(".") || mail !== basename(mail)) throw new Error(`no mail: ${mail}`);
    return join(this.#folder, `${mail}.${number}.json`);
  }
}
