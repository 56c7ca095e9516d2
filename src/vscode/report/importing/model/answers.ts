import type { Localize } from "../../../../core/base/localize.ts";
import type { Choice, ImportQuestion } from "../../../../core/report/importing/model.ts";

/** A possible answer. */
export type Answer =
  | { kind: "choice"; choice: Choice }
  /** A thread that the report does not cite. */
  | { kind: "thread" }
  /** A day that the report does not name. */
  | { kind: "day" }
  | { kind: "leave" }
  /** Leave out this and all following questions of its kind. */
  | { kind: "leave-all" };

export interface Item {
  label: string;
  description: string;
  detail: string;
  /** Name of a codicon. */
  icon: string;
  answer: Answer;
}

/** Maximum number of choices of a question, against hostile reports. */
const mostChoices = 100;

/** Characters of an address or name in a title; a longer one would push the rest out of sight. */
const longestWord = 48;

/** The title of a question, which stays visible while the person types. */
export function questionOf({ what }: ImportQuestion): string {
  return what.replace(/\S+/g, (word) =>
    word.length > longestWord ? `…${word.slice(1 - longestWord)}` : word,
  );
}

/**
 * The answers to choose from. Leaving out is always possible; it comes first if no candidate thread is known, so that
 * Enter alone follows nothing.
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

/** Whether a question asks for the thread of a series. */
export function isOfSeries({ kind, about }: ImportQuestion): boolean {
  return kind !== "no-section" && about !== "";
}

/** Whether a question asks for the week of the report. */
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
