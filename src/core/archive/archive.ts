import type { Month } from "../base/months.ts";
import type { Problem } from "../base/problem.ts";

export interface SyncOptions {
  /** First and last month to bring in, both inclusive; null means: as far as there is. */
  since: Month | null;
  until: Month | null;
  /** Where `since` is null: only so many of the newest periods; null: all. */
  newest: number | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
  /** Called now and then with a short text ("2022-02: 1,200 of 2,900 mails"). */
  progress(text: string): void;
}

export interface SyncReport {
  /** Mails that were not known before. */
  added: number;
  /** HTTP requests made; 0 for a file. */
  requests: number;
  /** Bytes received over the network (or read from the file). */
  bytes: number;
  /** What went wrong, one a cause; everything else came in nevertheless. */
  problems: Problem[];
}

/** A source of mail. It writes what it reads into the store it was made with, and forgets nothing there. */
export interface Archive {
  /** Stable name in the store: the first address of a pipermail archive with a trailing slash, or a file's path. */
  readonly id: string;
  /** Brings in what is new, month by month, newest first. Rejects only when aborted; faults are problems. */
  sync(options: SyncOptions): Promise<SyncReport>;
  /** Whether the address of a mail or thread lies in this archive (under any of its hosts). */
  owns(url: string): boolean;
  /** The Message-ID of the mail at that address; asks the store first, then the article page. */
  resolve(url: string, signal: AbortSignal): Promise<string>;
  /**
   * Addresses of mails of this archive, as far as they are known or can be had with a request a month.
   * Mails that are not in this archive are missing from the answer.
   */
  urls(
    messageIds: string[],
    options: { offline: boolean; signal: AbortSignal },
  ): Promise<Map<string, string>>;
  /** The body as it was sent, kept in the store from then on; null where this archive has none better. */
  exactBody(messageId: string, signal: AbortSignal): Promise<string | null>;
}
