import type { PostedPlace } from "../../../core/comments/carryPlaces.ts";
import type { Comment } from "../../../core/comments/model.ts";

/** What was said and answered at one place of a followed series. */
export interface Conversation {
  /** The series by its thread in the settings, and by its name. */
  series: string;
  name: string;
  /** In their order, never empty. */
  comments: Comment[];
}

/** Words that menus ask for: whether it is open, else whether the person marked it so; and where it is shown. */
export function threadTraits(comments: Comment[], where: string): string {
  const standing = comments.some(({ open }) => open) ? "open" : "closed";
  return [standing, ...(comments.some(({ marked }) => marked) ? ["marked"] : []), where].join(" ");
}

/** The conversations in which something is open. */
export function openConversations(comments: Comment[], series: string, name: string): Conversation[] {
  return [...Map.groupBy(comments, ({ thread }) => thread).values()]
    .filter((said) => said.some(({ open }) => open))
    .map((said) => ({ series, name, comments: said }));
}

/** The file and line of a patch that a conversation is about; null where it is about none. */
export function placeOf({ comments: [first] }: Pick<Conversation, "comments">): PostedPlace | null {
  if (!first || first.file === null || first.line === null) return null;
  const { patch, file, side, line } = first;
  return { patch, file, side, line };
}

/** Conversations by the file that they are about, in the order of its lines. */
export function byFile(remarks: Conversation[]): Map<string, Conversation[]> {
  const placed = remarks.filter((one) => placeOf(one) !== null);
  const lineOf = (one: Conversation) => placeOf(one)?.line ?? 0;
  const files = Map.groupBy(placed, (one) => placeOf(one)?.file ?? "");
  for (const own of files.values()) own.sort((a, b) => lineOf(a) - lineOf(b));
  return files;
}

/** "efi_disk.c:69", with the version that has it there. */
export function spotOf({ file, line, revision, side }: Comment): string {
  const name = (file ?? "").slice((file ?? "").lastIndexOf("/") + 1);
  return `${name}:${line} (${side === "old" ? `before ${revision}` : revision})`;
}

/** Where somebody is, as far as the order of remarks goes: in which document, at which line from 0. */
export interface Spot {
  document: string;
  line: number;
}

/** The one after (or before) a spot, around the end; the documents in the given order. */
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
