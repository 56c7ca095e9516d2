import { say } from "../base/localize.ts";
import type { Link } from "./link.ts";
import { messagesOf, type Posting } from "./posting.ts";

/**
 * A correction by the person; it always wins. Mails are named by Message-ID; any mail of a posting stands for the whole
 * posting. This is also the format of the setting `patchTracker.corrections`.
 */
export type Correction =
  /** These two postings belong to one series. */
  | { join: [string, string] }
  /** This posting is not a later version of anything. */
  | { split: string }
  /** This posting is version `version`. */
  | { mail: string; version: number };

/** Gives postings the versions that the person said. */
export function correctVersions(postings: Posting[], corrections: readonly Correction[]): void {
  const holding = byMail(postings);
  for (const correction of corrections) {
    const posting = "mail" in correction ? holding.get(correction.mail) : undefined;
    if (!posting || !("mail" in correction)) continue;
    posting.version = correction.version;
    posting.labelled = true;
  }
}

/** Removes and adds links as the person said. */
export function correctLinks(
  links: readonly Link[],
  postings: Posting[],
  corrections: readonly Correction[],
): Link[] {
  const holding = byMail(postings);
  const split = new Set(corrections.map((one) => ("split" in one ? holding.get(one.split) : undefined)));
  const kept = links.filter((link) => !split.has(link.later));
  for (const correction of corrections) {
    if (!("join" in correction)) continue;
    const [one, other] = correction.join.map((id) => holding.get(id));
    if (!one || !other || one === other) continue;
    const [earlier, later] = one.date <= other.date ? [one, other] : [other, one];
    kept.push({ earlier, later, confidence: 1, because: say("joined by hand") });
  }
  return kept;
}

function byMail(postings: Posting[]): Map<string, Posting> {
  return new Map(
    postings.flatMap((posting) =>
      messagesOf(posting).map((message) => [message.messageId, posting] as const),
    ),
  );
}
