import type { MissingTrailer } from "../../../core/applying/model.ts";
import type { ChecklistRow } from "./checklistRow.ts";

/** The id of the row of a missing trailer, without "next:". */
export function missingId({ commit, line }: Pick<MissingTrailer, "commit" | "line">): string {
  return `trailer:${commit}:${line}`;
}

/**
 * The trailers to add: that of the row, if it is still missing; for the heading, or without a row, all that are not in
 * doubt, since doubtful ones are added only by their own row.
 */
export function chosenTrailers(missing: MissingTrailer[], row: ChecklistRow | undefined): MissingTrailer[] {
  if (isOfTrailer(row)) return missing.filter((one) => row?.id === `next:${missingId(one)}`);
  return missing.filter(({ doubt }) => doubt === null);
}

export function isOfTrailer(row: ChecklistRow | undefined): boolean {
  return row?.about.kind === "trailer";
}
