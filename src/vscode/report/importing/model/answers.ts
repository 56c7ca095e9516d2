import type { Localize } from "../../../../core/base/localize.ts";
import type { Choice, ImportQuestion } from "../../../../core/report/importing/model.ts";

/** What a person may answer. */
export type Answer =
  | { kind: "choice"; choice: Choice }
  /** A thread that the report does not cite. */
  | { kind: "thread" }
  /** A day that the report does not name. */
  | { kind: "day" }
  | { kind: "leave" }
  /** This and all questions of its kind that are still to come. */
  | { kind: "leave-all" };

export interface Item {
  label: string;
  description: string;
  detail: string;
  /** A codicon. */
  icon: string;
  answer: Answer;
}

/** How often one question may offer the same: a report cites few threads, and a hostile one many. */
const mostChoices = 100;

/** Of an address or name no more is said in a title; a longer one would be cut off with all that follows it. */
const longestWord = 48;

/** The title of a question: the sentence stays there while the person types. */
export function questionOf({ what }: ImportQuestion): string {
  return what.replace(/\S+/g, (word) =>
    word.length > longestWord ? `…${word.slice(1 - longestWord)}` : word,
  );
}

/**
 * The answers to choose from. Leaving it out is always one of the answers: the first where no thread is
 * known that it could be, so that Enter alone follows none.
 */
export function itemsOf(question: ImportQuestion, more: number, t: Localize): Item[] {
  const choices = question.choices.slice(0, mostChoices).map((choice) => itemOf(question, choice, t));
  const isSeries = isOfSeries(question);
  const thread: Item = {
    label: t("Another Thread…"),
    description: t("found by its words, its address or its Message-ID"),
    detail: "",
    icon: "search",
    answer: { kind: "thread" },
  };
  const day: Item = {
    label: t("Another Day…"),
    description: "",
    detail: "",
    icon: "calendar",
    answer: { kind: "day" },
  };
  const all: Item = {
    label: t("Leave Out This and {0} More", more),
    description: t("all that are in doubt for the same reason"),
    detail: "",
    icon: "close-all",
    answer: { kind: "leave-all" },
  };
  const isLost = question.kind === "dead" || question.kind === "not-found";
  const left = leave(question, t);
  return [
    ...(isLost ? [left] : []),
    ...choices,
    ...(isSeries ? [thread] : []),
    ...(isOfWeek(question) ? [day] : []),
    ...(isLost ? [] : [left]),
    ...(more > 0 ? [all] : []),
  ];
}

/** Whether a question asks which thread a series is. */
export function isOfSeries({ kind, about }: ImportQuestion): boolean {
  return kind !== "no-section" && about !== "";
}

/** Whether a question asks which week the report is of. */
export function isOfWeek({ kind, about }: ImportQuestion): boolean {
  return kind === "date" && about === "";
}

function itemOf(question: ImportQuestion, choice: Choice, t: Localize): Item {
  const { value, what, why, fits } = choice;
  const answer: Answer = { kind: "choice", choice };
  if (isOfWeek(question)) return { label: value, description: why, detail: "", icon: "calendar", answer };
  if (question.kind === "no-section")
    return { label: value, description: "", detail: "", icon: "list-unordered", answer };
  if (question.kind === "dead")
    return {
      label: t("Follow It All the Same"),
      description: value,
      detail: t("Its state is shown once the address can be read."),
      icon: "eye",
      answer,
    };
  const sureness = fits >= 1 ? t("fits well") : fits > 0 ? t("fits in part") : t("nothing speaks for it");
  return {
    label: what || value,
    description: sureness,
    detail: [why, what === "" ? "" : value].filter((text) => text !== "").join(" · "),
    icon: question.kind === "name-taken" ? "edit" : "mail",
    answer,
  };
}

function leave(question: ImportQuestion, t: Localize): Item {
  const answer: Answer = { kind: "leave" };
  const plain = { detail: "", icon: "close", answer };
  if (isOfWeek(question))
    return { ...plain, label: t("Leave It Open"), description: t("the report is not kept then") };
  if (question.kind === "no-section")
    return { ...plain, label: t("Leave It Out"), description: t("it comes into no section of the settings") };
  return {
    ...plain,
    label: t("Leave It Out"),
    description: t("it stays in the report, and is not followed"),
  };
}
