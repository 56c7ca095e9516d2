// Folders of a pipermail archive: made up, or as they are given.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { monthlyText, pipermailSite, placed, type SiteMail } from "../../test/support/pipermailSite.ts";

/** Writes texts, packed texts and indexes of an archive with these mails; article pages are left out. */
export async function writeSite(folder: string, mails: SiteMail[]): Promise<void> {
  const pages = pipermailSite(mails.map((mail) => ({ ...mail, body: "" })));
  for (const [path, content] of pages)
    if (/(?:^index|\/date)\.html$/.test(path)) await lay(join(folder, path), content);
  const newest = Math.max(...mails.map((mail) => Number(mail.date)));
  for (const [period, own] of Map.groupBy(placed(mails), (mail) => mail.period)) {
    const text = Buffer.from(own.map(monthlyText).join(""));
    await lay(join(folder, `${period}.txt`), text);
    // The newest has none yet, as on the real list.
    if (!own.some((mail) => Number(mail.date) === newest))
      await lay(join(folder, `${period}.txt.gz`), await promisify(gzip)(text));
  }
}

async function lay(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
