import type { ChangedFile } from "../../core/patches/model.ts";
import type { Correction } from "../../core/series/corrections.ts";
import type { Cover, Landing, Patch, Pull, Reply, Review, Revision } from "../../core/series/series.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import type { NoticeRow } from "./noticeRow.ts";
import type { TreeRow } from "./treeRow.ts";

/** What a row is about. */
export type About =
  | { kind: "group" }
  | { kind: "series"; entry: TrackedEntry }
  | { kind: "turn"; entry: TrackedEntry }
  | { kind: "revision"; entry: TrackedEntry; revision: Revision; corrected: Correction[] }
  | { kind: "cover"; entry: TrackedEntry; revision: Revision; cover: Cover }
  | { kind: "patch"; entry: TrackedEntry; revision: Revision; patch: Patch }
  | { kind: "file"; entry: TrackedEntry; revision: Revision; patch: Patch; file: ChangedFile }
  | { kind: "review"; entry: TrackedEntry; review: Review }
  | { kind: "reply"; entry: TrackedEntry; reply: Reply }
  | { kind: "pull"; entry: TrackedEntry; pull: Pull }
  | NoticeRow["about"];

/** A row of the tree as plain data; the provider passes it to VS Code. */
export interface SeriesRow extends TreeRow {
  /** Shown faint: a revision that was replaced by a later one. */
  dim: boolean;
  /** Message-IDs of unread mails at or below this row. */
  unread: string[];
  /** Message-IDs of all replies at or below this row, read or not. */
  mails: string[];
  /** The mail that a click opens; null if none. */
  messageId: string | null;
  landing: Landing | null;
  /** The Patchwork page that shows it, or null. */
  patchwork: string | null;
  about: About;
  /** Rows below a patch come before its files, which are loaded when it is expanded. */
  children: SeriesRow[];
}

/** A handler's argument may come from anywhere, including views with other rows. */
export function isRow(value: unknown): value is SeriesRow {
  return typeof value === "object" && value !== null && "about" in value && "unread" in value;
}
