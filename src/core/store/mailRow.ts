import { parsedJson } from "../base/json.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import { titleKey } from "../mail/title.ts";
import type { StoredMessage } from "./types.ts";

/** Loaded with the first mail, because loading takes longer than reading a cached overview, which needs none. */
const zlib = () => process.getBuiltinModule("node:zlib");

/** The columns of a mail that `columns` selects. */
export interface MailRow {
  key: number;
  messageId: string;
  date: number;
  email: string;
  name: string;
  subject: string;
  inReplyTo: string | null;
  refs: string | null;
  recipients: string | null;
  cc: string | null;
  answerTo: string | null;
  exact: number;
  automatic: number;
  private: number;
  facts: string;
  sum: number | null;
  factsSum: number | null;
}

/**
 * SQL: whether a row of `message` is only in private archives. A row without any place came from a list's archive,
 * because private ones never withdraw places. If there is no private archive, SQLite checks nothing else.
 */
export const isPrivate = `(EXISTS (SELECT 1 FROM private_archive)
  AND EXISTS (SELECT 1 FROM place WHERE place.message = message.key)
  AND NOT EXISTS (SELECT 1 FROM place CROSS JOIN source ON source.key = place.source
    WHERE place.message = message.key AND source.archive NOT IN (SELECT archive FROM private_archive)))`;

export const columns = `message.key, id.text AS messageId, message.date, message.email, message.name, message.subject,
  message.in_reply_to AS inReplyTo, message.refs, message.recipients, message.cc, message.answer_to AS answerTo, message.exact, message.automatic, ${isPrivate} AS private, message.facts,
  message.sum, message.facts_sum AS factsSum`;

type Head = Pick<
  MailRow,
  | "messageId"
  | "date"
  | "email"
  | "name"
  | "subject"
  | "inReplyTo"
  | "refs"
  | "recipients"
  | "cc"
  | "answerTo"
>;

/** The columns of a mail's head as they are stored. */
export function headOf(message: Message): Head {
  const { messageId, date, from, subject, inReplyTo, references, to, cc, answerTo } = message;
  return {
    messageId,
    date,
    email: from.email,
    name: from.name,
    subject,
    inReplyTo,
    refs: references.length > 0 ? JSON.stringify(references) : null,
    recipients: to.length > 0 ? JSON.stringify(to) : null,
    cc: cc.length > 0 ? JSON.stringify(cc) : null,
    answerTo: answerTo ? JSON.stringify(answerTo) : null,
  };
}

/** Checksum of a mail's head. */
export function sumOf(head: Head): number {
  const { messageId, date, email, name, subject, inReplyTo, refs, recipients, cc, answerTo } = head;
  const fields = [messageId, date, email, name, subject, inReplyTo, refs, recipients];
  // Older programs stored no such columns, and the sums of their rows stay valid.
  return textSum([...fields, ...[cc, answerTo].filter((one) => one !== null)].join("\0"));
}

/** Value of the column `posting`. */
export function postingOf({ kind }: Facts): number {
  if (kind === "pull-request") return 2;
  return kind === "patch" || kind === "cover" ? 1 : 0;
}

/** Values of the columns `title`, `diff`, `version` and `number`. */
export function foundBy(facts: Facts): (number | null)[] {
  if (postingOf(facts) !== 1) return [null, null, null, null];
  const { version, labelled, number } = facts.subject;
  return [titleSum(facts), diffSum(facts), labelled ? version : null, number];
}

/** Checksum by which patches and covers with the same title are found. Different titles may share it. */
export function titleSum({ subject }: Pick<Facts, "subject">): number {
  return textSum(titleKey(subject.title));
}

/** Checksum by which patches with the same change are found. Different changes may share it. */
export function diffSum({ sameness }: Pick<Facts, "sameness">): number | null {
  return sameness === null ? null : textSum(sameness);
}

/** CRC-32 of the UTF-8 text. */
export function textSum(text: string): number {
  return zlib().crc32(text);
}

/** CRC-32 of bytes. */
export function byteSum(bytes: Uint8Array): number {
  return zlib().crc32(bytes);
}

/** The mail of a row; null if its checksum shows that a disk fault or another program changed it. */
export function messageOf(row: MailRow): StoredMessage | null {
  if (row.sum !== null && row.sum !== sumOf(row)) return null;
  if (row.factsSum !== null && row.factsSum !== textSum(String(row.facts))) return null;
  const references = row.refs === null ? [] : parsedJson(row.refs);
  const to = row.recipients === null ? [] : parsedJson(row.recipients);
  const cc = row.cc === null ? [] : parsedJson(row.cc);
  const answerTo = row.answerTo === null ? undefined : parsedJson(row.answerTo);
  const facts = parsedJson(row.facts);
  // Rows of older versions have no checksums, so the fields that would make every reader fail are checked too.
  if (!Array.isArray(references) || !Array.isArray(to) || !Array.isArray(cc) || !isFacts(facts)) return null;
  if (
    !Number.isFinite(row.date) ||
    [row.email, row.name, row.subject].some((text) => typeof text !== "string")
  )
    return null;
  if (answerTo !== undefined && !isAnswerTo(answerTo)) return null;
  return {
    messageId: row.messageId,
    inReplyTo: row.inReplyTo,
    references,
    from: { name: row.name, email: row.email },
    to,
    cc,
    ...(answerTo === undefined ? {} : { answerTo }),
    date: row.date,
    subject: row.subject,
    exact: row.exact === 1,
    automatic: row.automatic === 1,
    facts,
    ...(row.private === 1 ? { private: true } : {}),
  };
}

function isAnswerTo(value: unknown): value is NonNullable<Message["answerTo"]> {
  if (typeof value !== "object" || value === null) return false;
  const { reply, followup }: Partial<Record<string, unknown>> = { ...value };
  return Array.isArray(reply) && Array.isArray(followup);
}

function isFacts(value: unknown): value is Facts {
  if (typeof value !== "object" || value === null) return false;
  const { kind, subject, trailers, files, links }: Partial<Facts> = value;
  const lists = [trailers, files, links].every((one) => Array.isArray(one));
  return typeof kind === "string" && typeof subject === "object" && subject !== null && lists;
}
