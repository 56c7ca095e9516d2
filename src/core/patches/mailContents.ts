import { type PatchMail, readPatchMail } from "../mail/patchMail.ts";
import type { HostServices } from "../project/hostServices.ts";
import { changedIn, type HunkSides, hunkSides } from "./hunkSides.ts";
import type { ChangedFile } from "./model.ts";

/** The contents of a patch mail or cover as sent. */
export interface MailContents {
  /** The commit message: title, blank line, text. */
  message: string;
  /** The text below "---". */
  notes: string;
  /** Its diff by file, from the hunks alone. */
  files: HunkSides[];
}

type Host = Pick<HostServices, "store">;

/** The contents of a stored mail; null if it is not here. */
export function mailContents(host: Host, messageId: string): MailContents | null {
  const mail = mailOf(host, messageId);
  return mail && { message: mail.message, notes: mail.notes, files: hunkSides(mail.diff) };
}

/** The files that a mail's diff changes; null if the mail is not here. */
export function changedByMail(host: Host, messageId: string): ChangedFile[] | null {
  const mail = mailOf(host, messageId);
  return mail && changedIn(mail.diff);
}

function mailOf({ store }: Host, messageId: string): PatchMail | null {
  const [head] = store.get([messageId]);
  const body = store.body(messageId);
  return head && body ? readPatchMail({ ...head, exact: body.exact }, body.text) : null;
}
