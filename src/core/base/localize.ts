/**
 * How a sentence reaches the person's language: `vscode.l10n.t` in the editor, `english` elsewhere.
 * `{0}`, `{1}` … stand for the values. Models take it as an argument and so stay free of VS Code.
 */
export type Localize = (message: string, ...values: (string | number)[]) => string;

export const english: Localize = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (hole, index) => String(values[Number(index)] ?? hole));

/**
 * A sentence as data, so that it crosses to where it is shown, and is put into the person's language and their way to
 * write a day only there.
 */
export interface Sentence {
  message: string;
  values: (string | number | Day | Sentence)[];
}

/** A day in a sentence: milliseconds since 1970. */
export interface Day {
  day: number;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A sentence as data; `message` as `Localize` takes it. */
export function say(message: string, ...values: Sentence["values"]): Sentence {
  return { message, values };
}

/** Sentences one after the other: "2 comments not answered, 1 of 3 patches reviewed". */
export function listed(sentences: Sentence[], between = ", "): Sentence {
  return say(sentences.map((_, at) => `{${at}}`).join(between), ...sentences);
}

/** The words of a sentence. `day` writes a moment (milliseconds since 1970). */
export function wordsOf({ message, values }: Sentence, t: Localize, day = isoDay): string {
  const words = values.map((value) => {
    if (typeof value !== "object") return value;
    return "day" in value ? day(value.day) : wordsOf(value, t, day);
  });
  return t(message, ...words);
}
