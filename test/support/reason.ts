import { english, type Sentence, say, wordsOf } from "../../src/core/base/localize.ts";
import { because, evidenceOf, headlineOf, type Reason } from "../../src/core/series/reason.ts";

/** A reason in words that stand as they are. */
export function reason(headline: string, evidence = "", about?: string): Reason {
  return because(say(headline), evidence === "" ? null : say(evidence), about);
}

/** What vitest finds equal to a reason that says so in English. */
export function saying(expected: { headline?: string; evidence?: string; about?: string }) {
  return {
    asymmetricMatch: (actual: Reason) =>
      (expected.headline ?? headlineOf(actual)) === headlineOf(actual) &&
      (expected.evidence ?? evidenceOf(actual)) === evidenceOf(actual) &&
      (expected.about ?? actual.about) === actual.about,
    toString: () => `Reason ${JSON.stringify(expected)}`,
  };
}

/** What vitest finds equal to a sentence that is so in English. */
export function inEnglish(expected: string) {
  return {
    asymmetricMatch: (actual: Sentence) => wordsOf(actual, english) === expected,
    toString: () => `Sentence "${expected}"`,
  };
}
