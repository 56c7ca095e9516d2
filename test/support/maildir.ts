// A real Maildir, written to as mail programs do it.

import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { SiteMail } from "./pipermailSite.ts";

/** A mail with its headers, as it is sent. */
export function mailText(mail: SiteMail, more: string[] = []): string {
  const { messageId, inReplyTo, references, from, date, subject, body } = mail;
  const head = [
    `From: ${from}`,
    `Date: ${new Date(date).toUTCString().replace("GMT", "+0000")}`,
    `Subject: ${subject}`,
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    ...(references === undefined ? [] : [`References: ${references.map((id) => `<${id}>`).join("\n ")}`]),
    ...(messageId === "" ? [] : [`Message-ID: <${messageId}>`]),
    ...more,
  ];
  return `${head.join("\n")}\n\n${body}`;
}

export class Maildir {
  readonly path: string;
  #delivered = 0;

  /** Makes the folders where they are missing. */
  constructor(path: string) {
    this.path = path;
    for (const part of ["cur", "new", "tmp"]) mkdirSync(join(path, part), { recursive: true });
  }

  /** Writes a mail to tmp and moves it to new, as https://cr.yp.to/proto/maildir.html has it. Answers its path. */
  deliver(mail: SiteMail, more: string[] = []): string {
    return this.write(mailText(mail, more), Number(mail.date));
  }

  write(text: string | Uint8Array, date = Date.UTC(2022, 1, 1)): string {
    const name = `${Math.floor(date / 1000)}.M${++this.#delivered}P42.host`;
    const tmp = join(this.path, "tmp", name);
    writeFileSync(tmp, text);
    const path = join(this.path, "new", name);
    renameSync(tmp, path);
    return path;
  }

  /** Moves a mail to cur, as a mail program does with what it has shown; answers its path. */
  mark(path: string, flags: string): string {
    const marked = join(this.path, "cur", `${basename(path).replace(/:2,.*$/, "")}:2,${flags}`);
    renameSync(path, marked);
    return marked;
  }
}
