import type { TicketPattern, TicketRules } from "../project/config.ts";

/** An id in a text: indexes of its first character and after its last. */
export interface Mention {
  id: string;
  start: number;
  end: number;
}

/** Maximum length of an id, in characters. */
const longestId = 100;
/** Longer words are not prose, and are skipped, since the time for a pattern grows with the word. */
const longestWord = 400;
const longestPattern = 200;
/** At most this many positions in a word are tried; web addresses have fewer. */
const mostBeginnings = 32;
/**
 * Maximum number of repetitions, options and alternatives in a pattern: with more, or with nested ones, a crafted text
 * could take for ever.
 */
const mostWays = 3;

/**
 * Why a pattern is not used, as the end of a sentence; null if it is. Patterns come from settings, texts from
 * strangers.
 */
export function faultOfPattern(
  pattern: string,
): "long" | "broken" | "empty" | "group" | "repetitions" | "look" | null {
  if (pattern.length > longestPattern) return "long";
  let whole: RegExp;
  try {
    whole = new RegExp(`^(?:${pattern})$`);
  } catch {
    return "broken";
  }
  if (whole.test("")) return "empty";
  const plain = pattern.replace(/\\[^1-9k]/g, "x").replace(/\[[^\]]*\]/g, "x");
  if (/\(\?<?[=!]|\\/.test(plain)) return "look";
  if (/\)[*+{]/.test(plain)) return "group";
  return waysIn(plain) > mostWays ? "repetitions" : null;
}

/** Number of places at which a pattern (without escapes and classes) can continue in several ways. */
function waysIn(plain: string): number {
  const repeats = plain.replace(/\(\?(?::|<\w*>)/g, "(").replace(/([*+}?])\?/g, "$1");
  let ways = repeats.match(/[*+{?]/g)?.length ?? 0;
  const groups = [false];
  for (const char of repeats)
    if (char === "(") groups.push(false);
    else if (char === ")") groups.pop();
    else if (char === "|" && groups.at(-1) === false) {
      groups[groups.length - 1] = true;
      ways++;
    }
  return ways;
}

/** Words that match a general pattern but are not tickets. */
const commonWords = ["UTF-8", "SHA-256", "CRC-32", "RFC-2104", "CVE-2021", "ISO-8859", "USB-3", "X-509"];

/**
 * Whether anything that matches is a ticket wherever it appears: the pattern names its project and requires a number.
 */
function namesProject(pattern: string, whole: RegExp): boolean {
  return /\\d|\[0-9/.test(pattern) && !commonWords.some((word) => whole.test(word));
}

/** What ticket ids look like, and their web addresses. Faulty patterns are ignored. */
export class TicketIds {
  readonly #patterns: { whole: RegExp; beginning: RegExp; link: string | null; namesProject: boolean }[];

  constructor({ patterns }: Pick<TicketRules, "patterns">) {
    this.#patterns = patterns
      .filter(({ pattern }) => faultOfPattern(pattern) === null)
      .map(({ pattern, link }: TicketPattern) => {
        const whole = new RegExp(`^(?:${pattern})$`);
        const beginning = new RegExp(`^(?:${pattern})`);
        return { whole, beginning, link, namesProject: namesProject(pattern, whole) };
      });
  }

  /**
   * Whether a text is one id and nothing else; such a text has no spaces or control characters and does not begin with
   * a dash.
   */
  is(text: string): boolean {
    return isPlainId(text) && this.#patterns.some(({ whole }) => whole.test(text));
  }

  /** The web address of a ticket; null if the settings give none, or the text cannot be an id. */
  url(id: string): string | null {
    // Settings may give a title to any text, and half a surrogate pair cannot be in an address.
    if (!isPlainId(id)) return null;
    const link = this.#patterns.find(({ whole }) => whole.test(id))?.link ?? null;
    return link === null ? null : link.replaceAll("{id}", encodeURIComponent(id));
  }

  /**
   * The ids in a text that stand as separate words. With `known`, only those of projects with a known ticket, or that a
   * pattern names, because "UTF-8" looks like an id too.
   */
  mentions(text: string, known?: ReadonlySet<string>): Mention[] {
    const projects = known && [...new Set([...known].map(projectOf))];
    const named = this.#patterns.filter((pattern) => pattern.namesProject);
    // Hardly any word names a project or has a number, and this check is far quicker than searching for ids.
    const mayHold = (part: string) =>
      !projects ||
      (named.length > 0 && /\d/.test(part)) ||
      projects.some((project) => part.includes(project));
    const found: Mention[] = [];
    if (!mayHold(text)) return found;
    for (const word of text.matchAll(/\S+/g)) {
      if (word[0].length > longestWord || !mayHold(word[0])) continue;
      for (const { index } of beginningsIn(word[0])) {
        const id = this.#longestAt(word[0].slice(index, index + longestId));
        if (id === null || !endsAlone(word[0].slice(index + id.length))) continue;
        const isKnown = !projects || projects.includes(projectOf(id));
        if (!isKnown && !named.some(({ whole }) => whole.test(id))) continue;
        const start = word.index + index;
        found.push({ id, start, end: start + id.length });
      }
    }
    return withoutOverlaps(found);
  }

  /** The longest id at the beginning of a text. */
  #longestAt(text: string): string | null {
    let longest: string | null = null;
    for (const { beginning } of this.#patterns) {
      const id = beginning.exec(text)?.[0] ?? "";
      if (id.length > (longest?.length ?? 0) && this.is(id)) longest = id;
    }
    return longest;
  }
}

/** "TS-" of "TS-118": the prefix that all tickets of a project share. */
function projectOf(id: string): string {
  return id.replace(/\d+$/, "");
}

/** One id of each project: enough for `mentions`, and faster. */
export function oneOfEachProject(ids: Iterable<string>): Set<string> {
  return new Set(new Map([...ids].map((id) => [projectOf(id), id])).values());
}

/** Created on first use, since that is slow; kept, since twenty thousand notes are sorted with it. */
let numbers: Intl.Collator | null = null;

/** Compares ids: TS-9 comes before TS-10. */
export function inNumberOrder(one: string, other: string): number {
  numbers ??= new Intl.Collator("en", { numeric: true });
  return numbers.compare(one, other);
}

/** Whether a text can be used as an id in a note and in a command, whatever the patterns say. */
export function isPlainId(text: string): boolean {
  return text !== "" && text.length <= longestId && !text.startsWith("-") && !/[\s\p{C}]/u.test(text);
}

/** Positions where an id may begin: not "TS-118" in "XTS-118" or "2021-1234" in "CVE-2021-1234", but in "[TS-118]". */
function beginningsIn(word: string): { index: number }[] {
  return [...word.matchAll(/(?<![\p{L}\p{N}_])(?<![\p{L}\p{N}][-.])./gu)].slice(0, mostBeginnings);
}

/** Whether an id may end here: not "TS-118" in "TS-1189" or "TS-118-2", but in "TS-118." and "TS-118-fix". */
function endsAlone(rest: string): boolean {
  return !/^[\p{L}\p{N}_]|^[-.]\p{N}/u.test(rest);
}

function withoutOverlaps(mentions: Mention[]): Mention[] {
  let end = 0;
  return mentions.filter((mention) => {
    if (mention.start < end) return false;
    end = mention.end;
    return true;
  });
}
