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

/** A version of which mails went out, or may have, and which the person is not done with. */
export interface TriedVersion extends VersionName {
  /** The folder of its files. */
  directory: string;
  mails: VersionMail[];
}

/** What went out of another preparation of a version. */
export interface BeforeVersion {
  /** How many mails went out, or may have. */
  out: number;
  /** How many did not. */
  left: number;
}

/** What a program needs to send mails of a version. */
export interface OutgoingVersion {
  mails: {
    /** The file that a person may edit. */
    path: string;
    /** A digest of it as it will be sent. */
    text: string;
    sendWords: string[];
    state: SendState;
  }[];
  /** The words behind `git` that try them all. */
  tryWords: string[];
  /** Of all of them. */
  envelope: Envelope;
}

type Parts = Pick<HostServices, "store" | "now">;

/** How long mails that are all sent are waited for in the archive. */
const waited = 30 * day;

/**
 * The mails of versions, each version in files of one folder: what is known of their sending lies in a folder "sending"
 * beside them, so that it survives restarts, and several windows see the same.
 */
export class VersionMails {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param paths absolute, of one folder */
  async look(paths: string[]): Promise<VersionMail[]> {
    const [first] = paths;
    const states = first === undefined ? new Map() : await triesOf(first).all();
    return Promise.all(
      paths.map(async (path) => {
        const state = states.get(basename(path)) ?? untried;
        // A try that failed may have come to its end at the server, and a person may have sent it otherwise.
        return { path, ...state, arrived: await this.#hasArrived(path) };
      }),
    );
  }

  /**
   * The versions of which a mail was tried, the oldest first, until an archive has all their mails, the person gives the
   * rest up, all of another preparation went out later, or they were sent long ago: what went out and what did not is
   * known to any window by it.
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

  /** Whether all of another preparation went out after the last try of these, so that their rest is out by that. */
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

  /** The person is done with a version though not all its mails went out; false: not so. */
  giveUp(directory: string, done: boolean): Promise<void> {
    return setDone(directory, done, this.#parts.store.directory);
  }

  /**
   * Copies mails as they are now for `git send-email`, so that what is tried is what is sent. UserError where one names
   * nobody to whom it goes, or somebody to whom nothing can be sent.
   * @param rules of the person's configuration
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
   * To be called before a program is started that sends a mail. Answers the number of the try. UserError where another try was
   * started, perhaps in another window, and where the file is not any more what was tried.
   * @param known the number of the last try that the person knows of, who knows what became of it, or was asked
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

  /** Records the outcome of a try; not to be called where nobody knows it. */
  end(path: string, number: number, failed: string | null): Promise<void> {
    return triesOf(path).end(basename(path), number, { at: this.#parts.now(), failed });
  }

  /** As `Drafts.settle`. */
  async settle(path: string, number: number, outcome: Outcome): Promise<void> {
    const isSettled = await triesOf(path).settle(basename(path), number, outcome, this.#parts.now());
    if (!isSettled) throw alreadyKnown();
  }

  /**
   * What went out, or may have, of the same version from other folders beside the one that these are of: it was prepared
   * before, with other Message-IDs. Folders of which nothing did are left out.
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
