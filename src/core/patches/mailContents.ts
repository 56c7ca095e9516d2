import { readPatchMail } from "../mail/patchMail.ts";
import type { HostServices } from "../project/hostServices.ts";
import { type HunkSides, hunkSides } from "./hunkSides.ts";

/** A patch mail or cover as it was sent. */
export interface MailContents {
  /** The commit's message: title, blank line, text. */
  message: string;
  /** What stands below "---". */
  notes: string;
  /** Its diff, file by file, from its hunks alone. */
  files: HunkSides[];
}

/** What a mail holds, as it is here; null where it is not. */
export function mailContents({ store }: Pick<HostServices, "store">, messageId: string): MailContents | null {
  const [head] = store.get([messageId]);
  const body = store.body(messageId);
  if (!head || !body) return null;
  const { message, notes, diff } = readPatchMail({ ...head, exact: body.exact }, body.text);
  return { message, notes, files: hunkSides(diff) };
}
