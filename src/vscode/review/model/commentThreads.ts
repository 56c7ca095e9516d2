import type { Comment } from "../../../core/comments/model.ts";
import { conversationsIn } from "../../tree/conversations.ts";
import type { DiffSides } from "./diffSides.ts";
import type { FileAddress } from "./fileAddress.ts";

/** A patch or cover with open documents. */
export interface OpenedMail {
  /** All its Message-IDs. */
  ids: string[];
  message: DiffSides;
  files: DiffSides[];
}

/** A conversation at its place. */
export interface PlacedThread {
  document: FileAddress;
  /** Counted from 1 in the mail's numbering; null: about the whole document. */
  line: number | null;
  /** In order. */
  comments: Comment[];
}

/** The conversations about open patches, each at the place of its first comment. */
export function placedThreads(comments: Comment[], opened: OpenedMail[]): PlacedThread[] {
  return conversationsIn(comments).flatMap((said): PlacedThread[] => {
    const [first] = said;
    const mail = first && opened.find(({ ids }) => ids.includes(first.patch));
    const placed = first && mail && documentFor(first, mail);
    return placed ? [{ ...placed, comments: said }] : [];
  });
}

/** The document of the comment's file and side; without one, and for other comments, the message. */
function documentFor(
  { file, side, line }: Comment,
  { message, files }: OpenedMail,
): { document: FileAddress; line: number | null } | null {
  const about =
    side === "new"
      ? files.find(({ path }) => path === file)?.right
      : side === "old"
        ? fileBefore(files, file)?.left
        : null;
  if (about) return { document: about, line };
  return message.right && { document: message.right, line: side === "message" ? line : null };
}

/** Comments on a renamed file use its new name for both sides. */
function fileBefore(files: DiffSides[], file: string | null): DiffSides | undefined {
  return (
    files.find(({ path, left }) => left && path === file) ?? files.find(({ oldPath }) => oldPath === file)
  );
}

/** Message-IDs of patches and covers with comments on their message, or on them as a whole. */
export function mailsSpokenOf(comments: Comment[]): Set<string> {
  return new Set(comments.filter(({ file }) => file === null).map(({ patch }) => patch));
}
