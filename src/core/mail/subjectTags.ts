/** The meaning of a word in a subject's brackets. */
export type Tag =
  | { kind: "patch" | "rfc" | "test" | "resend" | "pull" | "fixed" }
  | { kind: "version"; version: number; reroll: number }
  | { kind: "place"; number: number; total: number };

/** A prefix of the subject that is not part of its title: "[PATCH v2 1/3] ". */
export interface Group {
  tags: Tag[];
  /** Its length in characters. */
  length: number;
}

/** Characters; no list prefix is longer. */
const longest = 200;

/**
 * The bracket at the beginning of a subject: any `[…]`, or other or half-missing brackets if they contain words of
 * patches. Null where the title begins.
 */
export function leadingGroup(text: string): Group | null {
  const written = byGit.exec(text);
  if (written) return groupByGit(written);
  const head = plainBrackets(text.slice(0, longest));
  const open = /^[[({<]*/.exec(head)?.[0] ?? "";
  const whole = open.startsWith("[") ? closedGroup(head, text.length) : null;
  // "【…】" is how Chinese and Japanese titles give their topic, unless it contains words of patches.
  if (whole && (whole.tags.length > 0 || /^[[［]/.test(text))) return whole;
  return brokenGroup(head, open.length) ?? halfPrefix(head);
}

/** The form of git format-patch, which most subjects have: "[RFC PATCH v2 1/3] ". */
const byGit = /^\[(RFC )?PATCH(?: v(\d{1,3}))?(?: (\d{1,4})\/(\d{1,4}))?\](?=[^\]])/;

function groupByGit([whole, rfc, version, number, total]: RegExpExecArray): Group {
  const tags: Tag[] = [{ kind: "patch" }];
  if (rfc !== undefined) tags.unshift({ kind: "rfc" });
  if (version !== undefined) tags.push({ kind: "version", version: Number(version), reroll: 0 });
  if (number !== undefined) tags.push({ kind: "place", number: Number(number), total: Number(total) });
  return { tags, length: whole.length };
}

/** A list prefix that lacks one of its brackets: "[list [PATCH] x", "list] [PATCH] x". */
function halfPrefix(head: string): Group | null {
  const found = /^(?:\[[\w.-]{1,40} |[\w.-]{1,40}\] ?)(?=\[)/.exec(head);
  return found && { tags: [], length: found[0].length };
}

/** Full-width characters replaced by ASCII ones; the number of UTF-16 units stays the same. */
function plainBrackets(text: string): string {
  if (!/[\u3010-\uff5e]/.test(text)) return text;
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[【〔〖「『]/g, "[")
    .replace(/[】〕〗」』]/g, "]");
}

/** A bracket up to its closing one, including nested ones; null if it is not closed or no title would remain. */
function closedGroup(head: string, length: number): Group | null {
  let depth = 0;
  for (let at = 0; at < head.length; at++) {
    if (head[at] === "[") depth++;
    if (head[at] === "]") depth--;
    if (depth > 0) continue;
    // A surplus closing bracket is part of it ("[PATCH 1/3]] x").
    const end = at + 1 + (/^\]*/.exec(head.slice(at + 1))?.[0].length ?? 0);
    const words = head.slice(1, at).replace(/[[\]]/g, " ");
    const { tags, strangers } = readWords(words);
    return end >= length && strangers > 0 ? null : { tags, length: end };
  }
  return null;
}

/**
 * Words of patches up to a closing bracket or, if there is none, up to the first other word: "[PATCH v2 1/3 fs: x",
 * "PATCH 1/3] fs: x", "(RFC) x", "PATCH: x". Without an opening bracket only capitals count, since a title may begin
 * with "patch".
 */
function brokenGroup(head: string, opened: number): Group | null {
  const tags: Tag[] = [];
  let length = 0;
  let closed = false;
  // A quick check that settles most titles.
  if (opened === 0 && !mayBeTag.test(head)) return null;
  for (const word of head.slice(opened).matchAll(/[^\s[\](){}<>]+|[[\](){}<>]/g)) {
    const isClosing = /^[\])}>]$/.test(word[0]);
    if (closed && !isClosing) break;
    if (!isClosing && !/^[[({<]$/.test(word[0])) {
      const bare = word[0].replace(/[:,;]+$/, "");
      const found = tagsOf(bare);
      if (found === null) break;
      tags.push(...found);
    }
    closed ||= isClosing;
    length = opened + word.index + word[0].length;
    // "PATCH: x": the colon ends the prefix like a bracket.
    if (/:$/.test(word[0])) break;
  }
  const [first] = tags;
  if (!first || !["patch", "rfc", "version", "place", "resend"].includes(first.kind)) return null;
  const bracketed = opened > 0 || closed;
  // "[v2 …" or "2/3] …" may be anything, so PATCH or RFC is required.
  if (!tags.some(({ kind }) => kind === "patch" || kind === "rfc")) return null;
  return bracketed || /^(?:RFC )?PATCH(?:ES|es)?(?=[\s:\d/]|v\d|$)/.test(head) ? { tags, length } : null;
}

/** How any word of patches begins, and what else may begin a prefix. */
const mayBeTag = /^(?:patch|rf[ct]|re-?(?:sen|pos)|(?:git-?)?pull|fixed|v(?:er|\d)|rev\d|\d|[\])}>])/i;

function readWords(content: string): { tags: Tag[]; strangers: number } {
  const words = content
    // "1 of 3" is written by Mercurial, "1 / 3" and "v 2" by hand.
    .replace(/(\d)\s*(?:\/|\\)\s*(?=\d)/g, "$1/")
    .replace(/(\d)\s+of\s+(?=\d)/gi, "$1/")
    .replace(/\b(?:v|ver|version|rev|revision)[. ]\s?(?=\d{1,3}\b)/gi, "v")
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^[-_("'#]+|[)"'.:_-]+$/g, ""))
    .filter((word) => word !== "");
  const tags: Tag[] = [];
  let strangers = 0;
  for (const word of words) {
    const found = tagsOf(word);
    if (found) tags.push(...found);
    else strangers++;
  }
  return { tags, strangers };
}

/** Where a word of patches may end: "PATCHv2", "v2RESEND", but not "patchwork". */
const end = "(?=$|[^a-z]|v\\d|rfc|rft|patch|re-?sen[dt]|re-?post)";
const word = (pattern: string) => new RegExp(`^(?:${pattern})${end}`, "i");

const parts: [pattern: RegExp, read: (found: RegExpExecArray) => Tag][] = [
  [word("patch(?:es|set|-?series)?"), () => ({ kind: "patch" })],
  [word("rfc(?!\\d{3})"), () => ({ kind: "rfc" })],
  [word("rft"), () => ({ kind: "test" })],
  [word("re-?(?:sen[dt]|post(?:ed)?)"), () => ({ kind: "resend" })],
  [word("(?:git-?)?pull"), () => ({ kind: "pull" })],
  [word("fixed"), () => ({ kind: "fixed" })],
  [
    word("(?:v|ver|rev)(\\d{1,3})(?:\\.(\\d{1,2}))?(?![\\d.]*\\d)"),
    ([, version, reroll]) => ({ kind: "version", version: Number(version), reroll: Number(reroll ?? 0) }),
  ],
  [
    word("(\\d{1,4})/(\\d{1,4})(?![\\d/])"),
    ([, number, total]) => ({ kind: "place", number: Number(number), total: Number(total) }),
  ],
];

/**
 * The meanings of one word: "PATCHv3", "PATCH1/3", "RFC/RFT", "v2-resend". Null for another word ("u-boot-marvell",
 * "2022.04"); an unknown suffix is ignored ("PATCH-next").
 */
function tagsOf(word: string): Tag[] | null {
  const tags: Tag[] = [];
  let rest = word.slice(0, longest);
  while (rest !== "") {
    const found = firstTag(rest);
    if (!found) return tags.some(({ kind }) => kind === "patch" || kind === "rfc") ? tags : null;
    tags.push(found.tag);
    rest = rest.slice(found.length).replace(/^[-_/.+:|#&]+/, "");
  }
  return tags.length > 0 ? tags : null;
}

function firstTag(word: string): { tag: Tag; length: number } | null {
  for (const [pattern, read] of parts) {
    const match = pattern.exec(word);
    if (match) return { tag: read(match), length: match[0].length };
  }
  return null;
}
