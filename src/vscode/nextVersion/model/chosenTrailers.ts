import type { MissingTrailer } from "../../../core/applying/model.ts";
import type { ChecklistRow } from "./checklistRow.ts";

/** The row of a trailer that a commit lacks, behind "next:". */
export function missingId({ commit, line }: Pick<MissingTrailer, "commit" | "line">): string {
  return `trailer:${commit}:${line}`;
}

/**
 * Those that are to be added: what the row of a trailer stands for, which is none where that is not missing any more; by the
 * heading, or without a row, all without a doubt, since what is in doubt is added by its own row alone.
 */
export function chosenTrailers(missing: MissingTrailer[], row: ChecklistRow | undefined): MissingTrailer[] {
  if (isOfTrailer(row)) return missing.filter((one) => row?.id === `next:${missingId(one)}`);
  return missing.filter(({ doubt }) => doubt === null);
}

export function isOfTrailer(row: ChecklistRow | undefined): boolean {
  return row?.about.kind === "trailer";
}
