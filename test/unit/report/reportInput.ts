// What a report is made from, said in few words. Everything lies around the week that ends with 2022-03-04.
import type { ReportInput } from "../../../src/core/report/compose.ts";
import { defaultTemplate, type ReportTemplate } from "../../../src/core/report/template.ts";
import type { Landing, Patch, Revision, Series } from "../../../src/core/series/series.ts";
import { judge } from "../../../src/core/series/state.ts";
import type { TicketCommit, TicketEntry } from "../../../src/core/tickets/model.ts";
import type { TrackedEntry } from "../../../src/core/tracking/model.ts";
import { anEntry, aPatch, aReply, aReview, aRevision, aSeries } from "../../support/overview.ts";

export const ann = { name: "Ann Lee", email: "ann@example.org" };
export const ben = { name: "Ben Ode", email: "ben@example.org" };
export const zofie = { name: "Žofie Ångström-Őry", email: "zofie@example.org" };
export const ending = "2022-03-04";

/** A moment of the year 2022: "3/02" at noon. */
export function on(day: string): number {
  const [month = 1, date = 1] = day.split("/").map(Number);
  return Date.UTC(2022, month - 1, date, 12);
}

/** Patches of a revision sent that day, with Message-IDs of their own. */
export function patches(name: string, number: number, day: string, more: Partial<Patch> = {}): Patch[] {
  return Array.from({ length: number }, (_, at) =>
    aPatch(at + 1, `${name}: patch ${at + 1}`, {
      messageId: `${name}-${day.replace("/", "-")}-${at + 1}@example.org`,
      date: on(day),
      author: ann,
      ...more,
    }),
  );
}

export function revision(version: number, sent: Patch[], more: Partial<Revision> = {}): Revision {
  return aRevision(version, sent, more);
}

/** Followed, and judged as of the week's end. */
export function followed(
  name: string,
  revisions: Revision[],
  tickets: string[] = [],
  more: Partial<Series> = {},
): TrackedEntry {
  const series = aSeries(revisions, more);
  const judged = { ...series, ...judge(series, { now: on("3/05") - 1 }) };
  return anEntry(name, judged, { tracked: { name, thread: `${name}@example.org`, tickets } });
}

/** The same patch, reviewed by somebody that day. */
export function reviewed(patch: Patch, who: typeof ben, day: string, trailer = "Reviewed-by"): Patch {
  const id = `${trailer}-${who.email}-${patch.messageId}`;
  const reply = aReply("review", id, { from: who, date: on(day) });
  return {
    ...patch,
    reviews: [...patch.reviews, aReview(trailer, who, id)],
    replies: [...patch.replies, reply],
  };
}

export function asked(patch: Patch, who: typeof ben, day: string, answered: boolean): Patch {
  const id = `question-${day}-${who.email}-${patch.messageId}`;
  return {
    ...patch,
    replies: [...patch.replies, aReply("comment", id, { from: who, date: on(day), answered })],
  };
}

export function landed(day: string, more: Partial<Landing> = {}): Landing {
  return {
    commit: "1234567890abcdef1234567890abcdef12345678",
    evidence: "patch-id",
    release: null,
    branch: "master",
    committed: on(day),
    ...more,
  };
}

export function commit(subject: string, day: string, more: Partial<TicketCommit> = {}): TicketCommit {
  return {
    hash: "abcdef1234567890abcdef1234567890abcdef12",
    subject,
    author: ann,
    committer: ann,
    committed: on(day),
    folder: "/work tree",
    tickets: [],
    patch: null,
    landed: null,
    ...more,
  };
}

export function ticket(id: string, title = "", commits: TicketCommit[] = []): TicketEntry {
  return { id, title, projects: ["uboot"], url: null, series: [], commits, news: null };
}

export function known(
  entries: TrackedEntry[],
  tickets: TicketEntry[] = [],
  more: Partial<ReportInput> = {},
): ReportInput {
  const overview = { entries, updated: null, problems: [] };
  return { overview, tickets, titles: {}, urls: new Map(), before: null, me: [ann.email], ...more };
}

export function template(more: Partial<ReportTemplate> = {}): ReportTemplate {
  return { ...defaultTemplate, ...more };
}
