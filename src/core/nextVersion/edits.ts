import { recipientsIn } from "../mail/mailFile.ts";
import type { Person } from "../mail/message.ts";
import type { NextVersion } from "./model.ts";
import { ownCcOf } from "./recipients.ts";

/** What the person wrote into the files of a version, to keep it when the version is prepared again. */
export interface Edits {
  /** The cover letter; null if it is as drafted. */
  cover: string | null;
  /** The recipients of all mails; null if they are as found. */
  recipients: { to: Person[]; cc: Person[] } | null;
  /** Text below "---" of patches, by title. */
  notes: Record<string, string>;
  /** Names of files with other edits, which will be lost because those parts come from the commits. */
  lost: string[];
}

/**
 * Finds the person's edits in files of a version. Edits that were kept when the files were made are still kept,
 * although the files do not differ.
 * @param contents the present files, in order; null for one that was removed
 * @param kept the edits that the files were made with
 */
export function editsIn(
  version: Pick<NextVersion, "files" | "patches" | "coverCc">,
  contents: (Uint8Array | null)[],
  kept: Edits | null,
): Edits {
  const { files, patches } = version;
  const covers = files.length - patches.length;
  const edits: Edits = { cover: null, recipients: null, notes: {}, lost: [] };
  const pairs = files.flatMap(({ name, content }, at) => {
    const now = contents[at];
    return now ? [{ name, at, made: Buffer.from(content), now: Buffer.from(now) }] : [];
  });
  const { recipients, lost } = readdressed(
    pairs.map(({ at, made, now }) => ({ made, now, own: ownCcOf(version, at) })),
    kept?.recipients != null,
  );
  edits.recipients = recipients;
  for (const [nth, pair] of pairs.entries()) {
    const { name, at } = pair;
    const [made, now] = [partsOf(pair.made), partsOf(pair.now)];
    let isLost = lost[nth] === true || made.head !== now.head;
    if (at < covers) {
      if (kept?.cover || made.subject !== now.subject || made.body !== now.body)
        edits.cover = pair.now.toString("utf8");
    } else {
      const title = patches[at - covers]?.title ?? "";
      const notes = notesIn(made.body, now.body);
      isLost ||= notes === null || made.subject !== now.subject;
      if (notes !== null && (kept?.notes[title] !== undefined || made.body !== now.body))
        edits.notes[title] = Buffer.from(notes, "latin1").toString("utf8");
    }
    if (isLost) edits.lost.push(name);
  }
  return edits;
}

/** Bytes as Latin-1. */
function partsOf(mail: Buffer): { subject: string; head: string; body: string } {
  const text = mail.toString("latin1").replaceAll("\r\n", "\n");
  const end = text.indexOf("\n\n");
  const head = text.slice(0, Math.max(end, 0)).replace(/\n[ \t]+/g, " ");
  const fields = head.split("\n");
  const isSubject = (field: string) => /^Subject:/i.test(field);
  return {
    subject: fields.filter(isSubject).join("\n"),
    // A text that now has non-ASCII characters has an added charset header.
    head: fields
      .filter((field) => !isSubject(field) && !/^(?:To|Cc|MIME-Version|Content-[a-z-]+):/i.test(field))
      .join("\n"),
    body: text.slice(end + 2),
  };
}

/** A mail before and after the person's edits; `own`: its Cc that not all mails have. */
interface Addressed {
  made: Buffer;
  now: Buffer;
  own: Person[];
}

/**
 * The recipients of all mails, if the person changed them (or had before), and whether in each mail an edit gets lost,
 * because it is of that mail alone.
 */
function readdressed(mails: Addressed[], isKept: boolean): Pick<Edits, "recipients"> & { lost: boolean[] } {
  const [first] = mails;
  const isEvery = (own: (mail: Addressed) => Person[]) =>
    new Set(mails.map((mail) => namesOf(mail.now, own(mail)))).size === 1;
  const nobody = () => [];
  // Somebody whom the person adds to all mails may be in the Cc of one already.
  const own = [({ own }: Addressed) => own, nobody].find(isEvery);
  const withoutOwn = (mail: Addressed) => (own ?? nobody)(mail);
  const isChanged = (mail: Addressed) =>
    namesOf(mail.made, withoutOwn(mail)) !== namesOf(mail.now, withoutOwn(mail));
  const isRemoved = ({ now, own }: Addressed) => {
    const still = new Set(recipientsIn(now).cc.map(({ email }) => email));
    return own.some(({ email }) => !still.has(email));
  };
  return {
    recipients:
      first && own && (isKept || mails.some(isChanged)) ? without(recipientsIn(first.now), own(first)) : null,
    lost: mails.map((mail) => isRemoved(mail) || (own === undefined && isChanged(mail))),
  };
}

type Recipients = NonNullable<Edits["recipients"]>;

function without({ to, cc }: Recipients, own: Person[]): Recipients {
  return { to, cc: cc.filter(({ email }) => !own.some((one) => one.email === email)) };
}

function namesOf(mail: Buffer, own: Person[]): string {
  const { to, cc } = without(recipientsIn(mail), own);
  const emails = (all: Person[]) => all.map(({ email }) => email).sort();
  return JSON.stringify([emails(to), emails(cc)]);
}

/** The present text between a patch's message and its diffstat; null if other parts were changed. */
function notesIn(made: string, now: string): string | null {
  const start = /^---\n/m.exec(made);
  if (!start) return made === now ? "" : null;
  const above = made.slice(0, start.index + start[0].length);
  const diff = made.indexOf("\ndiff --git ", above.length);
  const stat = made.slice(above.length, diff < 0 ? undefined : diff).trimEnd();
  const notes = stat.lastIndexOf("\n\n");
  const below = made.slice(above.length + (notes < 0 ? 0 : notes + 2));
  if (!now.startsWith(above) || !now.endsWith(below) || now.length < above.length + below.length) return null;
  return now.slice(above.length, now.length - below.length).trim();
}
