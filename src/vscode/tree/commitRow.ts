import { basename } from "node:path";
import type { Localize } from "../../core/base/localize.ts";
import { plainLine } from "../../core/base/plainText.ts";
import { headlineOf } from "../../core/series/reason.ts";
import type { CommitPatch, TicketCommit } from "../../core/tickets/model.ts";
import { contextValue } from "./contextValue.ts";
import { type Icon, icons, stateIcons } from "./icons.ts";
import { landingWords } from "./landingWords.ts";
import type { NoticeRow } from "./noticeRow.ts";
import { dotted, sentence } from "./rowParts.ts";
import { shortAge, spokenAge } from "./time.ts";
import type { TreeRow } from "./treeRow.ts";

/** What a row of the view Commits is about. */
export type CommitAbout =
  | { kind: "worktree"; folder: string }
  | { kind: "commit"; commit: TicketCommit }
  | { kind: "more"; folder: string }
  | NoticeRow["about"];

export interface CommitRow extends TreeRow {
  about: CommitAbout;
  children: CommitRow[];
}

/** Differs from the icon of a landed commit by shape: colours alone do not distinguish states. */
const localCommit: Icon = { id: "git-commit" };

/**
 * The row of a commit with its tickets, its patch and the state of that.
 * @param ticket the one above the row, which it need not name
 */
export function commitRow(
  commit: TicketCommit,
  above: string,
  now: number,
  t: Localize,
  ticket: string | null = null,
): CommitRow {
  const { patch } = commit;
  const subject = plainLine(commit.subject);
  const named = commit.tickets.filter(({ id }) => id !== ticket);
  const tickets = named.map(({ id }) => plainLine(id)).join(", ");
  const standing = plainLine(standingOf(commit, t));
  return {
    id: `${above}/${commit.hash}`,
    label: subject || commit.hash.slice(0, 11),
    description: dotted(tickets, patch && placeOf(patch), standing, shortAge(commit.committed, now)),
    spoken: sentence(
      subject,
      named.length > 1 ? t("tickets {0}", tickets) : tickets && t("ticket {0}", tickets),
      patch && t("patch {0} of {1} of {2} {3}", patch.number, patch.of, plainLine(patch.name), patch.label),
      standing,
      t("committed {0}", spokenAge(t, commit.committed, now)),
    ),
    icon: iconOf(commit),
    traits: contextValue(
      "commit",
      commit.tickets.some(({ from }) => from.includes("note")) && "tagged",
      patch !== null && "patch",
      pageOf(commit) !== null && "landed",
    ),
    open: "leaf",
    about: { kind: "commit", commit },
    children: [],
  };
}

/** The object name of the public commit: this one, or the one that the patch became; null if there is none. */
export function pageOf({ hash, landed, patch }: TicketCommit): string | null {
  return landed ? hash : (patch?.landing?.commit ?? null);
}

export function moreRow(folder: string, shown: number, t: Localize): CommitRow {
  const label = t("Show more commits");
  const description = t("{0} are shown", shown);
  return {
    id: `more:${folder}`,
    label,
    description,
    spoken: sentence(label, description),
    icon: { id: "unfold" },
    traits: contextValue("more"),
    open: "leaf",
    about: { kind: "more", folder },
    children: [],
  };
}

/** The row of one of several work trees: "u-boot", with its branch. */
export function worktreeRow(folder: string, branch: string, children: CommitRow[]): CommitRow {
  const label = plainLine(basename(folder)) || plainLine(folder);
  return {
    id: `worktree:${folder}`,
    label,
    description: branch,
    spoken: sentence(label, branch),
    icon: { id: "repo" },
    traits: contextValue("worktree"),
    open: children.length > 0 ? "expanded" : "leaf",
    about: { kind: "worktree", folder },
    children,
  };
}

/** "v2 3/9". */
function placeOf({ label, number, of }: CommitPatch): string {
  return `${plainLine(label)} ${number}/${of}`;
}

/** The landing, else the state of its series; "" for a commit that was never sent. */
function standingOf({ landed, patch }: TicketCommit, t: Localize): string {
  if (patch?.landing) return landingWords(patch.landing, t);
  if (landed) return t("merged in {0}", landed.release ?? landed.branch);
  return patch ? headlineOf(patch.reason, t) : "";
}

function iconOf({ landed, patch }: TicketCommit): Icon {
  if (patch?.landing?.reverted) return icons.revertedPatch;
  if (patch?.landing?.elsewhere && !landed) return icons.comingPatch;
  if (patch?.landing || landed) return stateIcons.merged;
  return patch ? stateIcons[patch.state] : localCommit;
}
