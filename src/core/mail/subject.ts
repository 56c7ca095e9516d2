import { leadingGroup, type Tag } from "./subjectTags.ts";

/** The parts of a subject line; `title` is the title of the commit. */
export interface Subject {
  /** Without prefixes and leading brackets: "scsi: call device_probe() after scanning". */
  title: string;
  /** Has `Re:`, `AW:`, `回复:` …; pipermail strips `Re:`, so false proves nothing. */
  reply: boolean;
  /** Says PATCH or RFC in brackets, or has a bare `[v3,1/2]`. */
  patch: boolean;
  rfc: boolean;
  resend: boolean;
  pull: boolean;
  /** As written, or 1 if no version is written; 5 for `v5.1`. */
  version: number;
  /** Whether a version is written. */
  labelled: boolean;
  /** The 1 of `v5.1`, 1 for `fixed`; 0 if it is not a single patch sent again. */
  reroll: number;
  /** 3 and 7 of `3/7`; both null without a number. A cover has number 0. */
  number: number | null;
  total: number | null;
}

/** Prefixes of replies and forwarded mails in several languages; French programs put a blank before the colon. */
const replyPrefix =
  /^(?:re|aw|antw|sv|vs|odp|fwd?|fw|wg|tr|回复|答复|转发|回覆|轉寄)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s*/i;
/** These may also begin a title, but not before a bracket. */
const rarePrefix = /^(?:r|i|rv|ref|res|enc|vl|ynt|doorst|atb|bls)\s?[:：]\s*(?=[[［【])/i;
const pullTitle = /^(?:(?:git\s+)?pull(?:\s+request)?\s*[:,-]|pull\s+request\b|please\s+pull\b)/i;

/** A subject without folding, tabs and repeated blanks, which mean nothing. */
export function normaliseBlanks(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Reads a decoded subject. Covers all forms in the tests of Patchwork, b4, patman and Mercurial; other words in
 * brackets (a list's name, a target tree, `EXT`) are dropped, as `git am` does. Brackets may be nested, full-width, or
 * missing on one side, as people type them.
 */
export function parseSubject(raw: string): Subject {
  const subject: Subject = {
    title: "",
    reply: false,
    patch: false,
    rfc: false,
    resend: false,
    pull: false,
    version: 1,
    labelled: false,
    reroll: 0,
    number: null,
    total: null,
  };
  let rest = normaliseBlanks(raw);
  for (;;) {
    const reply = replyPrefix.exec(rest) ?? rarePrefix.exec(rest);
    if (reply) {
      subject.reply = true;
      rest = rest.slice(reply[0].length);
      continue;
    }
    const group = leadingGroup(rest);
    if (!group) break;
    for (const tag of group.tags) apply(tag, subject);
    // `git am` reads "[PATCH]: x" as "x".
    rest = rest.slice(group.length).replace(/^[\s:]+/, "");
  }
  if (pullTitle.test(rest)) subject.pull = true;
  if (subject.pull) subject.patch = false;
  subject.title = rest.trim();
  return subject;
}

function apply(tag: Tag, subject: Subject): void {
  if (tag.kind === "pull") subject.pull = true;
  if (tag.kind === "resend") subject.resend = true;
  if (tag.kind === "fixed" && subject.number !== null) subject.reroll = 1;
  if (tag.kind === "rfc") subject.rfc = true;
  // "[v2] " or "[1/2]" alone is how Patchwork prints a patch; no other subject begins so.
  if (["patch", "rfc", "test", "version", "place"].includes(tag.kind)) subject.patch = true;
  if (tag.kind === "version") {
    subject.version = Math.max(1, tag.version);
    subject.labelled = true;
    subject.reroll = tag.reroll;
  }
  if (tag.kind === "place") {
    subject.number = tag.number;
    subject.total = tag.total;
  }
}
