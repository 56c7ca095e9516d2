import { numberList, numbersIn } from "./patchNumbers.ts";
import { titleKey } from "./title.ts";

/** The patches of a series that a review is for. */
export interface Scope {
  /** Only these numbers, with -1 for the last patch; null for all. */
  only: number[] | null;
  /** Except for these numbers. */
  but: number[];
  /** Only patches with one of these titles (`titleKey`); some may be lines that only look like titles. */
  titles?: string[];
}

/** Words of lines that do nothing but name patches: "So for patches 1 and 2 only:", "The series looks good to me". */
const leadWords = new Set(
  "so and then ok okay but however also here here's is my tag tags review ack this that that's it goes only just i i've we have has reviewed tested acked read looked at through over checked please feel free to you can add for on of with the following least regarding".split(
    " ",
  ),
);
const tailWords = new Set(
  "only are is look looks looking all both good great fine ok okay sane reasonable correct right to me from for my side in of this the series here now already as well too please feel free you can add has have get gets tag reviewed tested acked".split(
    " ",
  ),
);
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
const amounts = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
const named = `(?:(?:patch(?:es)?|commits?|parts?)\\s*(?:no\\.?|nos\\.?|numbers?)?\\s*(?<list>${numberList})|(?<places>#?\\d{1,3}\\/\\d{1,3}(?:\\s*(?:,\\s*and|,|and|&|-|–|to|through)\\s*#?\\d{1,3}(?:\\/\\d{1,3})?)*)|(?<nth>${ordinals.join("|")}|last)(?:\\s+(?:and\\s+)?(?<amount>${amounts.join("|")}|\\d))?\\s+(?:patch(?:es)?|commits?|ones?))`;
const whole =
  "(?:(?:whole|entire|full|complete)\\s+)?(?:series|patch ?set|patch ?series)|all(?:\\s+of)?(?:\\s+(?:the|these|your))?(?:\\s+(?:\\d{1,2}|two|three|four|five))?\\s+patches|both(?:\\s+patches)?|all of (?:them|it)|everything|the (?:rest|others?)";
const except =
  "(?:[\\s,]+\\(?(?:except|excluding|but(?: not)?|apart from|other than|with the exception of|without|minus)(?:\\s+for)?(?:\\s+the)?\\s+(?:patch(?:es)?\\s*)?(?<but>" +
  numberList +
  ")\\)?)?";
const onlyThese = new RegExp(named, "iy");
const allBut = new RegExp(`(?:${whole})(?![\\w-])${except}`, "iy");
/** How the naming of patches may begin, in lower case. */
const naming =
  /^(?:#?\d|patch|commit|part|first|second|third|fourth|fifth|sixth|last|whole|entire|full|complete|series|all|both|every|rest|other|the$)/;
/** Occurs in every such line; a quick check that settles most lines. */
const mayName = /\d|patch|commit|part|series|everything|both|all of|the (?:rest|other)|\bones?\b/i;
/** Characters; longer lines say more than that. */
const longest = 160;

/** The patches that a line names for a review, if it says little else; otherwise null. */
export function scopeIn(line: string): Scope | null {
  if (line.length > longest) return null;
  const text = line.replace(/^[\s#([*-]+/, "");
  if (!mayName.test(text)) return null;
  for (const { 0: word, index } of text.matchAll(/[^\s,:]+/g)) {
    const bare = word.toLowerCase();
    const found = naming.test(bare) ? namedAt(text, index) : null;
    if (found) return saysNoMore(text.slice(found.end)) ? found.scope : null;
    if (!leadWords.has(bare)) return null;
  }
  return null;
}

const mostTitles = 20;
/** "fs: ext4: a title" on a line of its own or quoted; the part before the colon has no blanks. */
const titleLine = /^\W{0,4}(?:(?:for|on|re)\s+)?\W{0,2}((?:\[[^\]]{1,60}\]\s*)?[\w./,+-]{2,40}: \S.{2,})$/i;

/** The titles in the last paragraph of a text; null if no line looks like one. */
export function titled(lines: string[]): Scope | null {
  const start = lines.findLastIndex((line) => line.trim() === "") + 1;
  const titles = lines
    .slice(Math.max(start, lines.length - mostTitles))
    .filter((line) => line.length <= longest)
    .flatMap((line) => titleLine.exec(line.trim())?.[1] ?? [])
    .map(titleKey);
  return titles.length === 0 ? null : { only: null, but: [], titles };
}

function namedAt(text: string, at: number): { scope: Scope; end: number } | null {
  onlyThese.lastIndex = at;
  const { list, places, nth, amount } = onlyThese.exec(text)?.groups ?? {};
  const numbers = list ?? places;
  if (numbers !== undefined)
    return { scope: { only: numbersIn(numbers), but: [] }, end: onlyThese.lastIndex };
  if (nth !== undefined)
    return {
      scope: { only: counted(nth.toLowerCase(), amount?.toLowerCase()), but: [] },
      end: onlyThese.lastIndex,
    };
  allBut.lastIndex = at;
  const all = allBut.exec(text)?.groups;
  return all
    ? { scope: { only: null, but: all.but === undefined ? [] : numbersIn(all.but) }, end: allBut.lastIndex }
    : null;
}

function saysNoMore(text: string): boolean {
  if (/^\w/.test(text)) return false;
  return text.split(/[\s,:.!;()-]+/).every((word) => word === "" || tailWords.has(word.toLowerCase()));
}

/** "first two" → 1, 2; "last" → -1. */
function counted(nth: string, amount: string | undefined): number[] {
  const spelled = amounts.indexOf(amount ?? "one") + 1;
  const many = spelled > 0 ? spelled : Number(amount);
  if (nth === "last") return Array.from({ length: many }, (_, at) => at - many);
  const first = ordinals.indexOf(nth) + 1;
  return Array.from({ length: many }, (_, at) => first + at);
}

/** Whether a review with that scope is for patch `number` of `total` with this title. */
export function isFor(
  scope: Scope,
  { number, title }: { number: number; title: string },
  total: number,
): boolean {
  if (scope.titles) return scope.titles.includes(titleKey(title));
  const names = (numbers: number[]) => numbers.includes(number) || numbers.includes(number - total - 1);
  return (scope.only === null || names(scope.only)) && !names(scope.but);
}
