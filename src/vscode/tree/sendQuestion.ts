import type { Localize } from "../../core/base/localize.ts";
import type { Envelope, Unseen } from "../../core/composing/sendEmail.ts";
import { mailboxText } from "../../core/mail/mailbox.ts";
import { unseenLines } from "./unseenLines.ts";

/** Mails that are sent together, to the same people. */
export interface Addressed {
  envelope: Pick<Envelope, "to" | "cc" | "bcc">;
  unseen: Unseen;
}

/** The question to the person before mails are sent. */
export interface SendQuestion {
  question: string;
  lines: string[];
}

/** Number of a mail's recipients that are listed; recipients that the mail does not show are always listed. */
const mostPeople = 24;

/** One line each; those beyond `most` are counted. */
export function shortened(lines: string[], most: number, t: Localize): string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), t("and {0} more", more)] : lines;
}

export function namedLines({ to, cc }: Pick<Envelope, "to" | "cc">, t: Localize): string[] {
  const people = [...to, ...cc].map((person) => t("→ {0}", mailboxText(person)));
  return shortened(people, mostPeople, t);
}

export function allUnseenLines(all: Addressed[], t: Localize): string[] {
  return [...new Set(all.flatMap(({ envelope, unseen }) => unseenLines(envelope, unseen, t)))];
}

/** Number of addresses that get mail. */
export function everybodyOf(all: Addressed[]): number {
  return new Set(all.flatMap(({ unseen }) => unseen.everybody)).size;
}
