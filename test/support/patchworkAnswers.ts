// What we make of mails, in the words in which the answers of Patchwork are kept: "patch v2 3/5 A1 R2".
import { parseWholeMail } from "../../src/core/mail/parse.ts";
import type { Revision } from "../../src/core/series/series.ts";
import { seriesOf, stored } from "./thread.ts";

/** Of each mail: what it is, its version and place, and for a patch the reviews that count for it. */
export async function ourAnswers(mails: string[]): Promise<string[]> {
  const messages = await Promise.all(mails.map((text) => parseWholeMail(Buffer.from(text), false)));
  const revisions = seriesOf(messages).flatMap((series) => series.revisions);
  return stored(messages).map(({ messageId, facts }) => {
    const { version, number, total } = facts.subject;
    const place = total === null ? null : { number, total };
    const tags = tagsOf(messageId, revisions);
    if (tags !== null) return answerText({ kind: "patch", version, place, tags });
    const isCover = revisions.some(({ cover }) => cover?.messageId === messageId);
    const kind = isCover ? "cover" : facts.kind === "pull-request" ? "pull-request" : "other";
    return answerText({ kind, version, place, tags: {} });
  });
}

function tagsOf(messageId: string, revisions: Revision[]): Record<string, number> | null {
  const patch = revisions.flatMap(({ patches }) => patches).find((one) => one.messageId === messageId);
  if (!patch) return null;
  const tags: Record<string, number> = {};
  for (const { trailer, counts } of patch.reviews) if (counts) tags[trailer] = (tags[trailer] ?? 0) + 1;
  return tags;
}

/** An answer in words; what Patchwork does not tell of a mail that is neither patch nor cover letter is left out. */
export function answerText(about: {
  kind: string;
  version: number;
  place: { number: number | null; total: number } | null;
  tags: Record<string, number>;
}): string {
  const { kind, version, place, tags } = about;
  if (kind === "other") return kind;
  const counts = Object.entries(tags)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([tag, count]) => `${tag.charAt(0)}${count}`);
  return [kind, `v${version}`, ...(place ? [`${place.number}/${place.total}`] : []), ...counts].join(" ");
}
