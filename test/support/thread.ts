// Mails of a made-up list, told in a few words, and the series they make.
import { factsOf } from "../../src/core/mail/facts.ts";
import type { Message, Person } from "../../src/core/mail/message.ts";
import { type AssembleOptions, assemble } from "../../src/core/series/assemble.ts";
import type { Series } from "../../src/core/series/series.ts";
import type { StoredMessage } from "../../src/core/store/types.ts";

export const ann: Person = { name: "Ann Lee", email: "ann@example.org" };
export const ben: Person = { name: "Ben Ode", email: "ben@example.com" };
export const cem: Person = { name: "Cem Ito", email: "cem@example.net" };

const day = 86_400_000;
/** Day 0 of a made-up list. */
export const start = Date.UTC(2022, 1, 1, 9);

export interface MailOptions {
  /** Message-ID of the mail it answers. */
  to?: string;
  from?: Person;
  /** Whom it is addressed to. */
  asks?: Person[];
  /** Who has a copy. */
  copies?: Person[];
  /** Days after the first; mails are a second apart in their order. */
  day?: number;
}

export function mail(messageId: string, subject: string, body: string, options: MailOptions = {}): Message {
  return {
    messageId,
    inReplyTo: options.to ?? null,
    references: options.to === undefined ? [] : [options.to],
    from: options.from ?? ann,
    to: options.asks ?? [],
    cc: options.copies ?? [],
    date: start + (options.day ?? 0) * day,
    subject,
    body,
    exact: true,
    automatic: false,
  };
}

/** A diff that says `text`, of the file that the title names. */
export function diff(title: string, text = title): string {
  const path = `fs/${title.replace(/\W+/g, "-")}.c`;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1,2 @@\n int a;\n+${text}\n`;
}

export interface PatchOptions extends MailOptions {
  message?: string;
  text?: string;
}

export function patch(messageId: string, subject: string, options: PatchOptions = {}): Message {
  const title = subject.replace(/^.*\]\s*/, "");
  const message = options.message ?? "It was broken.\n\nSigned-off-by: Ann Lee <ann@example.org>";
  return mail(messageId, subject, `${message}\n---\n${diff(title, options.text)}-- \n2.35.1\n`, options);
}

export function cover(
  messageId: string,
  subject: string,
  text = "What it is for.",
  options: MailOptions = {},
) {
  return mail(messageId, subject, `${text}\n\nAnn Lee (2):\n  one\n  two\n\n 2 files changed\n`, options);
}

/** An answer of Ben's, a day later unless it says otherwise. */
export function reply(messageId: string, to: string, text: string, options: MailOptions = {}): Message {
  const body = `On Tue, Feb 1, 2022, Ann Lee wrote:\n> It was broken.\n\n${text}\n`;
  return mail(messageId, "Re: something", body, { from: ben, day: 1, ...options, to });
}

/** As the store gives mails back; one second apart in their order. */
export function stored(mails: Message[]): StoredMessage[] {
  return mails.map(({ body, ...head }, index) => {
    const message = { ...head, date: head.date + index * 1000 };
    return { ...message, facts: factsOf({ ...message, body }) };
  });
}

export function seriesOf(mails: Message[], more: Partial<AssembleOptions> = {}): Series[] {
  return assemble(stored(mails), { now: start + 5 * day, idOf: (link) => link, ...more });
}

/** The one series that the mails make. */
export function oneSeries(mails: Message[], more: Partial<AssembleOptions> = {}): Series {
  const all = seriesOf(mails, more);
  const [only] = all;
  if (!only || all.length !== 1) throw new Error(`The mails make ${all.length} series`);
  return only;
}

/** As a mail stands in a file of mails. */
export function asMbox({ messageId, inReplyTo, from, to, cc, date, subject, body }: Message): string {
  const day = new Date(date).toUTCString();
  const above = inReplyTo === null ? "" : `In-Reply-To: <${inReplyTo}>\n`;
  const named = (field: string, people: Person[]) =>
    people.length === 0 ? "" : `${field}: ${people.map((one) => `${one.name} <${one.email}>`).join(", ")}\n`;
  const heads = named("To", to) + named("Cc", cc);
  return `From ${from.email} Tue Feb  1 09:00:00 2022\nFrom: ${from.name} <${from.email}>\n${heads}Date: ${day}\nSubject: ${subject}\nMessage-ID: <${messageId}>\n${above}\n${body}\n`;
}
