import { statSync } from "node:fs";
import { day } from "../../../base/durations.ts";
import { monthAt, monthPlus, monthStart } from "../../../base/months.ts";
import type { Problem } from "../../../base/problem.ts";
import { midAddress } from "../../../mail/messageId.ts";
import type { Archive, ArchiveParts, FoundUrls, Gap, SyncOptions, SyncReport } from "../../archive.ts";
import { doubledOf, doubledTogether, duplicateIds } from "../../duplicateIds.ts";
import { damagedGap, missingGap } from "../../gaps.ts";
import { MboxReader, type MboxReading, mboxProblem, mostTextBytes } from "../../mboxReader.ts";
import { NoPages } from "../../noPages.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { type MailPlace, mailTree } from "./folders.ts";
import { keepingPlaces } from "./keepingPlaces.ts";
import { MaildirReader } from "./maildirReader.ts";
import { Chunks, mailsOf } from "./position.ts";
import { FolderFaults, folderProblem, noMailIn, tooMuch } from "./problems.ts";

/** The person's own mail: a folder of Maildirs and mbox files, read in place. Mails that only it has are private. */
export class MailFolder extends NoPages implements Archive {
  readonly id: string;
  readonly #parts: ArchiveParts;

  constructor(path: string, parts: ArchiveParts) {
    super("a mail folder");
    this.id = path;
    this.#parts = parts;
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], notes: [], reached: true };
    // Called before the first mail is stored, so that none ever counts as one from a list.
    this.#parts.store.setPrivate(this.id);
    try {
      await this.#readAll(options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      const problem = folderProblem(error, this.id);
      if (problem === null) throw error;
      report.problems.push(problem);
      report.reached = false;
    }
    for (const { what, where } of report.problems) this.#parts.log.warn(`${what} ${where}`);
    return report;
  }

  async #readAll(options: SyncOptions, report: SyncReport): Promise<void> {
    const { store, maxTextBytes = mostTextBytes } = this.#parts;
    // If the folder itself is missing (not mounted), the mails below it do not count as deleted.
    statSync(this.id);
    const tree = mailTree(this.id);
    const { maildirs, files } = tree;
    const [unlisted] = tree.unlisted;
    if (unlisted && maildirs.length + files.length === 0) throw unlisted.error;
    if (maildirs.length + files.length === 0) throw noMailIn(this.id);
    const faults = new FolderFaults(this.id);
    for (const { path, error } of tree.unlisted) faults.add(path, error);
    if (tree.cut) faults.cut();
    const [kept, lost] = [store.positions(this.id), store.lost(this.id)];
    const room = () => maxTextBytes - report.bytes;
    const { factsOf } = this.#parts;
    const parts = { store, factsOf, archive: this.id, since: firstMoment(options), faults, room };
    for (const place of maildirs)
      await new MaildirReader(place, new Chunks(place.name, kept, lost), parts).read(options, report);
    for (const file of files) await this.#readFile(file, room(), options, report);
    report.problems.push(...faults.problems());
    if (room() > 0) return;
    report.problems.push(tooMuch(this.id, maxTextBytes));
    report.reached = false;
  }

  async #readFile({ path, name }: MailPlace, room: number, options: SyncOptions, report: SyncReport) {
    if (room <= 0) return;
    const { store, factsOf } = this.#parts;
    const reading: MboxReading = {
      ...{ path, factsOf, archive: this.id, period: name, maxTextBytes: room },
      store: keepingPlaces(store, this.id, name),
    };
    try {
      await new MboxReader(reading).read(options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      report.problems.push(mboxProblem(error, path));
    }
  }

  oddities(): Problem[] {
    const doubled = this.#parts.store.positions(this.id).map(({ value }) => doubledOf(value));
    return duplicateIds(doubledTogether(doubled), this.id, "first");
  }

  gaps(): Gap[] {
    const { store } = this.#parts;
    const lost = store.lost(this.id).map((period) => damagedGap(this.id, period));
    const short = store.positions(this.id).flatMap(({ period, value }) => {
      const counts = { here: store.extent(this.id, period).mails, read: mailsOf(value) };
      return missingGap(this.id, period, counts, ` (${period.replace(/#\d+$/, "")})`) ?? [];
    });
    return [...lost, ...short];
  }

  askAgain(period: string): null {
    this.#parts.store.forgetPosition(this.id, period);
    return null;
  }

  /** A folder has no web pages: mails that a list has too get its permalink, private ones get none. */
  async urls(messageIds: string[]): Promise<FoundUrls> {
    const { store, permalink } = this.#parts;
    const own = store.privateOf(messageIds);
    return urlsOfMails(store, this.id, messageIds, (messageId) =>
      own.has(messageId) ? midAddress(messageId) : permalink?.(messageId),
    );
  }
}

/**
 * Mails delivered before this moment were sent before the first month asked for. Clocks are assumed to differ by less
 * than a day.
 */
function firstMoment({ since, newest, now }: SyncOptions): number {
  const month = since ?? (newest === null ? null : monthPlus(monthAt(now), 1 - newest));
  return month === null ? Number.NEGATIVE_INFINITY : monthStart(month) - day;
}
