import type { Person } from "../mail/message.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { Attachment, ReplyTo } from "./options.ts";

export interface NextVersionRequest {
  project: ProjectConfig;
  /** A path in the work tree. */
  folder: string;
  /** Null: the checked-out branch. */
  branch: string | null;
  rfc: boolean;
  /** Additional recipients, as the person wrote them. */
  to: string[];
  cc: string[];
  /** Leave out patches that are in the project already, or on their way there. */
  dropLanded: boolean;
  /**
   * A cover letter that the person edited (a file of an earlier answer): its title and text are used, and nothing is
   * drafted. Null if there is none.
   */
  cover: string | null;
  /** The recipients of all mails, if the person edited them; null: those that are found. */
  recipients: { to: Person[]; cc: Person[] } | null;
  /** The person's text below "---" of patches, by title; nothing is drafted there. */
  notes: Record<string, string>;
  attach: Attachment;
  inReplyTo: ReplyTo;
  /** The person trusts the work tree, so its scripts may run. */
  trusted: boolean;
  /** Scripts may run although they differ from those of others; see `NextVersion.changedScripts`. */
  changedScripts: boolean;
  /** Do not ask archives. */
  offline: boolean;
}
