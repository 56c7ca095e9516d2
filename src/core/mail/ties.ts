import type { Facts } from "./facts.ts";
import { messageIdIn } from "./messageId.ts";
import { hashOf } from "./messageIdHash.ts";
import { shapeOf } from "./messageIdShape.ts";

/** A mail as far as it matters here. */
interface Mail {
  messageId: string;
  facts: Pick<Facts, "changeId" | "earlier" | "supersedes">;
}

/**
 * What a patch or cover carries that ties it to another version however long ago that was sent: keys by which it is
 * found in the store. Titles and diffs tie only what was sent within a time, and are found by their date.
 */
export function tiesOf(mail: Mail): string[] {
  const { earlier, supersedes } = mail.facts;
  const cited = [...earlier, ...supersedes].flatMap((link) =>
    [messageIdIn(link) ?? [], pagesIn(link)].flat(),
  );
  return [...new Set([...namesOf(mail), ...cited.map((one) => `cites ${one}`)])];
}

/**
 * The keys under which the mails stand that are tied to this one.
 * @param articles its numbers in archives
 */
export function tiesTo(mail: Mail, articles: readonly number[]): string[] {
  const cited = [mail.messageId, hashOf(mail.messageId), ...articles].map((id) => `cites ${id}`);
  return [...new Set([...namesOf(mail), ...cited])];
}

function namesOf({ messageId, facts }: Mail): string[] {
  const shape = shapeOf(messageId);
  const changes = [facts.changeId, shape?.changeId ?? null].filter((one) => one !== null);
  const names = changes.map((change) => `change-id ${change}`);
  return shape?.slug ? [...names, `series ${shape.slug}`] : names;
}

/**
 * What an address names of a mail whose id its archive alone knows: pipermail's number of the article, HyperKitty's names
 * of the thread and of the mail in it.
 */
function pagesIn(link: string): string[] {
  const article = /\/0*(\d{1,12})\.html?(?:[?#]|$)/.exec(link)?.[1] ?? /#0*(\d{1,12})$/.exec(link)?.[1];
  return article === undefined ? (link.match(/(?<=[/#])[A-Z2-7]{32}(?=[/#]|$)/g) ?? []) : [article];
}
