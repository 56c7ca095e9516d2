import { reportDate } from "../../series/format.ts";
import type { StatusLine } from "../model.ts";
import { type CitedAddress, daysNamed } from "./citations.ts";
import type { LookupResult } from "./model.ts";

/** How well a line of the patch status fits a web address that the report cites. */
export interface AddressMatch {
  citation: CitedAddress;
  cited: LookupResult;
  /** The share of words of the series' name that are found at the address, 0 to 1. */
  words: number;
  isVersion: boolean;
  /** Whether the line names the day on which the revision was sent; null if one of the two is unknown. */
  day: boolean | null;
}

/** Compares a line of the patch status with an address by version, words of the name, and day. */
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

/**
 * The addresses that a line may be about: the best ones, if they have the version and half of the words; several if
 * they are equally good.
 */
export function bestOf(all: AddressMatch[]): AddressMatch[] {
  const matches = all.filter(({ isVersion, words }) => isVersion && words >= 0.5);
  const value = ({ words, day }: AddressMatch) => words + (day === true ? 1 : 0);
  const best = Math.max(...matches.map(value));
  return matches.filter((one) => value(one) === best);
}

/** How well a match fits, 0 to 1; halved if the version differs. */
export function fitOf({ words, isVersion }: AddressMatch): number {
  return isVersion ? words : words / 2;
}

function hasWord(words: string, label: string): boolean {
  return ` ${words.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ")} `.includes(` ${label} `);
}

/**
 * The share of a name's words that occur in the texts, 0 to 1; the part before "/" is ignored. People abbreviate
 * ("cap", "auth"), so a word also counts if it begins a word of the texts, or the reverse with four letters or more.
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
