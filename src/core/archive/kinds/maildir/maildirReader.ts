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
  /** Mails delivered before this moment were sent before what is asked for; milliseconds since 1970. */
  since: number;
  faults: FolderFaults;
  /** Bytes that may still be read in this sync. */
  room(): number;
}

/** A file that is to be read. */
interface Unread {
  path: string;
  key: string;
  delivered: number;
}

/** What came of going through the files once. */
interface Look {
  /** Whether some were gone when they were to be read. */
  moved: boolean;
  /** Those that hold no whole mail. */
  unfinished: string[];
}

/** Files read and written at once, together with the position they bring the Maildir to. */
const batch = 200;
/** Looks at the folders: what a mail program moves while it is read is found under its other name. */
const looks = 3;

/** Reads the mails of one Maildir whose files were not read before. */
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

  /** Rejects when aborted, or as the store does. */
  async read(options: SyncOptions, report: SyncReport): Promise<void> {
    let seen: Look = { moved: true, unfinished: [] };
    for (let look = 0; seen.moved && look < looks; look++) seen = await this.#look(options, report);
    for (const path of seen.unfinished) this.#parts.faults.unfinished(path);
    // Nothing is left to be read again of what was damaged.
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
        // Taken away since the tree was looked at, as its mails would be.
        if (errorCode(error) !== "ENOENT") faults.add(folder, error);
      }
    }
    return [...found.values()].sort((one, other) => other.delivered - one.delivered);
  }

  /** Enters mails with the names of their files in one transaction. Answers how many were not known. */
  #write(period: string, messages: Message[], keys: string[]): number {
    const { store, archive, factsOf } = this.#parts;
    const read = messages.map((message) => ({ message, facts: factsOf(message) }));
    return store.atOnce(() => {
      const { arrivals, doubled } = this.#places.arrivals(period, read);
      const more = { mails: arrivals.length, doubled };
      const chunk = this.#chunks.with(period, keys, more, store.extent(archive, period).mails);
      const { added } = store.put(archive, arrivals, { archive, period, value: chunk });
      this.#chunks.keep(period, chunk, keys);
      return added;
    });
  }
}
