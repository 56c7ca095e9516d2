import type { Comment } from "../../../core/comments/model.ts";
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
  /** The mail whose numbering that is. */
  patch: string;
  file: string | null;
  side: Comment["side"];
  /** In their order. */
  comments: Comment[];
  open: boolean;
}

/** The conversations about opened patches, each at the place that its first comment is about. */
export function placedThreads(comments: Comment[], opened: OpenedMail[]): PlacedThread[] {
  return [...Map.groupBy(comments, ({ thread }) => thread).values()].flatMap((said): PlacedThread[] => {
    const [first] = said;
    const mail = first && opened.find(({ ids }) => ids.includes(first.patch));
    if (!first || !mail) return [];
    const placed = documentFor(first, mail);
    if (!placed) return [];
    return [
      {
        ...placed,
        patch: first.patch,
        file: first.file,
        side: first.side,
        comments: said,
        open: said.some(({ open }) => open),
      },
    ];
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
        ? files.find(({ oldPath }) => oldPath === file)?.left
        : null;
  if (about) return { document: about, line };
  return message.right && { document: message.right, line: side === "message" ? line : null };
}

/** Message-IDs of patches and covers whose message somebody said something of, or of them as a whole. */
export function mailsSpokenOf(comments: Comment[]): Set<string> {
  return new Set(comments.filter(({ file }) => file === null).map(({ patch }) => patch));
}
