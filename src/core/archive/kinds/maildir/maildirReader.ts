import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { errorCode } from "../../../base/errorCode.ts";
import { formatCount } from "../../../base/formatCount.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import { parseWholeMail } from "../../../mail/parse.ts";
import type { Store } from "../../../store/store.ts";
import type { SyncOptions, SyncReport } from "../../archive.ts";
import { readFileName } from "./fileName.ts";
import { entriesOf, type MailPlace, maxEntries } from "./folders.ts";
import { readMailFile } from "./mailFile.ts";
import { OwnPlaces } from "./ownPlaces.ts";
import type { Chunks } from "./position.ts";
import type { FolderFaults } from "./problems.ts";

export interface MaildirParts {
  store: Store;
  factsOf(message: Message): Facts;
  archive: string;
  /** Milliseconds since 1970: mails delivered before were sent before what is asked for. */
  since: number;
  faults: FolderFaults;
  /** Bytes that may still be read in this sync. */
  room(): number;
}

/** A file that was not read yet. */
interface Unread {
  path: string;
  key: string;
  delivered: number;
}

/** The result of going through the files once. */
interface Look {
  /** Whether some files were gone when they should be read. */
  moved: boolean;
  /** Files without a complete mail. */
  unfinished: string[];
}

/** Files read and written at once, together with the position that they reach. */
const batch = 200;
/** Number of passes over the folders: a file that a mail program renames meanwhile is found under its new name. */
const looks = 3;

/** Reads the new files of one Maildir. */
export class MaildirReader {
  readonly #parts: MaildirParts;
  readonly #place: MailPlace;
  readonly #chunks: Chunks;
  readonly #places: OwnPlaces;

  constructor(place: MailPlace, chunks: Chunks, parts: MaildirParts) {
    this.#parts = parts;
    this.#place = place;
    this.#chunks = chunks;
    this.#places = new OwnPlaces(parts.store, parts.archive);
  }

  /** Rejects when aborted, or with errors of the store. */
  async read(options: SyncOptions, report: SyncReport): Promise<void> {
    let seen: Look = { moved: true, unfinished: [] };
    for (let look = 0; seen.moved && look < looks; look++) seen = await this.#look(options, report);
    for (const path of seen.unfinished) this.#parts.faults.unfinished(path);
    // Nothing is left to read again of what was damaged.
    for (const period of this.#chunks.lost) this.#write(period, [], []);
  }

  async #look({ signal, progress }: SyncOptions, report: SyncReport): Promise<Look> {
    const { archive, faults, room } = this.#parts;
    const unread = this.#unread();
    const seen: Look = { moved: false, unfinished: [] };
    for (let at = 0; at < unread.length && room() > 0; at += batch) {
      signal.throwIfAborted();
      const read: { key: string; message: Message }[] = [];
      for (const { path, key } of unread.slice(at, at + batch)) {
        const file = readMailFile(path);
        if (file.state === "gone") seen.moved = true;
        else if (file.state === "unreadable") faults.add(path, file.error);
        else if (file.state === "unfinished") seen.unfinished.push(path);
        else {
          report.bytes += file.bytes.length;
          read.push({ key, message: await parseWholeMail(file.bytes, file.truncated) });
        }
      }
      if (read.length === 0) continue;
      report.added += this.#write(
        this.#chunks.next(),
        read.map(({ message }) => message),
        read.map(({ key }) => key),
      );
      progress(`${archive}: ${formatCount(Math.min(at + batch, unread.length))} mails`);
      await breathe();
      signal.throwIfAborted();
    }
    return seen;
  }

  /** The newest first. */
  #unread(): Unread[] {
    const { since, faults } = this.#parts;
    const found = new Map<string, Unread>();
    for (const part of ["new", "cur"]) {
      const folder = join(this.#place.path, part);
      try {
        const { entries, cut } = entriesOf(folder, maxEntries);
        if (cut) faults.cut();
        for (const entry of entries) {
          if (entry.name.startsWith(".") || entry.isDirectory()) continue;
          const { key, isNoMail, delivered } = readFileName(entry.name);
          if (isNoMail || this.#chunks.isRead(key) || (delivered !== null && delivered < since)) continue;
          found.set(key, { path: join(folder, entry.name), key, delivered: delivered ?? 0 });
        }
      } catch (error) {
        // Deleted since the tree was read, like its mails.
        if (errorCode(error) !== "ENOENT") faults.add(folder, error);
      }
    }
    return [...found.values()].sort((one, other) => other.delivered - one.delivered);
  }

  /** Writes mails and the keys of their files in one transaction. Returns how many were not known. */
  #write(period: string, messages: Message[], keys: string[]): number {
    const { store, archive, factsOf } = this.#parts;
    const read = messages.map((message) => ({ message, facts: factsOf(message) }));
    return store.atOnce(() => {
      const { arrivals, ...more } = this.#places.arrivals(period, read);
      const chunk = this.#chunks.with(period, keys, more, store.extent(archive, period).mails);
      const { added } = store.put(archive, arrivals, { archive, period, value: chunk });
      this.#chunks.keep(period, chunk, keys);
      return added;
    });
  }
}
