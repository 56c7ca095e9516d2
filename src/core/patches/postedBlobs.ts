import { day } from "../base/durations.ts";
import { diffOf } from "../mail/diff.ts";
import { type PatchMail, readPatchMail } from "../mail/patchMail.ts";
import type { Store } from "../store/store.ts";
import type { StoredMessage } from "../store/types.ts";
import { blobsAfter } from "./baseInfo.ts";

/** Longest time between a series and those that it lies on. */
const sentBefore = 90 * day;
/** The mails of one posting are sent within this. */
const sentTogether = day;
/** Maximum number of mails whose diffs are read. */
const mailLimit = 300;
/** Maximum number of posted patches that a version is put on: as many as mails may name as prerequisites. */
export const mostBelow = 100;

/** Posted patches that make some contents, in order, and when the first of them was sent. */
export interface PostedBelow {
  mails: PatchMail[];
  sent: number;
}

/**
 * The posted patches that make these blobs (abbreviated object names by path), each with those before it in its
 * posting; null if nobody posted any of them before that moment, or too many are needed. If a patch was sent several
 * times, the last one counts.
 */
export function postedMaking(
  store: Store,
  blobs: ReadonlyMap<string, string>,
  before: number,
): PostedBelow | null {
  const posted = store
    .range(before - sentBefore, before)
    .filter(({ facts, date }) => facts.kind === "patch" && date < before)
    .toReversed();
  const wanted = new Map(blobs);
  const last = new Map<string, StoredMessage>();
  const touching = posted.filter(({ facts }) => facts.files.some(({ path }) => wanted.has(path)));
  for (const mail of touching.slice(0, mailLimit)) {
    if (wanted.size === 0) break;
    const made = blobsAfter(diffOf(store.body(mail.messageId)?.text ?? "") ?? "");
    const paths = [...wanted].flatMap(([path, blob]) => (isSame(made.get(path), blob) ? [path] : []));
    if (paths.length === 0) continue;
    for (const path of paths) wanted.delete(path);
    const posting = postingOf(mail);
    const known = last.get(posting);
    if (!known || numberOf(known) < numberOf(mail)) last.set(posting, mail);
  }
  const below = [...last.values()].flatMap((mail) => upTo(mail, posted));
  below.sort((a, b) => a.date - b.date || numberOf(a) - numberOf(b));
  const [first] = below;
  if (!first || below.length > mostBelow) return null;
  const mails = below.flatMap((mail) => {
    const body = store.body(mail.messageId);
    return body ? [readPatchMail({ ...mail, exact: body.exact }, body.text)] : [];
  });
  return { mails, sent: first.date };
}

/** Whether two abbreviated names may be of the same object. */
function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && (one.startsWith(other) || other.startsWith(one));
}

function numberOf({ facts }: StoredMessage): number {
  return facts.subject.number ?? 1;
}

/** Equal for the patches of one posting: sender, thread, version and count. */
function postingOf({ messageId, inReplyTo, references, from, facts }: StoredMessage): string {
  const { version, total } = facts.subject;
  const root = total === null ? messageId : (references[0] ?? inReplyTo ?? messageId);
  return JSON.stringify([from.email, root, version, total]);
}

/** The patches of a mail's posting up to it. */
function upTo(mail: StoredMessage, posted: StoredMessage[]): StoredMessage[] {
  const posting = postingOf(mail);
  const isBelow = (one: StoredMessage) =>
    numberOf(one) < numberOf(mail) &&
    Math.abs(one.date - mail.date) <= sentTogether &&
    postingOf(one) === posting;
  return [...posted.filter(isBelow), mail];
}
