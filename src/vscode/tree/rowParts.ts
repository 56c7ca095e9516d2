import type { Localize } from "../../core/base/localize.ts";
import { dayAsOf } from "../../core/series/format.ts";
import type { Landing, Revision } from "../../core/series/series.ts";
import type { SeriesRow } from "./seriesRow.ts";
import type { SeriesViewInput } from "./seriesViewInput.ts";

/** What is needed to make any row. */
export interface Maker {
  input: SeriesViewInput;
  t: Localize;
  /** Whether rows must name their project. */
  severalProjects: boolean;
  /** Formats a day in a reason, with the year if it is not the present one. */
  day(ms: number): string;
}

export function makerOf(input: SeriesViewInput, t: Localize): Maker {
  const projects = new Set(input.overview.entries.map(({ project }) => project));
  return { input, t, severalProjects: projects.size > 1, day: dayAsOf(input.now) };
}

export const blank = {
  description: "",
  open: "leaf" as SeriesRow["open"],
  dim: false,
  unread: [] as string[],
  mails: [] as string[],
  messageId: null as string | null,
  landing: null as Landing | null,
  patchwork: null as string | null,
  children: [] as SeriesRow[],
};

type Part = string | false | null | undefined;

const filled = (part: Part): part is string => typeof part === "string" && part !== "";
export const dotted = (...parts: Part[]): string => parts.filter(filled).join(" · ");
/** Joins parts to one spoken sentence, without full stops inside. */
export const sentence = (...parts: Part[]): string =>
  parts
    .filter(filled)
    .map((part) => part.replace(/\.$/, ""))
    .join(", ");
export const unreadTrait = (unread: string[]) => (unread.length > 0 ? "unread" : "read");

export function spokenVersion(revision: Revision, t: Localize): string {
  return revision.rfc ? t("RFC version {0}", revision.version) : t("version {0}", revision.version);
}

export function spokenUnread(unread: string[], t: Localize): string | false {
  return unread.length > 0 && t("{0} unread", unread.length);
}
