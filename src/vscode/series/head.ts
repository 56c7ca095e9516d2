import type { Problem } from "../../core/problem.ts";
import type { Say } from "../../core/say.ts";
import type { Board } from "../../core/tracker.ts";
import { updatedText } from "../time.ts";
import { needsYou } from "./model.ts";
import type { Notice } from "./sight.ts";

/** What the head of the view and its notices depend on. */
export interface Outlook {
  /** null while nothing is known yet. */
  board: Board | null;
  /** The program itself failed (its store, its worker), not merely an archive. */
  failure: Problem | null;
  /** The text of a running refresh, null where none runs. */
  progress: string | null;
  /** Faults of the settings. */
  faults: Problem[];
  /** Archives as set: addresses and files. */
  archives: string[];
  /** Whether there are folders that may hold the repository. */
  folders: "some" | "none";
}

export interface Head {
  /** Beside the title: "Updated 2 h ago". */
  description: string;
  /** Above the tree: what went wrong and what to do. Empty while the tree is: it takes the welcome text's place. */
  message: string;
  badge: { value: number; tooltip: string } | undefined;
}

export function headOf(outlook: Outlook, now: number, t: Say): Head {
  const { board, progress } = outlook;
  const count = board ? needsYou(board) : 0;
  const description = progress ?? (board && board.updated !== null ? updatedText(t, board.updated, now) : "");
  return {
    description,
    message: board && board.entries.length > 0 ? troubleOf(archiveProblems(outlook), t) : "",
    badge:
      count === 0
        ? undefined
        : {
            value: count,
            tooltip: count === 1 ? t("1 series needs you") : t("{0} series need you", count),
          },
  };
}

/** What the tree itself says beside the series: broken settings, landings that cannot be known, other problems. */
export function noticesOf(outlook: Outlook, t: Say): Notice[] {
  const ofArchives = new Set(archiveProblems(outlook));
  const notices: Notice[] = outlook.faults.map((problem) => ({ problem, action: "settings" }));
  for (const problem of outlook.board?.problems ?? []) {
    if (!ofArchives.has(problem)) notices.push({ problem, action: "log" });
  }
  if (!outlook.board?.entries.length || outlook.folders === "some") return notices;
  notices.push({
    problem: {
      what: t("Landings are not known"),
      remedy: t("Open the folder of your U-Boot repository"),
      where: "",
    },
    action: "folder",
  });
  return notices;
}

/** For the welcome text: what the archives last answered. */
export function archivesState(outlook: Outlook): "never" | "failed" | "fine" {
  if (archiveProblems(outlook).length > 0) return "failed";
  return outlook.board?.updated == null ? "never" : "fine";
}

/** Problems of the refresh as a whole: they stand above the tree, which stays as it was. */
function archiveProblems({ board, failure, archives }: Outlook): Problem[] {
  const known = new Set(archives);
  const ofArchives = (board?.problems ?? []).filter(
    ({ where }) => known.has(where) || /^https?:\/\//.test(where),
  );
  return failure ? [failure, ...ofArchives] : ofArchives;
}

function troubleOf(problems: Problem[], t: Say): string {
  const [first, ...others] = problems;
  if (!first) return "";
  const sentence = `${first.what} ${first.remedy}`;
  if (others.length === 0) return sentence;
  return `${sentence} ${others.length === 1 ? t("The log has 1 more.") : t("The log has {0} more.", others.length)}`;
}
