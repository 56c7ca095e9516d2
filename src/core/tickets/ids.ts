import type { TicketPattern, TicketRules } from "./ticket.ts";

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
/** Repetitions in a pattern: with more of them, or nested ones, a text could be made that takes for ever. */
const mostRepetitions = 4;

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
  return (plain.match(/[*+{]/g)?.length ?? 0) > mostRepetitions ? "repetitions" : null;
}

/** What ids look like, and where they are opened. Patterns with a fault are left aside. */
export class TicketIds {
  readonly #patterns: { whole: RegExp; within: RegExp; link: string | null }[];

  constructor({ patterns }: Pick<TicketRules, "patterns">) {
    this.#patterns = patterns
      .filter(({ pattern }) => faultOfPattern(pattern) === null)
      .map(({ pattern, link }: TicketPattern) => ({
        whole: new RegExp(`^(?:${pattern})$`),
        within: new RegExp(pattern, "g"),
        link,
      }));
  }

  /** Whether a text is one id and nothing else. It then holds no space or control character, and begins with no dash. */
  is(text: string): boolean {
    return isPlainId(text) && this.#patterns.some(({ whole }) => whole.test(text));
  }

  /** The address of a ticket; null where the settings give none. */
  url(id: string): string | null {
    const link = this.#patterns.find(({ whole }) => whole.test(id))?.link ?? null;
    return link === null ? null : link.replaceAll("{id}", encodeURIComponent(id));
  }

  /**
   * The ids in a text, where they stand as words of their own. With `known`, only those of a project of which a
   * ticket is known: "UTF-8" looks like one, too.
   */
  mentions(text: string, known?: ReadonlySet<string>): Mention[] {
    const projects = known && new Set([...known].map(projectOf));
    const found = new Map<number, Mention>();
    for (const word of text.matchAll(/\S+/g)) {
      if (word[0].length > longestWord) continue;
      for (const { within } of this.#patterns)
        for (const { 0: id, index } of word[0].matchAll(within)) {
          const end = index + id.length;
          if (id === "" || !this.is(id) || !standsAlone(word[0], index, end)) continue;
          if (projects && !projects.has(projectOf(id))) continue;
          const start = word.index + index;
          if ((found.get(start)?.id.length ?? 0) < id.length)
            found.set(start, { id, start, end: word.index + end });
        }
    }
    return withoutOverlaps([...found.values()].sort((one, other) => one.start - other.start));
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

/** Made once: twenty thousand notes are put in order in no time with it. */
const numbers = new Intl.Collator("en", { numeric: true });

/** TS-9 before TS-10. */
export function inNumberOrder(one: string, other: string): number {
  return numbers.compare(one, other);
}

/** Whether a text can stand as an id in a note and in a command, whatever the patterns say. */
export function isPlainId(text: string): boolean {
  return text !== "" && text.length <= longestId && !text.startsWith("-") && !/[\s\p{C}]/u.test(text);
}

/** Not "TS-118" of "XTS-118", "TS-1189" or "CVE-2021-1234", but that of "[TS-118]", "TS-118." and "TS-118-fix". */
function standsAlone(word: string, start: number, end: number): boolean {
  return (
    !/[\p{L}\p{N}_]$|[\p{L}\p{N}][-.]$/u.test(word.slice(0, start)) &&
    !/^[\p{L}\p{N}_]|^[-.]\p{N}/u.test(word.slice(end))
  );
}

function withoutOverlaps(mentions: Mention[]): Mention[] {
  let end = 0;
  return mentions.filter((mention) => {
    if (mention.start < end) return false;
    end = mention.end;
    return true;
  });
}
