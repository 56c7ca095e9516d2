import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Archive, SyncOptions, SyncReport } from "../../../src/core/archive/archive.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { HttpClient } from "../../../src/core/http/client.ts";
import { nodeFetch } from "../../../src/core/http/nodeFetch.ts";
import type { Patience } from "../../../src/core/http/patience.ts";
import { Store } from "../../../src/core/store/store.ts";
import { ArchiveServer, type ArchiveServerOptions } from "../../support/archiveServer.ts";
import type { SiteMail } from "../../support/pipermailSite.ts";

/** As patient as a test can wait. */
export const hasty: Partial<Patience> = { pause: 1, longestPause: 2_000 };

export function client(patience: Partial<Patience> = {}): HttpClient {
  return new HttpClient({
    fetch: nodeFetch,
    version: "1.2.3",
    log: silentLog,
    patience: { ...hasty, ...patience },
  });
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "patch-tracker-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** A store in a folder of its own, closed after the test. */
export function store(directory = folder()): Store {
  const opened = Store.open(directory, { log: silentLog, now: () => march });
  onTestFinished(() => opened.close());
  return opened;
}

/** A server that is closed after the test. */
export async function serving(options: ArchiveServerOptions): Promise<ArchiveServer> {
  const server = await ArchiveServer.start(options);
  onTestFinished(() => server.close());
  return server;
}

/** Noon of a day in March 2022, when February is settled and March the newest month. */
export const march = Date.UTC(2022, 2, 10, 12);

export function sync(archive: Archive, more: Partial<SyncOptions> = {}): Promise<SyncReport> {
  const signal = new AbortController().signal;
  return archive.sync({
    since: null,
    until: null,
    newest: null,
    now: march,
    signal,
    progress: () => {},
    ...more,
  });
}

/** Message-IDs of an archive's mails, in the order of a period. */
export function known(from: Store, archive: Archive, period: string): string[] {
  return from.arrivals(archive.id, period).map((one) => one.messageId);
}

/** The n-th mail of a month, with what a test cares for. */
export function mail(number: number, more: Partial<SiteMail> = {}): SiteMail {
  return {
    messageId: `mail-${number}@example.org`,
    from: "Ann Lee <ann@example.org>",
    date: Date.UTC(2022, 1, 1, 8, number),
    subject: `[PATCH] fs: repair part ${number}`,
    body: `Part ${number} needs repair.\n\nSigned-off-by: Ann Lee <ann@example.org>\n`,
    ...more,
  };
}

/** Mails of a month (1 to 12) of 2022, numbered within it. */
export function month(number: number, count: number): SiteMail[] {
  return Array.from({ length: count }, (_, index) =>
    mail(index, {
      messageId: `mail-${number}-${index}@example.org`,
      subject: `[PATCH] fs: repair part ${index} of month ${number}`,
      date: Date.UTC(2022, number - 1, 2, 0, index),
    }),
  );
}
