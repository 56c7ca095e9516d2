import type { Sentence } from "../base/localize.ts";
import { titleKey } from "../mail/title.ts";
import type { StoredMessage } from "../store/types.ts";
import { labelOf } from "./label.ts";
import type { Posting } from "./posting.ts";
import type { Cover, Patch, Revision } from "./series.ts";

/**
 * Turns the postings of one series into its revisions, oldest first. A posting with the same version replaces the
 * earlier one (patch by patch, if only some were sent again); one without any version is the next version. `because`
 * says why a posting belongs to the series.
 */
export function revisionsOf(postings: Posting[], because: (posting: Posting) => Sentence | null): Revision[] {
  const sent = postings.filter((posting) => posting.replaces === null);
  const revisions = new Map<Posting, { version: number; sendings: Posting[] }>();
  const latest = new Map<string, { version: number; sendings: Posting[] }>();
  for (const [posting, version] of numberVersions(sent)) {
    const key = `${posting.rfc ? "rfc" : "patch"} ${version}`;
    const before = latest.get(key);
    const revision = before && isSameWork(before.sendings, posting) ? before : { version, sendings: [] };
    revision.sendings.push(posting);
    latest.set(key, revision);
    revisions.set(posting, revision);
  }
  for (const posting of postings)
    if (posting.replaces) revisions.get(posting.replaces)?.sendings.push(posting);
  return inOrder(
    [...new Set(revisions.values())].map(({ version, sendings }) => revisionOf(version, sendings, because)),
  );
}

/** Whether a posting with the same version is a resend. With other contents it replaces nothing, and both stay. */
function isSameWork(sendings: Posting[], posting: Posting): boolean {
  if (posting.reroll || posting.resend) return true;
  const titlesOf = (one: Posting) =>
    [...one.patches.values()].map((patch) => titleKey(patch.facts.subject.title));
  const before = new Set(sendings.flatMap(titlesOf));
  const titles = titlesOf(posting);
  if (before.size === 0 || titles.length === 0 || continuesAny(sendings, posting)) return true;
  const shared = titles.filter((title) => before.has(title)).length;
  return shared === titles.length || 2 * shared >= Math.max(before.size, titles.length);
}

function continuesAny(sendings: Posting[], posting: Posting): boolean {
  return sendings.some((one) => continues(one, posting));
}

/** RFCs and patches are each ordered by version, one kind against the other by date. */
function inOrder(revisions: Revision[]): Revision[] {
  const sorted = (rfc: boolean) =>
    revisions.filter((one) => one.rfc === rfc).sort((a, b) => a.version - b.version || a.date - b.date);
  const [rfcs, patches] = [sorted(true), sorted(false)];
  const order: Revision[] = [];
  while (rfcs.length > 0 || patches.length > 0) {
    const [rfc, patch] = [rfcs[0], patches[0]];
    const next = rfc && (!patch || rfc.date <= patch.date) ? rfcs.shift() : patches.shift();
    if (next) order.push(next);
  }
  return order;
}

/** Gives unlabelled repeats the next free version. A repeat that is followed by a labelled v2 was a mere resend. */
function numberVersions(postings: Posting[]): [Posting, number][] {
  const numbered: [Posting, number][] = [];
  for (const rfc of [true, false]) {
    const kind = postings.filter((posting) => posting.rfc === rfc).sort((a, b) => a.date - b.date);
    const taken = new Map<number, number>();
    for (const posting of kind) if (posting.labelled) taken.set(posting.version, posting.date);
    let before: Posting | undefined;
    let reached = 0;
    for (const posting of kind) {
      let version = posting.version;
      const bare = !posting.labelled && before !== undefined;
      if (bare) version = reached;
      if (bare && before && !posting.resend && !posting.reroll && !continues(before, posting)) {
        const labelled = [...taken].filter(([, date]) => date <= posting.date).map(([one]) => one);
        const highest = Math.max(reached, ...labelled);
        version = taken.has(highest + 1) ? highest : highest + 1;
      }
      numbered.push([posting, version]);
      before = posting;
      reached = Math.max(reached, version);
    }
  }
  return numbered;
}

/** Whether a posting has only patches that the one before lacked, because its run had been cut off. */
function continues(earlier: Posting, later: Posting): boolean {
  if (earlier.expected !== later.expected || earlier.expected < 2) return false;
  return [...later.patches.keys()].every((number) => !earlier.patches.has(number));
}

function revisionOf(
  version: number,
  sendings: Posting[],
  because: (posting: Posting) => Sentence | null,
): Revision {
  const ordered = [...sendings].sort((a, b) => Number(isReroll(a)) - Number(isReroll(b)) || a.date - b.date);
  const first = ordered[0];
  if (!first) throw new Error("a revision has at least one sending");
  let whole = first;
  let cover = first.cover ? coverOf(first.cover, []) : null;
  let patches = new Map(
    [...first.patches].map(([number, message]) => [number, patchOf(number, message, [])]),
  );
  for (const posting of ordered.slice(1)) {
    const kept =
      isReroll(posting) || sameComposition(patches, posting) ? new Map(patches) : new Map<number, Patch>();
    const stays = ({ number }: Patch) => kept.has(number) && !posting.patches.has(number);
    const replaceable = [...patches.values()].filter((patch) => !stays(patch));
    for (const [number, message] of posting.patches)
      kept.set(number, {
        ...patchOf(number, message, replacedBy(message, number, replaceable, isReroll(posting))),
        ...(posting.replaces ? { resentAs: `v${posting.version}` } : {}),
      });
    if (posting.cover) cover = coverOf(posting.cover, cover ? [...cover.aliases, cover.messageId] : []);
    if (!isReroll(posting)) whole = posting;
    patches = kept;
  }
  const expected = whole.expected;
  const list = [...patches.values()].sort((a, b) => a.number - b.number);
  return {
    version,
    rfc: first.rfc,
    label: labelOf(version, first.rfc, expected, list),
    date: whole.cover?.date ?? whole.date,
    expected,
    complete: expected > 0 && list.filter((patch) => patch.number <= expected).length === expected,
    cover,
    patches: list,
    linkedBecause: because(first),
  };
}

function isReroll(posting: Posting): boolean {
  return posting.reroll || posting.replaces !== null;
}

function sameComposition(patches: Map<number, Patch>, posting: Posting): boolean {
  for (const [number, message] of posting.patches) {
    const before = patches.get(number);
    if (before && titleKey(before.title) !== titleKey(message.facts.subject.title)) return false;
  }
  return true;
}

/**
 * Message-IDs of earlier sendings of a patch in the same revision. Each match is removed from `replaceable`, since a
 * series may have two patches with one title.
 */
function replacedBy(message: StoredMessage, number: number, replaceable: Patch[], reroll: boolean): string[] {
  const key = titleKey(message.facts.subject.title);
  const sameTitle = replaceable.filter((patch) => titleKey(patch.title) === key);
  const earlier =
    sameTitle.find((patch) => patch.number === number) ??
    sameTitle[0] ??
    (reroll ? replaceable.find((patch) => patch.number === number) : undefined);
  if (!earlier) return [];
  replaceable.splice(replaceable.indexOf(earlier), 1);
  return [...earlier.aliases, earlier.messageId];
}

function patchOf(number: number, message: StoredMessage, aliases: string[]): Patch {
  return {
    number,
    title: message.facts.subject.title,
    messageId: message.messageId,
    aliases,
    author: message.facts.author ?? message.from,
    date: message.date,
    ...(message.facts.authored === null ? {} : { authored: message.facts.authored }),
    files: message.facts.files,
    reviews: [],
    replies: [],
    landing: null,
  };
}

function coverOf(message: StoredMessage, aliases: string[]): Cover {
  return {
    messageId: message.messageId,
    aliases,
    title: message.facts.subject.title,
    date: message.date,
    reviews: [],
    replies: [],
  };
}
