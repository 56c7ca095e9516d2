import { numberList, numbersIn } from "./patchNumbers.ts";

/** For which patches of a series a review is said to be. */
export interface Scope {
  /** Only for these numbers, the last patch as -1; null: for all. */
  only: number[] | null;
  /** But not for these. */
  but: number[];
}

/** Words of a line that does nothing but name patches: "So for patches 1 and 2 only:", "The series looks good to me". */
const lead =
  "(?:(?:so|and|then|ok|okay|but|however|also|here(?:'s| is)?|my|tags?|review|ack|this is|that(?:'s| is)|it is|goes|only|just|i|i've|we|have|has|reviewed|tested|acked|read|looked (?:at|through|over)|checked|please|feel free to|you can|add|to|for|on|of|with|the|following|at least|regarding)[\\s,]+){0,8}";
const tail =
  "(?:[\\s,]+(?:only|are|is|looks?|looking|all|both|good|great|fine|ok|okay|sane|reasonable|correct|right|to me|from me|for me|from my side|(?:in|of) (?:this|the) series|here|now|already|as well|too|please|feel free to|you can|add|has|have|gets?|my|tag|reviewed|tested|acked)){0,10}";
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
const amounts = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
const named = `(?:(?:patch(?:es)?|commits?|parts?)\\s*(?:no\\.?|nos\\.?|numbers?)?\\s*(?<list>${numberList})|(?<places>#?\\d{1,3}\\/\\d{1,3}(?:\\s*(?:,\\s*and|,|and|&|-|–|to|through)\\s*#?\\d{1,3}(?:\\/\\d{1,3})?)*)|(?<nth>${ordinals.join("|")}|last)(?:\\s+(?:and\\s+)?(?<amount>${amounts.join("|")}|\\d))?\\s+(?:patch(?:es)?|commits?|ones?))`;
const whole =
  "(?:(?:whole|entire|full|complete)\\s+)?(?:series|patch ?set|patch ?series)|all(?:\\s+of)?(?:\\s+(?:the|these|your))?(?:\\s+(?:\\d{1,2}|two|three|four|five))?\\s+patches|both(?:\\s+patches)?|all of (?:them|it)|everything|the (?:rest|others?)";
const except =
  "(?:[\\s,]+\\(?(?:except|excluding|but(?: not)?|apart from|other than|with the exception of|without|minus)(?:\\s+for)?(?:\\s+the)?\\s+(?:patch(?:es)?\\s*)?(?<but>" +
  numberList +
  ")\\)?)?";
const onlyLine = new RegExp(`^${lead}${named}${tail}[\\s:,.!;)-]*$`, "i");
const wholeLine = new RegExp(`^${lead}(?:${whole})${except}${tail}[\\s:,.!;)-]*$`, "i");
/** Longer lines say more than that. */
const longest = 160;

/** The patches that a line names for a review, where it says little else; null where it does not. */
export function scopeIn(line: string): Scope | null {
  const text = line
    .slice(0, longest + 1)
    .replace(/^[\s#([*-]+/, "")
    .trim();
  if (
    text.length === 0 ||
    text.length > longest ||
    !/\d|series|patch|commit|all|both|rest|other|every/i.test(text)
  )
    return null;
  const all = wholeLine.exec(text)?.groups;
  if (all) return { only: null, but: all.but === undefined ? [] : numbersIn(all.but) };
  const { list, places, nth, amount } = onlyLine.exec(text)?.groups ?? {};
  const numbers = list ?? places;
  if (numbers !== undefined) return { only: numbersIn(numbers), but: [] };
  return nth === undefined ? null : { only: counted(nth.toLowerCase(), amount?.toLowerCase()), but: [] };
}

/** "first two" → 1, 2; "last" → -1. */
function counted(nth: string, amount: string | undefined): number[] {
  const spelled = amounts.indexOf(amount ?? "one") + 1;
  const many = spelled > 0 ? spelled : Number(amount);
  if (nth === "last") return Array.from({ length: many }, (_, at) => at - many);
  const first = ordinals.indexOf(nth) + 1;
  return Array.from({ length: many }, (_, at) => first + at);
}

/** Whether a review of that scope is for patch `number` of `total`. */
export function isFor(scope: Scope, number: number, total: number): boolean {
  const names = (numbers: number[]) => numbers.includes(number) || numbers.includes(number - total - 1);
  return (scope.only === null || names(scope.only)) && !names(scope.but);
}
