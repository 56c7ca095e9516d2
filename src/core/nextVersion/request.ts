import type { Person } from "../mail/message.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { Attachment, ReplyTo } from "./options.ts";

export interface NextVersionRequest {
  project: ProjectConfig;
  /** A path in the work tree. */
  folder: string;
  /** null: the one that is checked out. */
  branch: string | null;
  rfc: boolean;
  /** Recipients beside those that are found, as a person writes them. */
  to: string[];
  cc: string[];
  /** Leave out patches that are in the project already, or on their way there. */
  dropLanded: boolean;
  /**
   * A cover letter that a person has edited (a file of an earlier answer): its title and text count, and nothing is
   * drafted. null: none.
   */
  cover: string | null;
  /** To whom all mails go, where a person has written that into them; null: to those who are found. */
  recipients: { to: Person[]; cc: Person[] } | null;
  /** What a person has written below "---" of patches, by their titles: nothing is drafted there. */
  notes: Record<string, string>;
  attach: Attachment;
  inReplyTo: ReplyTo;
  /** The person trusts the work tree: its scripts may run. */
  trusted: boolean;
  /** They may run though they are not those of others; see `NextVersion.changedScripts`. */
  changedScripts: boolean;
  /** Ask no archive. */
  offline: boolean;
}
