import type { Facts } from "./facts.ts";
import { messageIdIn } from "./messageId.ts";
import { hashOf } from "./messageIdHash.ts";
import { shapeOf } from "./messageIdShape.ts";

/** The parts of a mail that matter here. */
interface Mail {
  messageId: string;
  facts: Pick<Facts, "changeId" | "earlier" | "supersedes">;
}

/**
 * Keys in the store that tie a patch or cover to other versions of any age. Titles and diffs are not among them: they
 * tie only within a limited time, and are found by date.
 */
export function tiesOf(mail: Mail): string[] {
  const { earlier, supersedes } = mail.facts;
  const cited = [...earlier, ...supersedes].flatMap((link) =>
    [messageIdIn(link) ?? [], pagesIn(link)].flat(),
  );
  return [...new Set([...namesOf(mail), ...cited.map((one) => `cites ${one}`)])];
}

/**
 * Keys under which the store has the mails that are tied to this one.
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
 * Keys for an address that only its archive can resolve: pipermail's article number, HyperKitty's hashes of the thread
 * and of the mail.
 */
function pagesIn(link: string): string[] {
  const article = /\/0*(\d{1,12})\.html?(?:[?#]|$)/.exec(link)?.[1] ?? /#0*(\d{1,12})$/.exec(link)?.[1];
  return article === undefined ? (link.match(/(?<=[/#])[A-Z2-7]{32}(?=[/#]|$)/g) ?? []) : [article];
}
