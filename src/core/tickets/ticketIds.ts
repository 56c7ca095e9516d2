import type { TicketPattern, TicketRules } from "../project/config.ts";

/** An id in a text, from its first to after its last character. */
export interface Mention {
  id: string;
  start: number;
  end: number;
}

/** An id is no longer. */
const longestId = 100;
/** Longer words are no prose, and not looked at: a pattern's time grows with the word. */
const longestWord = 400;
const longestPattern = 200;
/** An id begins at one of so many places of a word; addresses have fewer. */
const mostBeginnings = 32;
/** Repetitions, options and alternatives in a pattern: with more, or nested ones, a text could be made that takes for ever. */
const mostWays = 3;

/** Why a pattern is not used, for the end of a sentence; null where it is. Patterns come from settings, texts from strangers. */
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

/** In how many places a pattern without escapes and classes can go on in several ways. */
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

/** Words that look like ids to a pattern of any project, and are none. */
const commonWords = ["UTF-8", "SHA-256", "CRC-32", "RFC-2104", "CVE-2021", "ISO-8859", "USB-3", "X-509"];

/** Whether what fits a pattern is a ticket wherever it stands: the pattern names its project, and wants a number. */
function namesProject(pattern: string, whole: RegExp): boolean {
  return /\\d|\[0-9/.test(pattern) && !commonWords.some((word) => whole.test(word));
}

/** What ids look like, and where they are opened. Patterns with a fault are left aside. */
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

  /** Whether a text is one id and nothing else. It then holds no space or control character, and begins with no dash. */
  is(text: string): boolean {
    return isPlainId(text) && this.#patterns.some(({ whole }) => whole.test(text));
  }

  /** The address of a ticket; null where the settings give none, or the text can be no id. */
  url(id: string): string | null {
    // Settings may give a title to any text, and half a character has no address.
    if (!isPlainId(id)) return null;
    const link = this.#patterns.find(({ whole }) => whole.test(id))?.link ?? null;
    return link === null ? null : link.replaceAll("{id}", encodeURIComponent(id));
  }

  /**
   * The ids in a text, where they stand as words of their own. With `known`, only those of a project of which a
   * ticket is known, or that a pattern names: "UTF-8" looks like one, too.
   */
  mentions(text: string, known?: ReadonlySet<string>): Mention[] {
    const projects = known && [...new Set([...known].map(projectOf))];
    const named = this.#patterns.filter((pattern) => pattern.namesProject);
    // Nearly no word names a project or has a number, and this is far quicker than looking for ids in it.
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

  /** The longest id that a text begins with. */
  #longestAt(text: string): string | null {
    let longest: string | null = null;
    for (const { beginning } of this.#patterns) {
      const id = beginning.exec(text)?.[0] ?? "";
      if (id.length > (longest?.length ?? 0) && this.is(id)) longest = id;
    }
    return longest;
  }
}

/** "TS-" of "TS-118": what the tickets of one project have in common. */
function projectOf(id: string): string {
  return id.replace(/\d+$/, "");
}

/** One id of each project: to `mentions` they say as much as all of them, and sooner. */
export function oneOfEachProject(ids: Iterable<string>): Set<string> {
  return new Set(new Map([...ids].map((id) => [projectOf(id), id])).values());
}

/** Made once, as twenty thousand notes are put in order with it; and with the first comparison, as that takes long. */
let numbers: Intl.Collator | null = null;

/** TS-9 before TS-10. */
export function inNumberOrder(one: string, other: string): number {
  numbers ??= new Intl.Collator("en", { numeric: true });
  return numbers.compare(one, other);
}

/** Whether a text can stand as an id in a note and in a command, whatever the patterns say. */
export function isPlainId(text: string): boolean {
  return text !== "" && text.length <= longestId && !text.startsWith("-") && !/[\s\p{C}]/u.test(text);
}

/** Not "TS-118" of "XTS-118" or "2021-1234" of "CVE-2021-1234", but that of "[TS-118]". */
function beginningsIn(word: string): { index: number }[] {
  return [...word.matchAll(/(?<![\p{L}\p{N}_])(?<![\p{L}\p{N}][-.])./gu)].slice(0, mostBeginnings);
}

/** Not "TS-118" of "TS-1189" or "TS-118-2", but that of "TS-118." and "TS-118-fix". */
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
