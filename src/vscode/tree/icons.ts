import type { State } from "../../core/series/series.ts";

/** A codicon, and a theme colour that never is the only difference. */
export interface Icon {
  id: string;
  color?: string;
}

/** A different shape for each state, so that it is recognizable without colour. */
export const stateIcons: Record<State, Icon> = {
  draft: { id: "edit" },
  submitted: { id: "mail", color: "charts.blue" },
  "under-review": { id: "comment-discussion", color: "charts.blue" },
  "changes-requested": { id: "request-changes", color: "list.warningForeground" },
  reviewed: { id: "check-all", color: "charts.green" },
  "partly-accepted": { id: "tasklist", color: "charts.green" },
  accepted: { id: "thumbsup", color: "charts.green" },
  "in-pull-request": { id: "git-pull-request", color: "charts.green" },
  "partly-merged": { id: "pie-chart", color: "charts.purple" },
  merged: { id: "git-merge", color: "charts.purple" },
  superseded: { id: "history", color: "disabledForeground" },
  withdrawn: { id: "circle-slash", color: "disabledForeground" },
  dormant: { id: "coffee", color: "disabledForeground" },
};

export const icons = {
  unknown: { id: "question", color: "list.warningForeground" },
  awaited: { id: "clock" },
  revision: { id: "versions" },
  oldRevision: { id: "history", color: "disabledForeground" },
  cover: { id: "note" },
  patch: { id: "diff" },
  /** The icon theme's icon for that file name. */
  file: { id: "file" },
  reviewedPatch: { id: "pass", color: "charts.green" },
  commentedPatch: { id: "comment-unresolved", color: "list.warningForeground" },
  landedPatch: { id: "git-commit", color: "charts.purple" },
  comingPatch: { id: "git-branch", color: "charts.green" },
  revertedPatch: { id: "discard", color: "list.warningForeground" },
  review: { id: "verified", color: "charts.green" },
  uncountedReview: { id: "unverified", color: "list.warningForeground" },
  comment: { id: "comment-unresolved", color: "list.warningForeground" },
  answeredComment: { id: "comment" },
  answer: { id: "reply" },
  draft: { id: "edit" },
  promise: { id: "arrow-circle-up", color: "list.warningForeground" },
  applied: { id: "thumbsup", color: "charts.green" },
  nack: { id: "thumbsdown", color: "charts.red" },
  withdrawn: { id: "circle-slash" },
  superseded: { id: "history" },
  note: { id: "mail-read" },
  warning: { id: "warning", color: "list.warningForeground" },
  info: { id: "info", color: "charts.blue" },
  ticket: { id: "tag" },
  pull: { id: "git-pull-request", color: "charts.green" },
  authorsTurn: { id: "edit", color: "list.warningForeground" },
  reviewersTurn: { id: "eye" },
  custodiansTurn: { id: "inbox" },
} satisfies Record<string, Icon>;

export const groupIcons = {
  "needs-you": { id: "bell-dot", color: "list.warningForeground" },
  waiting: { id: "watch" },
  dormant: { id: "coffee" },
  merged: { id: "git-merge", color: "charts.purple" },
  closed: { id: "archive" },
} satisfies Record<string, Icon>;
