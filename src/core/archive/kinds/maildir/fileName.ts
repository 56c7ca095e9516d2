import { hash } from "node:crypto";

/** What a mail program appends and changes: flags (":2,S"; where ":" is no letter of a name, another one). */
const flags = /[:;!]2,([A-Za-z]*)$/;
/** What mbsync and OfflineIMAP write into the name of a mail that is there already. */
const synced = /,(?:U=\d+|FMD5=[0-9a-f]*)/g;
const delivered = /^(\d{9,11})[._]/;

/** What the name of a file in a Maildir says. */
export interface FileName {
  /** The same as long as the file lies there, whatever its flags are: 11 characters. */
  key: string;
  /** Not sent, or thrown away. */
  isNoMail: boolean;
  /** When it was delivered, milliseconds since 1970; null where it does not say. */
  delivered: number | null;
}

/** Characters of a key: 64 bits in base64 without padding. */
export const keyLength = 11;

/** Reads a name, as https://cr.yp.to/proto/maildir.html has it. */
export function readFileName(name: string): FileName {
  const unique = name.replace(flags, "").replace(synced, "");
  const seconds = delivered.exec(name)?.[1];
  return {
    // Sixty-four bits: among a million files two of the same key are one in thirty million.
    key: hash("sha1", unique, "base64").slice(0, keyLength),
    isNoMail: /[DT]/.test(flags.exec(name)?.[1] ?? ""),
    delivered: seconds === undefined ? null : Number(seconds) * 1000,
  };
}
