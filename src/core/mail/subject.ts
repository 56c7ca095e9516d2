import { leadingGroup, type Tag } from "./subjectTags.ts";

/** A subject line taken apart; `title` is what a commit would carry. */
export interface Subject {
  /** Without prefixes and leading brackets: "scsi: call device_probe() after scanning". */
  title: string;
  /** `Re:`, `AW:`, `回复:` …; pipermail strips `Re:`, so false proves nothing. */
  reply: boolean;
  /** Says PATCH or RFC in brackets, or carries a bare `[v3,1/2]`. */
  patch: boolean;
  rfc: boolean;
  resend: boolean;
  pull: boolean;
  /** As written, 1 where unlabelled; the whole number of `v5.1` is 5. */
  version: number;
  /** Whether a version was written. */
  labelled: boolean;
  /** The 1 of `v5.1`, 1 of `fixed`; 0 where it is no reroll of a single patch. */
  reroll: number;
  /** `3/7`: number 3 of 7; both null where unnumbered. A cover is number 0. */
  number: number | null;
  total: number | null;
}

/** How mail programs begin the subject of an answer or of a mail sent on; French ones put a blank before the colon. */
const replyPrefix =
  /^(?:re|aw|antw|sv|vs|odp|fwd?|fw|wg|tr|回复|答复|转发|回覆|轉寄)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s*/i;
/** These might begin a title as well, but not before a bracket. */
const rarePrefix = /^(?:r|i|rv|ref|res|enc|vl|ynt|doorst|atb|bls)\s?[:：]\s*(?=[[［【])/i;
const pullTitle = /^(?:(?:git\s+)?pull(?:\s+request)?\s*[:,-]|pull\s+request\b|please\s+pull\b)/i;

/** Folding, tabs and doubled blanks carry no meaning. */
export function normaliseBlanks(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Reads a decoded subject. Every shape of Patchwork's, b4's, patman's and Mercurial's tests is meant; what stands in a
 * bracket and is no known word (a list's name, a target tree, `EXT`) carries no meaning, as for `git am`. Brackets may
 * be nested, full-width or missing on one side, as hands leave them.
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
    // `git am` takes "[PATCH]: x" for "x".
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
  // "[v2] " and "[1/2]" alone are Patchwork's way to print a patch; "[2/3]" of a changelog never starts a subject.
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
