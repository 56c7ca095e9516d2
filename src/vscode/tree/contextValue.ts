import type { Reply, State } from "../../core/series/series.ts";
import type { Group } from "../../core/tracking/model.ts";
import { inView, type MenuPlace, onRow } from "../base/contributions.ts";
import { View } from "../base/ids.ts";

/** The kind of a row in any view. */
export type RowKind =
  | (
      | "group"
      | "series"
      | "turn"
      | "revision"
      | "cover"
      | "patch"
      | "file"
      | "review"
      | "reply"
      | "pull"
      | "notice"
    )
  | ("commit" | "worktree" | "more")
  | ("ticket" | "ticketSeries")
  | ("draft" | "version" | "versionMail" | "sentMails")
  | (
      | "nextCheck"
      | "nextRemark"
      | "nextTrailers"
      | "nextTrailer"
      | "nextCarried"
      | "nextLanded"
      | "nextDropped"
      | "nextScripts"
    )
  | ("nextTest" | "nextMail" | "nextMails");

/** The context value of a row: "series:known:mine:unread". `row` makes the matching `when` clauses. */
export type Trait =
  | (State | Group | Reply["role"])
  | ("known" | "unknown" | "mine" | "others" | "snoozed" | "corrected" | "patchwork" | "read" | "unread")
  | ("latest" | "linked" | "landed" | "changed" | "apart" | "open")
  | ("tagged" | "patch" | "link" | "plain")
  | ("unsent" | "sending" | "sent");

/** The context value of a row: "series:known:mine:unread". `row` makes the matching `when` clauses. */
export function contextValue(kind: RowKind, ...having: (Trait | false | null | undefined)[]): string {
  return [...new Set([kind, ...having.filter((one) => typeof one === "string")])].join(":");
}

/** The `when` clause for rows of one of these kinds with all these traits. */
export function row(kinds: RowKind | RowKind[], ...having: Trait[]): string {
  const kind = [kinds].flat().join("|");
  return [`viewItem =~ /^(${kind})(:|$)/`, ...having.map((one) => `viewItem =~ /:${one}(:|$)/`)].join(" && ");
}

/** The places in the menus of a series and of its versions; for a series the command takes the latest one. */
export function onVersions(group: string, versions: RowKind[] = ["revision"]): MenuPlace[] {
  const inSeries = inView(View.series);
  return [onRow(group, inSeries, row(["series"], "known")), onRow(group, inSeries, row(versions))];
}
