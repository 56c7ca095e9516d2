import { day, hour } from "../base/durations.ts";
import type { IdShape } from "../mail/messageIdShape.ts";
import type { StoredMessage } from "../store/types.ts";

/** Mails sent together: a cover and its patches, as far as they arrived. */
export interface Posting {
  sender: number;
  version: number;
  /** Whether any of its mails names the version. */
  labelled: boolean;
  rfc: boolean;
  resend: boolean;
  /** One or a few patches sent again for an existing revision ("v5.1 10/12"). */
  reroll: boolean;
  /** The posting whose patches with the same numbers these replace, whatever version they name. */
  replaces: Posting | null;
  /** Number of patches that the subjects announce. */
  expected: number;
  cover: StoredMessage | null;
  /** By patch number, ascending. */
  patches: Map<number, StoredMessage>;
  /** Of its first mail; milliseconds since 1970. */
  date: number;
  shape: IdShape | null;
}

/** The mails of a posting are sent within moments, but an interrupted run may be resumed the next day. */
export const threadedWindow = 3 * day;
/** No two mails of a posting are further apart: each may differ from the posting's date by up to three days. */
export const postingReach = 2 * threadedWindow;
/** The limit if neither thread nor Message-ID shows that mails were sent together. */
export const loneWindow = 6 * hour;

/** The Message-ID that identifies the posting: its cover's, else its first patch's. */
export function firstId(posting: Posting): string {
  const first = posting.cover ?? posting.patches.values().next().value;
  return first?.messageId ?? "";
}

/** The title shown for the posting: its cover's, else its first patch's. */
export function headingOf(posting: Posting): string {
  const first = posting.cover ?? posting.patches.values().next().value;
  return first?.facts.subject.title ?? "";
}

/** The mails of a posting: its cover, then its patches by number. */
export function messagesOf(posting: Posting) {
  return posting.cover ? [posting.cover, ...posting.patches.values()] : [...posting.patches.values()];
}

/** Whether it is a patch or a cover. */
export function isPosting({ facts }: StoredMessage): boolean {
  return facts.kind === "patch" || facts.kind === "cover";
}
