import { hash } from "node:crypto";

/**
 * The part of a file name that mail programs append and change: flags (":2,S", or with another separator where file
 * names cannot contain ":").
 */
const flags = /[:;!]2,([A-Za-z]*)$/;
/** What mbsync and OfflineIMAP insert into the names of existing files. */
const synced = /,(?:U=\d+|FMD5=[0-9a-f]*)/g;
const delivered = /^(\d{9,11})[._]/;

/** What the name of a file in a Maildir tells. */
export interface FileName {
  /** 11 characters that stay the same while the file exists, whatever its flags are. */
  key: string;
  /** A draft, or a deleted mail. */
  isNoMail: boolean;
  /** When it was delivered, milliseconds since 1970; null if the name does not tell. */
  delivered: number | null;
}

/** Length of a key in characters: 64 bits in base64 without padding. */
export const keyLength = 11;

/** Reads a file name by the rules of https://cr.yp.to/proto/maildir.html. */
export function readFileName(name: string): FileName {
  const unique = name.replace(flags, "").replace(synced, "");
  const seconds = delivered.exec(name)?.[1];
  return {
    // 64 bits: the chance that two of a million files have the same key is one in thirty million.
    key: hash("sha1", unique, "base64").slice(0, keyLength),
    isNoMail: /[DT]/.test(flags.exec(name)?.[1] ?? ""),
    delivered: seconds === undefined ? null : Number(seconds) * 1000,
  };
}
