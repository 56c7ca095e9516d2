import type { Revision } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { Making } from "./preparationContext.ts";
import { subjectPrefix, usualPrefix } from "./subjectPrefix.ts";

/** The number after that of the last version; b4's or patman's number counts if it is higher. */
export function numberOf({ ground, told }: Making, last: Revision | null): number {
  const { kept } = ground;
  const next = versionAfter(last);
  if (kept === null || kept.version === null) {
    if (kept?.tool === "patman" && next > 1)
      told.notes.push(
        `No commit says "Series-version: ${next}" yet, which patman needs to send this version.`,
      );
    return next;
  }
  if (last === null || kept.version > last.version) return kept.version;
  const how =
    kept.tool === "b4"
      ? `b4 prep --force-revision ${next} sets it right`
      : `write "Series-version: ${next}" in the commit that says it`;
  told.notes.push(
    `${kept.tool} would send v${kept.version}, and ${last.label} was sent: this is v${next}; ${how}.`,
  );
  return next;
}

/** The text before the titles of its mails, which `subjectPrefix` makes from what was sent before. */
export function prefixOf({ parts, ground, request }: Making, last: Revision | null): string {
  const [mail] = parts.host.store.get(last ? mailsOf(last).slice(0, 1) : []);
  const { rfc } = request;
  const kept = ground.kept?.prefix ?? null;
  // b4's or patman's prefix is used as it is, including RFC.
  if (kept !== null) return subjectPrefix(`[${kept}] x`, rfc || /\bRFC\b/i.test(kept));
  return subjectPrefix(mail?.subject ?? "", rfc, ground.format.subjectPrefix ?? usualPrefix);
}

/** Message-ID of the mail that the first one replies to; null if none. */
export function answeredBy({ ground, request }: Making): string | null {
  const revisions = ground.found?.series.revisions ?? [];
  const { inReplyTo } = request;
  const wanted =
    inReplyTo === "first" ? revisions[0] : inReplyTo === "previous" ? revisions.at(-1) : undefined;
  const id = wanted && mailsOf(wanted)[0];
  return id !== undefined && /^[\x21-\x7e]{3,900}$/.test(id) && !/[<>]/.test(id) ? id : null;
}

/** The number after the highest of the last version, including patches that were sent again alone. */
function versionAfter(last: Revision | null): number {
  const resent = (last?.patches ?? []).map(({ resentAs }) => Number(/\d+/.exec(resentAs ?? "0")?.[0] ?? 0));
  return 1 + Math.max(last?.version ?? 0, ...resent);
}
