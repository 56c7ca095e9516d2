import { dirname } from "node:path";
import type { Call } from "../base/call.ts";
import { isFolder } from "../base/onDisk.ts";
import { UserError } from "../base/problem.ts";
import { mustBeAbleToSend, rulesOf, type Unseen, unseenIn } from "./sendEmail.ts";
import { type SendFolder, sendSettingsOf } from "./sender.ts";
import type { Outcome } from "./sendTries.ts";
import type { VersionName } from "./versionFolders.ts";
import type { VersionMail } from "./versionMail.ts";
import type { BeforeVersion, OutgoingVersion, TriedVersion, VersionMails } from "./versionMails.ts";

/** The mails of a next version, and what a program needs to send them. This service sends nothing. */
export interface VersionMailService {
  /** The state of sending a revision's mails, which are files in one folder. */
  look(request: { paths: string[] }, call: Call): Promise<VersionMail[]>;
  /** Revisions with tries that the person is not finished with; see `VersionMails.tried`. */
  tried(request: object, call: Call): Promise<TriedVersion[]>;
  /** Marks the rest of a revision as not to be sent, or with `done: false` takes that back. */
  giveUp(request: { directory: string; done: boolean }, call: Call): Promise<void>;
  /** Mails for `git send-email`; see `VersionMails.outgoing`. UserError if it cannot send them. */
  outgoing(
    request: SendFolder & { paths: string[] },
    call: Call,
  ): Promise<OutgoingVersion & { unseen: Unseen }>;
  /** What was sent from other preparations of the same revision; see `VersionMails.before`. */
  before(request: { path: string; version: VersionName }, call: Call): Promise<BeforeVersion>;
  /** Call these before and after a program sends a mail; see `VersionMails`. */
  begin(
    request: { path: string; version: VersionName; text: string; known: number },
    call: Call,
  ): Promise<number>;
  end(request: { path: string; number: number; failed: string | null }, call: Call): Promise<void>;
  /** Records what the person says about the outcome of a try; see `VersionMails.settle`. */
  settle(request: { path: string; number: number; outcome: Outcome }, call: Call): Promise<void>;
}

/** @param paths mails of a revision from that work tree */
async function mustBeThere(worktree: string, [path = ""]: string[]): Promise<void> {
  if (await isFolder(worktree)) return;
  throw new UserError(
    `The work tree ${worktree} is not there any more.`,
    `Bring it back, as with git worktree add, or prepare the version in another work tree; its mails are still in ${dirname(path)}.`,
    worktree,
  );
}

export class LocalVersionMails implements VersionMailService {
  readonly #mails: VersionMails;

  constructor(mails: VersionMails) {
    this.#mails = mails;
  }

  look({ paths }: { paths: string[] }) {
    return this.#mails.look(paths);
  }

  tried() {
    return this.#mails.tried();
  }

  giveUp({ directory, done }: { directory: string; done: boolean }) {
    return this.#mails.giveUp(directory, done);
  }

  async outgoing({ paths, ...folder }: SendFolder & { paths: string[] }, { signal }: Call) {
    await mustBeThere(folder.folder, paths);
    const settings = await sendSettingsOf(folder);
    const outgoing = await this.#mails.outgoing(paths, rulesOf(settings));
    const recipients = await mustBeAbleToSend(folder.folder, outgoing.tryWords, settings, signal);
    return { ...outgoing, unseen: unseenIn(recipients, outgoing.envelope) };
  }

  before({ path, version }: { path: string; version: VersionName }) {
    return this.#mails.before(path, version);
  }

  begin({ path, version, ...known }: Parameters<VersionMailService["begin"]>[0]) {
    return this.#mails.begin(path, version, known);
  }

  end({ path, number, failed }: { path: string; number: number; failed: string | null }) {
    return this.#mails.end(path, number, failed);
  }

  settle({ path, number, outcome }: { path: string; number: number; outcome: Outcome }) {
    return this.#mails.settle(path, number, outcome);
  }
}
