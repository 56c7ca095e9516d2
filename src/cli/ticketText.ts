import { count } from "../core/base/formatCount.ts";
import { isoDay } from "../core/base/isoDay.ts";
import { plainLine } from "../core/base/plainText.ts";
import { shellWord } from "../core/base/shellWord.ts";
import { nameOf } from "../core/mail/person.ts";
import type { Reason } from "../core/series/reason.ts";
import type { Shared, TicketCommit, TicketEntry, TicketNews, TicketSeries } from "../core/tickets/model.ts";
import { jsonText, wordsAsOf } from "./seriesText.ts";

/** Number of commits printed for each ticket when all tickets are listed. */
const fewCommits = 5;
/** Number of hashes printed for undoing; more would hide the rest. */
const fewHashes = 10;
/** Digits of an abbreviated object name. */
const shortHash = 12;

/** The output of `tickets`; `whole`: with all commits of each. */
export function ticketsText(tickets: TicketEntry[], whole: boolean, now: number): string {
  const several = new Set(tickets.flatMap(({ projects }) => projects)).size > 1;
  return tickets.map((ticket) => pageOf(ticket, { whole, several }, wordsAsOf(now))).join("\n");
}

/** `several`: whether to name the project of each series. */
function pageOf(
  ticket: TicketEntry,
  { whole, several }: { whole: boolean; several: boolean },
  said: (reason: Reason) => string,
): string {
  const { id, title, projects, url, series, commits, news } = ticket;
  const shown = whole ? commits : commits.slice(0, fewCommits);
  const more = commits.length - shown.length;
  const lines = [
    `${title === "" ? id : `${id}: ${title}`}${several && projects.length > 0 ? ` (${projects.join(", ")})` : ""}`,
    ...(url === null ? [] : [url]),
    ...(series.length + commits.length === 0
      ? ["no series of it is followed, and none of its commits is here"]
      : []),
    ...series.map((one) => seriesLine(one, projects.length > 1, said)),
    ...shown.map((commit) => commitLine(commit, id)),
    ...(more > 0 ? [`and ${more} more: patch-tracker tickets ${shellWord(id)}`] : []),
    ...(news === null ? [] : [`last: ${newsLine(news)}`]),
  ];
  return `${lines.map(plainLine).join("\n  ")}\n`;
}

function seriesLine(
  { project, name, standing }: TicketSeries,
  several: boolean,
  said: (reason: Reason) => string,
): string {
  const of = several ? ` (${project})` : "";
  if (standing === null) return `${name}${of}: not read yet; patch-tracker status reads it`;
  return `${name}${of} ${standing.label}: ${said(standing.reason)}`;
}

function commitLine(commit: TicketCommit, id: string): string {
  const remark = [whereIs(commit), ...whyNot(commit, id)].join("; ");
  return `${commit.hash.slice(0, shortHash)} ${commit.subject} (${remark})`;
}

function whereIs({ hash, landed, patch }: TicketCommit): string {
  if (landed) return landed.release ?? landed.branch;
  const other = patch?.landing;
  if (!other || other.commit === hash) return "here only";
  return `here only, landed as ${other.commit.slice(0, shortHash)} in ${other.release ?? other.branch}`;
}

/** The source of a ticket that `untag` could not remove. */
function whyNot({ tickets }: TicketCommit, id: string): string[] {
  const from = fromOf(tickets, id);
  if (from.includes("note")) return [];
  return [`by its ${from.join(" and ")}`];
}

function newsLine({ date, what, who, title }: TicketNews): string {
  const name = nameOf(who);
  const deeds = {
    sent: `${name} sent "${title}"`,
    reply: `${name} answered "${title}"`,
    review: `${name} reviewed "${title}"`,
    commit: `${name} committed "${title}"`,
    landed: `"${title}" landed`,
  };
  return `${isoDay(date)}, ${deeds[what]}`;
}

/** The output of `tickets --json`, as documented in the README. Dates are ISO in UTC. */
export function ticketsJson(tickets: TicketEntry[], now: number): string {
  const said = wordsAsOf(now);
  const data = {
    tickets: tickets.map(({ id, title, projects, url, series, commits, news }) => ({
      id,
      title,
      projects,
      url,
      series: series.map(({ project, name, thread, standing }) => ({
        project,
        name,
        thread,
        state: standing?.state ?? null,
        reason: standing && said(standing.reason),
        label: standing?.label ?? null,
      })),
      commits: commits.map(({ hash, subject, author, committed, tickets: named, landed }) => ({
        hash,
        subject,
        author: { name: author.name, email: author.email },
        date: new Date(committed).toISOString(),
        from: fromOf(named, id),
        branch: landed?.branch ?? null,
        release: landed?.release ?? null,
      })),
      last: news && {
        date: new Date(news.date).toISOString(),
        what: news.what,
        who: { name: news.who.name, email: news.who.email },
        title: news.title,
      },
    })),
  };
  return jsonText(data);
}

function fromOf(tickets: TicketCommit["tickets"], id: string) {
  return tickets.find((one) => one.id === id)?.from ?? [];
}

/** The result of `tag` and `untag`. */
export interface Retagged {
  id: string;
  /** False for `untag`. */
  tags: boolean;
  /** Whether a pattern in the settings matches the id; without one it cannot be used. */
  fits: boolean;
  /** Number of commits that were named. */
  asked: number;
  /** Full object names of the changed ones. */
  changed: string[];
}

export function retaggedText({ id, tags, fits, asked, changed }: Retagged): string {
  const done = `${changed.length === 0 ? "no commit" : count(changed.length, "commit")} ${tags ? "tagged" : "untagged"}`;
  const rest = asked - changed.length;
  const left = rest === 0 ? "" : `, ${rest} ${tags ? "had it already" : "did not have it"}`;
  const first = tags || fits ? "" : ", once patchTracker.tickets has a pattern for it";
  const undo = changed.length === 0 ? [] : [`To undo${first}: ${undoOf(id, tags, changed, rest)}`];
  return [`${id}: ${done}${left}`, ...undo].map((line) => `${line}\n`).join("");
}

function undoOf(id: string, tags: boolean, changed: string[], rest: number): string {
  const command = `patch-tracker ${tags ? "untag" : "tag"} ${shellWord(id)}`;
  if (changed.length <= fewHashes)
    return `${command} ${changed.map((hash) => hash.slice(0, shortHash)).join(" ")}`;
  const also = tags ? "had it" : "did not have it";
  return `${command} with the same commits${rest === 0 ? "" : `, but not the ${rest} that ${also}`}`;
}

/** The result of `share`; `address`: where it pushes to. */
export function sharedText(shared: Shared, address: string): string {
  const { remote, received, sent, takenAwayHere, takenAwayThere, retried } = shared;
  const again =
    retried === 0
      ? ""
      : ` Somebody else was quicker ${retried === 1 ? "once" : `${retried} times`}; nothing was lost.`;
  const moved = (
    [
      [received, "received"],
      [sent, "sent"],
      [takenAwayHere, "taken away here"],
      [takenAwayThere, "taken away there"],
    ] as const
  )
    .filter(([many]) => many > 0)
    .map(
      ([many, how], at) =>
        `${at > 0 ? many : many === 1 ? "1 ticket of a commit" : `${many} tickets of commits`} ${how}`,
    );
  const what = moved.length === 0 ? "both sides have the same tickets." : `${moved.join(", ")}.`;
  return `Shared with ${remote} (${address}): ${what}${again}\n`;
}
