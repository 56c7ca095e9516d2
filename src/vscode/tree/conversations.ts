import type { PostedPlace } from "../../core/comments/carryPlaces.ts";
import type { Comment } from "../../core/comments/model.ts";

/** Comments grouped into conversations, each at one place, in order and never empty. */
export function conversationsIn(comments: readonly Comment[]): Comment[][] {
  return [...Map.groupBy(comments, ({ thread }) => thread).values()];
}

/** The file and line that a conversation is about; null if none. */
export function placeOf([first]: readonly Comment[]): PostedPlace | null {
  if (!first || first.file === null || first.line === null) return null;
  const { patch, file, side, line } = first;
  return { patch, file, side, line };
}
