import { english, type Sentence, wordsOf } from "../../src/core/base/localize.ts";

/** A sentence in English. */
export function said(sentence: Sentence | undefined): string {
  return sentence ? wordsOf(sentence, english) : "";
}
