import { day } from "../base/durations.ts";
import type { Person } from "../mail/message.ts";
import { parentIds } from "../mail/parentIds.ts";
import { tiesOf, tiesTo } from "../mail/ties.ts";
import { titleKey } from "../mail/title.ts";
import { diffSum, textSum, titleSum } from "../store/mailRow.ts";
import type { Span, StoredMessage } from "../store/types.ts";
import { mayBeRetitled } from "./linkSignals.ts";
import { isPosting, postingReach } from "./posting.ts";

/** A search for similar titles: a later or earlier version with one of these would belong to the series. */
export interface Like {
  email: string;
  span: Span;
  version: number;
  title: string;
}

/**
 * Which new or changed mails could change a series, as plain data stored with it: checksums of everything that such a
 * mail may have in common with the mails of the series. A match may be a false alarm.
 */
export interface Watch {
  sums: number[];
  likes: Like[];
}

/** What a series was built from. */
export interface Sources {
  asked: readonly string[];
  known: Iterable<StoredMessage>;
  /** Whether the postings tied to a mail were looked for. */
  isSeen(messageId: string): boolean;
  /** Message-IDs of mails that were examined or tied to one, and of what was sent with these. */
  near: ReadonlySet<string>;
  people: readonly Person[];
  /** All addresses that a person posts from. */
  emailsOf(person: Person): Iterable<string>;
  /** For which senders and times all mails were read. */
  read: readonly { email: string; span: Span }[];
  likes: Like[];
}

export function watchOf({ asked, known, isSeen, near, people, emailsOf, read, likes }: Sources): Watch {
  const words = new Set<string>(asked.map((id) => `mail ${id}`));
  const addDays = (email: string, [since, until]: Span) => {
    for (let at = dayOf(since); at <= dayOf(until); at++) words.add(`sent ${email} ${at}`);
  };
  for (const mail of known) {
    const { messageId, from, date } = mail;
    words.add(`mail ${messageId}`);
    if (mail.facts.kind === "pull-request" || (isPosting(mail) && !near.has(messageId))) continue;
    words.add(`below ${messageId}`);
    for (const id of parentIds(mail)) words.add(`mail ${id}`);
    if (!isPosting(mail)) continue;
    // A mail below the same parent may be in the same posting, whether the parent is here or not.
    for (const id of parentIds(mail)) words.add(`below ${id}`);
    for (const email of emailsOf(from)) addDays(email, [date - postingReach, date + postingReach]);
    if (isSeen(messageId))
      for (const word of [...sumsOf(mail), ...tiesOf(mail), ...tiesTo(mail, [])]) words.add(word);
  }
  for (const { email, span } of read) addDays(email, span);
  for (const { email, name } of people)
    for (const word of [`address ${email}`, `name ${name}`, `person ${email} ${name}`]) words.add(word);
  return { sums: [...new Set([...words].map(textSum))], likes };
}

/** Returns a function that says which of the given mails touch a series. `articles`: their numbers in archives. */
export function touching(
  messageIds: readonly string[],
  mails: readonly StoredMessage[],
  articles: (messageId: string) => readonly number[],
  idOf: (link: string) => string | null,
): (watch: Watch) => boolean {
  const common = messageIds.map((id) => textSum(`mail ${id}`));
  for (const mail of mails) common.push(...wordsTouching(mail, articles(mail.messageId), idOf).map(textSum));
  const posted = mails.filter(isPosting);
  const senders = posted.map(({ from: { email, name } }) => ({
    either: [`address ${email}`, `name ${name}`].map(textSum),
    both: textSum(`person ${email} ${name}`),
  }));
  return ({ sums, likes }) => {
    const own = new Set(sums);
    return (
      common.some((sum) => own.has(sum)) ||
      senders.some(({ either, both }) => !own.has(both) && either.some((sum) => own.has(sum))) ||
      likes.some((like) => posted.some((mail) => isLike(mail, like)))
    );
  };
}

function wordsTouching(
  mail: StoredMessage,
  articles: readonly number[],
  idOf: (link: string) => string | null,
): string[] {
  const below = [...parentIds(mail)].map((id) => `below ${id}`);
  const pulled = mail.facts.pull?.patches.map(({ title }) => `title ${textSum(titleKey(title))}`) ?? [];
  if (!isPosting(mail)) return [...below, ...pulled];
  const cited = [...mail.facts.earlier, ...mail.facts.supersedes].flatMap((link) => idOf(link) ?? []);
  return [
    ...below,
    ...cited.map((id) => `below ${id}`),
    ...sumsOf(mail),
    ...tiesOf(mail),
    ...tiesTo(mail, articles),
    `sent ${mail.from.email} ${dayOf(mail.date)}`,
  ];
}

function sumsOf({ facts }: StoredMessage): string[] {
  const diff = diffSum(facts);
  return [`title ${titleSum(facts)}`, ...(diff === null ? [] : [`diff ${diff}`])];
}

function isLike({ from, date, facts }: StoredMessage, { email, span, version, title }: Like): boolean {
  const { subject } = facts;
  if (from.email !== email || date < span[0] || date > span[1]) return false;
  return (!subject.labelled || subject.version === version) && mayBeRetitled(title, subject.title);
}

function dayOf(moment: number): number {
  return Math.floor(moment / day);
}
