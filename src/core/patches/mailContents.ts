import { type PatchMail, readPatchMail } from "../mail/patchMail.ts";
import type { HostServices } from "../project/hostServices.ts";
import { changedIn, type HunkSides, hunkSides } from "./hunkSides.ts";
import type { ChangedFile } from "./model.ts";

/** A patch mail or cover as it was sent. */
export interface MailContents {
  /** The commit's message: title, blank line, text. */
  message: string;
  /** What stands below "---". */
  notes: string;
  /** Its diff, file by file, from its hunks alone. */
  files: HunkSides[];
}

type Host = Pick<HostServices, "store">;

/** What a mail holds, as it is here; null where it is not. */
export function mailContents(host: Host, messageId: string): MailContents | null {
  const mail = mailOf(host, messageId);
  return mail && { message: mail.message, notes: mail.notes, files: hunkSides(mail.diff) };
}

/** The files that a mail's diff changes; null where the mail is not here. */
export function changedByMail(host: Host, messageId: string): ChangedFile[] | null {
  const mail = mailOf(host, messageId);
  return mail && changedIn(mail.diff);
}

function mailOf({ store }: Host, messageId: string): PatchMail | null {
  const [head] = store.get([messageId]);
  const body = store.body(messageId);
  return head && body ? readPatchMail({ ...head, exact: body.exact }, body.text) : null;
}
