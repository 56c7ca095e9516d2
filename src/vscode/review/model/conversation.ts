import type { Comment } from "../../../core/comments/model.ts";
import { conversationsIn, placeOf } from "../../tree/conversations.ts";

/** A conversation at one place of a followed series. */
export interface Conversation {
  /** The series' thread in the settings, and its name. */
  series: string;
  name: string;
  /** In order, never empty. */
  comments: Comment[];
}

/** Traits for menus: whether it is open, or was marked as dealt with; and where it is shown. */
export function threadTraits(comments: Comment[], where: string): string {
  const standing = comments.some(({ open }) => open) ? "open" : "closed";
  return [standing, ...(comments.some(({ marked }) => marked) ? ["marked"] : []), where].join(" ");
}

/** The conversations in which something is open. */
export function openConversations(comments: Comment[], series: string, name: string): Conversation[] {
  return conversationsIn(comments)
    .filter((said) => said.some(({ open }) => open))
    .map((said) => ({ series, name, comments: said }));
}

/** Conversations by file, in the order of lines. */
export function byFile(remarks: Conversation[]): Map<string, Conversation[]> {
  const placed = remarks.filter((one) => placeOf(one.comments) !== null);
  const lineOf = (one: Conversation) => placeOf(one.comments)?.line ?? 0;
  const files = Map.groupBy(placed, (one) => placeOf(one.comments)?.file ?? "");
  for (const own of files.values()) own.sort((a, b) => lineOf(a) - lineOf(b));
  return files;
}

/** Those of the keys that no comment has any more, because its text changed or its mail is gone. */
export function lostAmong(keys: readonly string[], comments: readonly Comment[]): string[] {
  const known = new Set(comments.map(({ key }) => key));
  return keys.filter((key) => !known.has(key));
}

/** "efi_disk.c:69", with the version that has it there. */
export function spotOf({ file, line, revision, side }: Comment): string {
  const name = (file ?? "").slice((file ?? "").lastIndexOf("/") + 1);
  return `${name}:${line} (${side === "old" ? `before ${revision}` : revision})`;
}

/** A position for the order of comments: a document, and a 0-based line. */
export interface Spot {
  document: string;
  line: number;
}

/** The next (or previous) position, wrapping around at the end; documents in the given order. */
export function nextOf<T extends Spot>(
  spots: readonly T[],
  at: Spot | null,
  order: readonly string[],
  step: 1 | -1,
): T | undefined {
  const rank = ({ document }: Spot) => order.indexOf(document);
  const compare = (one: Spot, other: Spot) => rank(one) - rank(other) || one.line - other.line;
  const sorted = spots.toSorted(compare);
  if (at === null || rank(at) < 0) return step === 1 ? sorted[0] : sorted.at(-1);
  if (step === 1) return sorted.find((one) => compare(one, at) > 0) ?? sorted[0];
  return sorted.findLast((one) => compare(one, at) < 0) ?? sorted.at(-1);
}
