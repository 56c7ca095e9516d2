import type { Problem } from "../../core/base/problem.ts";

/** A message with what else has to be known about it, if there is something. */
export function withNote(sentence: string, note: Pick<Problem, "what" | "remedy"> | null): string {
  return note === null ? sentence : `${sentence} ${note.what} ${note.remedy}`;
}
