import type { Comment } from "../../../core/comments/model.ts";
import { conversationsIn } from "../../tree/conversations.ts";
import type { DiffSides } from "./diffSides.ts";
import type { FileAddress } from "./fileAddress.ts";

/** A patch or cover whose documents are open. */
export interface OpenedMail {
  /** Message-IDs that it goes by. */
  ids: string[];
  message: DiffSides;
  files: DiffSides[];
}

/** What was said and answered at one place. */
export interface PlacedThread {
  document: FileAddress;
  /** Counted from 1, in the mail's own numbering; null: about the whole document. */
  line: number | null;
  /** In their order. */
  comments: Comment[];
}

/** The conversations about opened patches, each at the place that its first comment is about. */
export function placedThreads(comments: Comment[], opened: OpenedMail[]): PlacedThread[] {
  return conversationsIn(comments).flatMap((said): PlacedThread[] => {
    const [first] = said;
    const mail = first && opened.find(({ ids }) => ids.includes(first.patch));
    const placed = first && mail && documentFor(first, mail);
    return placed ? [{ ...placed, comments: said }] : [];
  });
}

/** The file it names on the side it is about; where there is none, and for all else, the message. */
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

/** A comment names a file that the patch renames by its new name, whichever side it is about. */
function fileBefore(files: DiffSides[], file: string | null): DiffSides | undefined {
  return (
    files.find(({ path, left }) => left && path === file) ?? files.find(({ oldPath }) => oldPath === file)
  );
}

/** Message-IDs of patches and covers whose message somebody said something of, or of them as a whole. */
export function mailsSpokenOf(comments: Comment[]): Set<string> {
  return new Set(comments.filter(({ file }) => file === null).map(({ patch }) => patch));
}
