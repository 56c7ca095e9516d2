import { isoDay } from "./isoDay.ts";

/**
 * Translates a sentence into the person's language: `vscode.l10n.t` in the editor, `english` elsewhere. `{0}`, `{1}` …
 * stand for the values. Models take it as an argument, so that they do not depend on VS Code.
 */
export type Localize = (message: string, ...values: (string | number)[]) => string;

export const english: Localize = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (hole, index) => String(values[Number(index)] ?? hole));

/** A sentence as data. It is translated, and its days are formatted, only where it is shown. */
export interface Sentence {
  message: string;
  values: (string | number | Day | Sentence)[];
}

/** A day in a sentence: milliseconds since 1970. */
export interface Day {
  day: number;
}

/** Makes a sentence; `message` has the form of `Localize`. */
export function say(message: string, ...values: Sentence["values"]): Sentence {
  return { message, values };
}

/** Joins sentences: "2 comments not answered, 1 of 3 patches reviewed". */
export function listed(sentences: Sentence[], between = ", "): Sentence {
  return say(sentences.map((_, at) => `{${at}}`).join(between), ...sentences);
}

/** The text of a sentence. `day` formats a moment (milliseconds since 1970). */
export function wordsOf({ message, values }: Sentence, t: Localize, day = isoDay): string {
  const words = values.map((value) => {
    if (typeof value !== "object") return value;
    return "day" in value ? day(value.day) : wordsOf(value, t, day);
  });
  return t(message, ...words);
}
