import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { digest } from "../base/digest.ts";
import { day } from "../base/durations.ts";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";
import { messageIds } from "../mail/headers.ts";
import { canBeSentTo, mailboxText } from "../mail/mailbox.ts";
import { fieldsOf, recipientsIn } from "../mail/mailFile.ts";
import type { Person } from "../mail/message.ts";
import type { HostServices } from "../project/hostServices.ts";
import { type Envelope, type SendRules, sendEmailWords } from "./sendEmail.ts";
import { alreadyKnown, type Outcome, type SendState, SendTries, untried } from "./sendTries.ts";
import {
  isDone,
  type KeptVersion,
  keep,
  keptIn,
  namesIn,
  othersOf,
  sendingFolder,
  setDone,
  type VersionName,
  versionsFolder,
} from "./versionFolders.ts";
import { isOut, type VersionMail } from "./versionMail.ts";

/** A revision of which mails were sent, or may have been, and that the person is not finished with. */
export interface TriedVersion extends VersionName {
  /** The folder of its files. */
  directory: string;
  mails: VersionMail[];
}

/** What was sent from another preparation of a revision. */
export interface BeforeVersion {
  /** Number of mails that were sent, or may have been. */
  out: number;
  /** Number of mails that were not. */
  left: number;
}

/** What a program needs to send mails of a revision. */
export interface OutgoingVersion {
  mails: {
    /** The file that the person may edit. */
    path: string;
    /** Digest of the mail as it will be sent. */
    text: string;
    sendWords: string[];
    state: SendState;
  }[];
  /** Arguments of `git` that try them all. */
  tryWords: string[];
  /** Sender and recipients of all of them. */
  envelope: Envelope;
}

type Parts = Pick<HostServices, "store" | "now">;

/** How long completely sent revisions wait to appear in an archive. */
const waited = 30 * day;

/**
 * The mails of revisions, each revision's in files of one folder. The state of sending is in a folder "sending" next to
 * them, so that it survives restarts and all windows see the same.
 */
export class VersionMails {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param paths absolute, in one folder */
  async look(paths: string[]): Promise<VersionMail[]> {
    const [first] = paths;
    const states = first === undefined ? new Map() : await triesOf(first).all();
    return Promise.all(
      paths.map(async (path) => {
        const state = states.get(basename(path)) ?? untried;
        // A try that failed may still have reached the server, and the person may have sent the mail in another way.
        return { path, ...state, arrived: await this.#hasArrived(path) };
      }),
    );
  }

  /**
   * The revisions with tries, oldest first, so that every window knows what was sent and what was not. One is left out
   * once an archive has all its mails, the person has given up the rest, all mails of another preparation were sent
   * later, or everything was sent long ago.
   */
  async tried(): Promise<TriedVersion[]> {
    const all = versionsFolder(this.#parts.store.directory);
    const found: TriedVersion[] = [];
    for (const name of (await namesIn(all)).sort()) {
      const directory = join(all, name);
      const kept = await keptIn(directory);
      if (kept === null || (await isDone(directory))) continue;
      const mails = await this.#mailsIn(directory);
      const { begun, ...version } = kept;
      if (this.#isDone(mails) || (await this.#isReplaced(directory, kept, mails)))
        await this.giveUp(directory, true);
      else if (mails.some(({ tries }) => tries > 0)) found.push({ ...version, directory, mails });
    }
    return found;
  }

  async #mailsIn(directory: string): Promise<VersionMail[]> {
    const names = (await namesIn(directory)).filter((one) => one.endsWith(".patch")).sort();
    return this.look(names.map((one) => join(directory, one)));
  }

  /** Whether all mails of another preparation were sent after the last try of these, which covers their rest. */
  async #isReplaced(directory: string, kept: KeptVersion, mails: VersionMail[]): Promise<boolean> {
    if (mails.every(isOut)) return false;
    for (const other of await othersOf(directory, kept)) {
      if (other.begun <= kept.begun) continue;
      const theirs = await this.#mailsIn(other.directory);
      if (theirs.length > 0 && theirs.every(isOut)) return true;
    }
    return false;
  }

  #isDone(mails: VersionMail[]): boolean {
    const last = Math.max(...mails.map(({ sent }) => sent ?? 0));
    const isOld = this.#parts.now() - last > waited;
    return mails.every(({ state, arrived }) => arrived || (state === "sent" && isOld));
  }

  /** Marks a revision as finished although some mails were not sent; false takes that back. */
  giveUp(directory: string, done: boolean): Promise<void> {
    return setDone(directory, done, this.#parts.store.directory);
  }

  /**
   * Copies the present mails for `git send-email`, so that exactly what is tried is sent. UserError if one names no
   * recipient, or an unusable one.
   * @param rules from the person's configuration
   */
  async outgoing(paths: string[], rules: SendRules): Promise<OutgoingVersion> {
    const [first] = paths;
    if (first === undefined) throw new UserError("All mails of this version were sent.", "Prepare the next.");
    const states = await triesOf(first).all();
    const place = sendingFolder(dirname(first));
    await mkdir(place, { recursive: true });
    const all: (OutgoingVersion["mails"][number] & { copy: string; to: Person[]; cc: Person[] })[] = [];
    for (const path of paths) {
      const copy = join(place, `${randomBytes(6).toString("hex")}-${basename(path)}`);
      await copyFile(path, copy);
      const content = await readFile(copy);
      const { to, cc } = recipientsIn(content);
      mustReach(path, to, cc);
      const sendWords = sendEmailWords([copy], { from: null, to, cc, ...rules }, false);
      const state = states.get(basename(path)) ?? untried;
      all.push({ path, copy, text: digestOf(content), sendWords, state, to, cc });
    }
    const to = distinct(all.flatMap((one) => one.to));
    const cc = distinct(all.flatMap((one) => one.cc)).filter(
      ({ email }) => !to.some((one) => one.email === email),
    );
    const copies = all.map(({ copy }) => copy);
    const envelope = { from: null, to, cc, ...rules };
    return {
      mails: all.map(({ path, text, sendWords, state }) => ({ path, text, sendWords, state })),
      tryWords: sendEmailWords(copies, envelope, true),
      envelope,
    };
  }

  /**
   * Call this before starting a program that sends a mail. Returns the number of the try. UserError if another try was
   * started (perhaps in another window), or if the file has changed since it was tried.
   * @param known number of the last try that the person knows about; they know its outcome, or were asked
   */
  async begin(path: string, version: VersionName, { text, known }: { text: string; known: number }) {
    if (digestOf(await readFile(path)) !== text)
      throw new UserError(
        `${basename(path)} was changed after you were asked whether to send it.`,
        "Look at it, and send the rest.",
        path,
      );
    const tries = triesOf(path);
    await mkdir(sendingFolder(dirname(path)), { recursive: true });
    await keep(dirname(path), version, this.#parts.now());
    const number = await tries.begin(basename(path), known);
    if (number !== null) return number;
    throw new UserError(
      `${basename(path)} is being sent, or was sent meanwhile.`,
      "Look at the terminal that sends it, perhaps in another window.",
      path,
    );
  }

  /** Records the outcome of a try; do not call it if the outcome is unknown. */
  end(path: string, number: number, failed: string | null): Promise<void> {
    return triesOf(path).end(basename(path), number, { at: this.#parts.now(), failed });
  }

  /** See `Drafts.settle`. */
  async settle(path: string, number: number, outcome: Outcome): Promise<void> {
    const isSettled = await triesOf(path).settle(basename(path), number, outcome, this.#parts.now());
    if (!isSettled) throw alreadyKnown();
  }

  /**
   * What was sent, or may have been, of the same revision from other folders: it was prepared earlier, with other
   * Message-IDs. Folders from which nothing was sent are left out.
   */
  async before(path: string, version: VersionName): Promise<BeforeVersion> {
    const before = { out: 0, left: 0 };
    for (const { directory } of await othersOf(dirname(path), version)) {
      const mails = await this.#mailsIn(directory);
      const out = mails.filter((mail) => isOut(mail) || mail.state === "sending").length;
      before.out += out;
      if (out > 0) before.left += mails.length - out;
    }
    return before;
  }

  async #hasArrived(path: string): Promise<boolean> {
    const content = await readFile(path).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
      throw error;
    });
    const ids = fieldsOf(content).get("message-id") ?? [];
    return this.#parts.store.get(ids.flatMap(messageIds)).length > 0;
  }
}

function triesOf(path: string): SendTries {
  return new SendTries(sendingFolder(dirname(path)));
}

function digestOf(content: Buffer): string {
  return digest(content.toString("base64"));
}

function mustReach(path: string, to: Person[], cc: Person[]): void {
  const name = basename(path);
  if (to.length === 0)
    throw new UserError(
      `${name} names nobody to whom it goes.`,
      "Write a line “To:” into its head, or trust the folder so that its scripts are asked.",
      path,
    );
  const wrong = [...to, ...cc].find((person) => !canBeSentTo(person));
  if (wrong)
    throw new UserError(
      `“${mailboxText(wrong).slice(0, 80)}” in ${name} is no mail address.`,
      "Correct its head, then send the version.",
      path,
    );
}

function distinct(all: Person[]): Person[] {
  return [...new Map(all.map((person) => [person.email.toLowerCase(), person])).values()];
}
