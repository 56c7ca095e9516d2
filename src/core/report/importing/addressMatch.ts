import { reportDate } from "../../series/format.ts";
import type { StatusLine } from "../model.ts";
import { type CitedAddress, daysNamed } from "./citations.ts";
import type { LookupResult } from "./model.ts";

/** How well a line of the patch status fits an address that the report cites. */
export interface AddressMatch {
  citation: CitedAddress;
  cited: LookupResult;
  /** The share of words of the series' name that are found at the address, 0 to 1. */
  words: number;
  isVersion: boolean;
  /** Whether the line names the day on which the revision was sent; null where one of the two is not known. */
  day: boolean | null;
}

/** Compares a line of the patch status with an address: by version, the words of the name, and the day. */
export function matchOf(line: StatusLine, citation: CitedAddress, cited: LookupResult): AddressMatch {
  const titles = cited.kind === "series" ? [cited.title, ...cited.titles] : [];
  const isVersion =
    line.label === "" ||
    (cited.kind === "series"
      ? cited.label.toLowerCase() === line.label
      : hasWord(citation.words, line.label));
  const days = daysNamed(line.words);
  const isDated = cited.kind === "series" && days.length > 0 && /^submitted/i.test(line.words);
  const day = isDated ? days.includes(reportDate(cited.date)) : null;
  return { citation, cited, words: shareOf(line.name, [citation.words, ...titles]), isVersion, day };
}

/** The addresses that a line may be about: those with its version and half of its words that fit best, all alike well. */
export function bestOf(all: AddressMatch[]): AddressMatch[] {
  const matches = all.filter(({ isVersion, words }) => isVersion && words >= 0.5);
  const value = ({ words, day }: AddressMatch) => words + (day === true ? 1 : 0);
  const best = Math.max(...matches.map(value));
  return matches.filter((one) => value(one) === best);
}

/** How well a match fits, 0 to 1; half as well where the version is another. */
export function fitOf({ words, isVersion }: AddressMatch): number {
  return isVersion ? words : words / 2;
}

function hasWord(words: string, label: string): boolean {
  return ` ${words.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ")} `.includes(` ${label} `);
}

/**
 * The share of the words of a name that the texts have, 0 to 1; the part before "/" is not counted. People shorten
 * ("cap", "auth"), so a word also counts where it begins one of the texts, or is begun by one of four letters or more.
 */
function shareOf(name: string, texts: string[]): number {
  const wanted = wordsIn(name.slice(name.lastIndexOf("/") + 1));
  const offered = texts.flatMap(wordsIn);
  if (wanted.length === 0) return 0;
  const fits = (word: string) =>
    offered.some((other) => other.startsWith(word) || (other.length > 3 && word.startsWith(other)));
  return wanted.filter(fits).length / wanted.length;
}

function wordsIn(text: string): string[] {
  return (
    text
      .slice(0, 2_000)
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}]+/gu) ?? []
  );
}
