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

const replyPrefix =
  /^(?:re|aw|antw|sv|vs|odp|fwd?|wg|tr|回复|答复|转发|回覆)(?:\[\d{1,3}\]|\^\d{1,3})?\s*[:：]\s*/i;
const bracket = /^\[([^[\]]{0,120})\]\s*/;
const pullTitle = /^(?:(?:git\s+)?pull(?:\s+request)?\s*[:,-]|pull\s+request\b|please\s+pull\b)/i;

/** Folding, tabs and doubled blanks carry no meaning. */
export function normaliseBlanks(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Reads a decoded subject. Every shape of Patchwork's, b4's and patman's tests is meant; what stands in a bracket and
 * is no known word (a list's name, a target tree, `EXT`) carries no meaning, as for `git am`.
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
    const reply = replyPrefix.exec(rest);
    if (reply) {
      subject.reply = true;
      rest = rest.slice(reply[0].length);
      continue;
    }
    const group = bracket.exec(rest);
    if (!group) break;
    readBracket(group[1] ?? "", subject);
    rest = rest.slice(group[0].length);
  }
  if (pullTitle.test(rest)) subject.pull = true;
  if (subject.pull) subject.patch = false;
  subject.title = rest.trim();
  return subject;
}

function readBracket(content: string, subject: Subject): void {
  // "[v2] " and "[1/2]" alone are Patchwork's way to print a patch; "[2/3]" of a changelog never starts a subject.
  for (const token of content.split(/[\s,]+/)) {
    if (/^(?:git-?)?pull$/i.test(token)) subject.pull = true;
    else if (/^(?:resend|repost|resent|reposted)$/i.test(token)) subject.resend = true;
    else readPatchToken(token, subject);
  }
}

function readPatchToken(token: string, subject: Subject): void {
  const word =
    /^(patch(?:es)?|rfc|rft|patch\/rfc|rfc\/patch|rfc-patch)?-?(?:v(\d{1,3})(?:\.(\d{1,2}))?)?$/i.exec(token);
  if (word && token !== "" && token !== "-") {
    subject.patch = true;
    if (word[1]?.toLowerCase().includes("rfc")) subject.rfc = true;
    if (word[2] !== undefined) {
      subject.version = Math.max(1, Number(word[2]));
      subject.labelled = true;
      subject.reroll = Number(word[3] ?? 0);
    }
    return;
  }
  const place = /^(\d{1,4})\/(\d{1,4})$/.exec(token);
  if (place) {
    subject.patch = true;
    subject.number = Number(place[1]);
    subject.total = Number(place[2]);
    return;
  }
  if (/^fixed$/i.test(token) && subject.number !== null) subject.reroll = 1;
}
