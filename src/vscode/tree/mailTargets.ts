import type { CommitPatch } from "../../core/tickets/model.ts";
import { isNamedMail } from "../base/webAddress.ts";
import { commitsAt } from "./commitTargets.ts";
import type { OverviewModel } from "./overviewModel.ts";
import { firstMail } from "./reviewCounts.ts";
import type { SeriesRow } from "./seriesRow.ts";
import { rowsFor, seriesFor } from "./seriesTargets.ts";

/** What a command opens or copies: a mail, or only the thread of a series whose mails are unknown. */
export interface MailTarget {
  messageId: string | null;
  thread: string;
  unread: string[];
}

/** The mails for a command: named ones, those of rows, else of the series that the person chooses. */
export async function mailTargets(
  live: OverviewModel,
  args: unknown[],
  question: string,
): Promise<MailTarget[]> {
  const [given] = args;
  if (isNamedMail(given)) return [{ ...given, unread: await unreadOf(live, given.messageId) }];
  const rows = rowsFor(args);
  const commits = commitsAt(args);
  if (rows.length + commits.length > 0)
    return [...rows.flatMap(targetOf), ...commits.flatMap(({ patch }) => patchTarget(patch))];
  const entries = await seriesFor(live, args, question);
  return entries.map(({ tracked, series, unread }) => {
    return { messageId: firstMail(series?.revisions.at(-1)), thread: tracked.thread, unread };
  });
}

async function unreadOf(live: OverviewModel, messageId: string | null): Promise<string[]> {
  const { entries } = await live.current();
  return entries.flatMap(({ unread }) => unread).filter((id) => id === messageId);
}

function targetOf(row: SeriesRow): MailTarget[] {
  if (!("entry" in row.about)) return [];
  const { messageId, unread } = row;
  return [{ messageId, thread: row.about.entry.tracked.thread, unread }];
}

/** The patch that a commit is. */
function patchTarget(patch: CommitPatch | null): MailTarget[] {
  return patch ? [{ messageId: patch.messageId, thread: patch.thread, unread: [] }] : [];
}
