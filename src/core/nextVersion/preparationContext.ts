import type { Problem } from "../base/problem.ts";
import type { CommentService } from "../comments/service.ts";
import type { LandingCache } from "../landing/cache.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { Person } from "../mail/message.ts";
import type { PatchesService } from "../patches/service.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { BranchMetadata } from "./branchMetadata.ts";
import type { BranchRange } from "./branchRange.ts";
import type { NextVersionRequest } from "./request.ts";
import type { SentSeries } from "./sentSeries.ts";

/** The services used to make a version. */
export interface Parts {
  host: HostServices;
  lookup: SeriesLookup;
  patches: PatchesService;
  comments: CommentService;
  cache: LandingCache;
}

/** Values of git's `format.…`; undefined if the person has set none. */
export interface FormatSettings {
  subjectPrefix: string | undefined;
  signature: string | undefined;
}

/** What is known before anything is written. */
export interface Ground {
  range: BranchRange;
  sender: Person;
  found: SentSeries | null;
  /** What b4 or patman store about it in the branch. */
  kept: BranchMetadata | null;
  /** The branch's description in git. */
  description: string;
  /** Git's settings for the mails. */
  format: FormatSettings;
  problems: Problem[];
}

/** A version being made: the input of each step, and what is reported to the person. */
export interface Making {
  parts: Parts;
  ground: Ground;
  request: NextVersionRequest;
  /** As in `NextVersion`; each step adds to it. */
  told: { notes: string[]; problems: Problem[]; changedScripts: string[] };
}
