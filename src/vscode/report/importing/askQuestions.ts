import * as vscode from "vscode";
import type { TrackedSeries } from "../../../core/project/config.ts";
import { faultOfName, suggestName } from "../../../core/project/shortName.ts";
import type { ImportQuestion, Proposal, SeriesProposal } from "../../../core/report/importing/model.ts";
import { isDay } from "../../../core/report/week.ts";
import { askText } from "../../base/messages.ts";
import { newQuickPick, showItems } from "../../base/quickPick.ts";
import { askForThread } from "../../tree/askForThread.ts";
import { followedAs } from "../../tree/followedAs.ts";
import type { ReportsModel } from "../reportsModel.ts";
import { type Item, isOfSeries, isOfWeek, itemsOf, questionOf } from "./model/answers.ts";

/** The person cancelled: nothing is written. */
export class Left extends Error {}

/** The person's decisions. */
export interface Decisions {
  ending: string | null;
  /** Sections by ticket. */
  sections: Map<string, string>;
  series: SeriesProposal[];
  /** Number of questions that the person answered by leaving something out. */
  leftOut: number;
  /** Number of questions that stay open. */
  open: number;
}

/**
 * Asks the questions one after the other; rejects with `Left` if the person cancels one.
 * @param taken names that are in use or proposed
 */
export async function decide(
  reports: ReportsModel,
  questions: ImportQuestion[],
  taken: string[],
): Promise<Decisions> {
  const decisions: Decisions = { ending: null, sections: new Map(), series: [], leftOut: 0, open: 0 };
  const kindsLeftOut = new Set<string>();
  for (const [index, question] of questions.entries()) {
    const kind = kindOf(question);
    if (kindsLeftOut.has(kind)) {
      decisions.leftOut++;
      continue;
    }
    const more = questions.slice(index + 1).filter((one) => kindOf(one) === kind).length;
    const { answer } = await choose(question, more, { number: index + 1, of: questions.length });
    const names = [...taken, ...decisions.series.map(({ after }) => after.name)];
    switch (answer.kind) {
      case "choice":
        await take(question, answer.choice.value, answer.choice.proposal, names, decisions);
        break;
      case "thread":
        await takeThread(reports, question, names, decisions);
        break;
      case "day":
        await takeDay(decisions);
        break;
      case "leave-all":
        kindsLeftOut.add(kind);
        decisions.leftOut++;
        break;
      case "leave":
        if (isOfWeek(question)) decisions.open++;
        else decisions.leftOut++;
    }
  }
  return decisions;
}

/** Questions with the same kind can be skipped together. */
function kindOf(question: ImportQuestion): string {
  return `${question.kind} ${isOfSeries(question)} ${isOfWeek(question)}`;
}

function choose(
  question: ImportQuestion,
  more: number,
  place: { number: number; of: number },
): Promise<Item> {
  const { t } = vscode.l10n;
  const pick = newQuickPick<vscode.QuickPickItem & { item: Item }>(
    questionOf(question),
    t("Enter takes the answer; Escape imports nothing"),
  );
  // VS Code appends "(1/3)" to the title.
  if (place.of > 1) {
    pick.step = place.number;
    pick.totalSteps = place.of;
  }
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const items = itemsOf(question, more, t).map((item) => ({
    label: item.label,
    description: item.description,
    ...(item.detail !== "" && { detail: item.detail }),
    iconPath: new vscode.ThemeIcon(item.icon),
    item,
  }));
  showItems(pick, items);
  return new Promise((resolve, reject) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (!chosen) return;
      resolve(chosen.item);
      pick.hide();
    });
    pick.onDidHide(() => {
      reject(new Left());
      pick.dispose();
    });
    pick.show();
  });
}

async function take(
  question: ImportQuestion,
  value: string,
  proposal: SeriesProposal | null,
  names: string[],
  decisions: Decisions,
): Promise<void> {
  if (isOfWeek(question)) decisions.ending = value;
  else if (proposal === null) decisions.sections.set(question.about, value);
  else {
    const { before, after } = proposal;
    const others = names.filter((name) => name !== before?.name);
    const isFree = after.name !== "" && !others.includes(after.name);
    const name = isFree ? after.name : await askName(after, others);
    decisions.series.push({ ...proposal, after: { ...after, name } });
  }
}

/** Asks for a thread that the report does not cite: by its address, or by searching. */
async function takeThread(
  reports: ReportsModel,
  question: ImportQuestion,
  names: string[],
  decisions: Decisions,
): Promise<void> {
  const { t } = vscode.l10n;
  const { live } = reports;
  const chosen = await askForThread(live, {
    title: t("Which thread is {0}?", question.about),
    placeholder: t("Words of a title or author, an address or a Message-ID"),
    use: t("Take this thread"),
    offered: [],
  });
  if (!chosen) throw new Left();
  const { entries } = await live.current();
  const before = "found" in chosen ? (followedAs(chosen.found, entries)?.tracked ?? null) : null;
  const proposed = question.choices[0]?.proposal?.after;
  const thread = "found" in chosen ? chosen.found.messageId : chosen.thread;
  const after: TrackedSeries = {
    name: proposed?.name ?? question.about,
    thread: before?.thread ?? thread,
    tickets: before?.tickets ?? [],
  };
  const change: Proposal["change"] = !before ? "added" : before.name === after.name ? "same" : "changed";
  const proposal: SeriesProposal = {
    what: "series",
    before,
    after,
    sure: true,
    why: t("you chose it"),
    change,
  };
  await take(question, thread, proposal, names, decisions);
}

async function askName({ name, thread }: TrackedSeries, taken: string[]): Promise<string> {
  const { t } = vscode.l10n;
  const given = await askText({
    title: t("Import Weekly Report: name a series"),
    prompt: t("A short name for {0}", thread),
    value: name === "" ? suggestName("", taken) : nameLike(name, taken),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? t("A series needs a name.") : faultOfName(text, taken, t)),
  });
  if (given === undefined) throw new Left();
  return given.trim();
}

function nameLike(name: string, taken: string[]): string {
  for (let number = 2; ; number++) if (!taken.includes(`${name} ${number}`)) return `${name} ${number}`;
}

async function takeDay(decisions: Decisions): Promise<void> {
  const { t } = vscode.l10n;
  const given = await askText({
    title: t("Import Weekly Report: its week ends with which day?"),
    placeHolder: "2022-03-04",
    ignoreFocusOut: true,
    validateInput: (text) => (isDay(text.trim()) ? undefined : t("Write a day such as {0}.", "2022-03-04")),
  });
  if (given === undefined) throw new Left();
  decisions.ending = given.trim();
}
