import type { ArchiveKind } from "./archive.ts";
import { hyperkitty } from "./kinds/hyperkitty/kind.ts";
import { maildir } from "./kinds/maildir/kind.ts";
import { mbox } from "./kinds/mbox/kind.ts";
import { patchworkProject } from "./kinds/patchworkProject/kind.ts";
import { pipermail } from "./kinds/pipermail/kind.ts";
import { publicInbox } from "./kinds/publicInbox/kind.ts";

/**
 * The kinds of archives. An entry of the setting belongs to the first kind that recognizes it, so kinds with
 * unmistakable addresses come first.
 */
export const kinds: readonly ArchiveKind[] = [
  hyperkitty,
  patchworkProject,
  pipermail,
  publicInbox,
  maildir,
  mbox,
];
