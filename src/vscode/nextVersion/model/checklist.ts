import type { MissingTrailer } from "../../../core/applying/model.ts";
import type { Problem } from "../../../core/base/problem.ts";
import type { VersionMail } from "../../../core/composing/versionMail.ts";
import type { Complaint, NextVersion } from "../../../core/nextVersion/model.ts";

/** A version that was prepared, and what is found while it is looked at; "asked": that is not known yet. */
export interface Checklist {
  version: NextVersion;
  /** Of its files, in their order. */
  paths: string[];
  /** What the list gave and the commits lack, and what they have though the patch has changed since it was given. */
  trailers: "asked" | { missing: MissingTrailer[]; carried: MissingTrailer[]; problems: Problem[] };
  /** Files in which the branch conflicts with the one that it goes to; null: that is not to be told. */
  conflicts: "asked" | string[] | null;
  /** null: the tree has no checkpatch.pl, or nobody has trusted it, or it is not that of others. */
  checkpatch: "asked" | { complaints: Complaint[]; problems: Problem[] } | null;
  /** The person had the scripts run that are not those of others. */
  ranChanged: boolean;
  /** Nobody has trusted the folder, so that no script of it was run. */
  restricted: boolean;
  /** What is known of the sending of each, in the order of their paths. */
  mails: VersionMail[];
  /** The person's own command for tests; null: none is set. */
  test: string | null;
}
