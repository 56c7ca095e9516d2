import type { MissingTrailer } from "../../../core/applying/model.ts";
import type { Problem } from "../../../core/base/problem.ts";
import type { VersionMail } from "../../../core/composing/versionMail.ts";
import type { Complaint, NextVersion } from "../../../core/nextVersion/model.ts";

/** A prepared version, and what is checked about it; "asked": not known yet. */
export interface Checklist {
  version: NextVersion;
  /** Paths of its files, in order. */
  paths: string[];
  /** Trailers that the commits lack, and those that they have although the patch has changed since. */
  trailers: "asked" | { missing: MissingTrailer[]; carried: MissingTrailer[]; problems: Problem[] };
  /** Files in which the branch conflicts with the one it will go to; null if unknown. */
  conflicts: "asked" | string[] | null;
  /** Null: the tree has no checkpatch.pl, is not trusted, or has a changed one. */
  checkpatch: "asked" | { complaints: Complaint[]; problems: Problem[] } | null;
  /** The person allowed running changed scripts. */
  ranChanged: boolean;
  /** The folder is not trusted, so none of its scripts was run. */
  restricted: boolean;
  /** The state of sending of each mail, in the order of `paths`. */
  mails: VersionMail[];
  /** The person's test command; null if none is set. */
  test: string | null;
}
