import type { PostedPlace } from "../../core/comments/carryPlaces.ts";
import type { Comment } from "../../core/comments/model.ts";

/** Comments by their conversations: each what was said and answered at one place, never empty, in its order. */
export function conversationsIn(comments: readonly Comment[]): Comment[][] {
  return [...Map.groupBy(comments, ({ thread }) => thread).values()];
}

/** The file and line of a patch that a conversation is about; null where it is about none. */
export function placeOf([first]: readonly Comment[]): PostedPlace | null {
  if (!first || first.file === null || first.line === null) return null;
  const { patch, file, side, line } = first;
  return { patch, file, side, line };
}
