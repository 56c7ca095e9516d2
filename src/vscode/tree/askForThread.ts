import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import { nameOf } from "../../core/mail/person.ts";
import { newQuickPick, showItems } from "../base/quickPick.ts";
import { followedAs, namesThread } from "./followedAs.ts";
import type { OverviewModel } from "./overviewModel.ts";
import { dotted } from "./rowParts.ts";
import { dayOf } from "./time.ts";

/** Milliseconds without typing before the archive is searched. */
const rest = 150;
const mostResults = 50;

/** The person's choice: a typed thread, or a series that was found. */
export type ChosenThread = { thread: string } | { found: SeriesMatch };

type Item = vscode.QuickPickItem & { choice: ChosenThread | null };

/** The texts of the question. */
export interface ThreadQuestion {
  title: string;
  placeholder: string;
  /** The text for taking a typed thread. */
  use: string;
  /** Series that are shown before anything is typed. */
  offered: { name: string; found: SeriesMatch }[];
}

/** One input for a web address, a Message-ID, or words to search for. */
export function askForThread(
  live: OverviewModel,
  question: ThreadQuestion,
): Promise<ChosenThread | undefined> {
  const { t } = vscode.l10n;
  const pick = newQuickPick<Item>(question.title, question.placeholder);
  pick.matchOnDetail = true;
  let latest = 0;
  let typing: NodeJS.Timeout | undefined;

  async function search(text: string): Promise<void> {
    const asked = ++latest;
    pick.busy = true;
    try {
      const [found, { entries }] = await Promise.all([
        live.services.tracking.search({ text, limit: mostResults }, quietly()),
        live.current(),
      ]);
      const projects = await live.projectsOf(found.map(({ messageId }) => messageId));
      if (asked !== latest) return;
      const others = found.filter(
        ({ messageId }) => !question.offered.some((one) => one.found.messageId === messageId),
      );
      const matching = others.map((one) =>
        itemOf(one, followedAs(one, entries)?.tracked.name, projects.get(one.messageId)),
      );
      showItems(pick, [...offered, ...(found.length > 0 ? matching : [none(text)])]);
    } catch (error) {
      live.log.error(`Search for “${text}”: ${error}`);
      if (asked === latest) showItems(pick, [message(t("The search failed; the log says why."))]);
    } finally {
      if (asked === latest) pick.busy = false;
    }
  }

  function typed(value: string): void {
    clearTimeout(typing);
    const text = value.trim();
    if (namesThread(text)) {
      latest++;
      pick.busy = false;
      showItems(pick, [
        { label: question.use, description: text, alwaysShow: true, choice: { thread: text } },
      ]);
    } else if (text === "") {
      latest++;
      pick.busy = false;
      showItems(pick, offered);
    } else {
      typing = setTimeout(() => void search(text), rest);
    }
  }

  const message = (label: string): Item => ({ label, alwaysShow: true, choice: null });
  const none = (text: string) => message(t("Nothing in the mail read so far matches “{0}”", text));
  const itemOf = (found: SeriesMatch, name: string | undefined, project: string | undefined): Item => ({
    label: found.title,
    description: dotted(project, found.label, nameOf(found.author), dayOf(found.date)),
    ...(name !== undefined && {
      detail: t("followed as “{0}”", name),
      iconPath: new vscode.ThemeIcon("check"),
    }),
    alwaysShow: true,
    choice: { found },
  });

  const offered = question.offered.map(
    ({ name, found }): Item => ({
      label: name,
      description: found.label,
      detail: found.title,
      choice: { found },
    }),
  );
  showItems(pick, offered);

  return new Promise((resolve) => {
    pick.onDidChangeValue(typed);
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (!choice) return;
      resolve(choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(typing);
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
