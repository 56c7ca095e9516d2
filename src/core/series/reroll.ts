import { likeness, titleKey } from "../mail/title.ts";
import type { StoredMessage } from "../store/types.ts";
import { messagesOf, type Posting } from "./posting.ts";
import type { Threads } from "./thread.ts";

/** Some patches of a posting that were sent again alone: "[PATCH v2 2/3]" or "[PATCH v2]" in reply to 2/3. */
export interface Reroll {
  /** The posting whose patches are replaced. */
  of: Posting;
  /** From a patch's number in the reroll to the number of the patch that it replaces. */
  numbers: Map<number, number>;
}

/**
 * Finds postings that replace single patches of an earlier posting by the same sender: each patch answers the one it
 * replaces and has its title, number or files, and at least one patch was not sent again. `postings` oldest first.
 */
export function rerollsOf(postings: Posting[], threads: Threads): Map<Posting, Reroll> {
  const holding = new Map<string, { posting: Posting; number: number }>();
  const rerolls = new Map<Posting, Reroll>();
  for (const posting of postings) {
    const reroll = rerollOf(posting, holding, rerolls, threads);
    if (reroll) rerolls.set(posting, reroll);
    for (const message of messagesOf(posting)) {
      const number = message === posting.cover ? 0 : numberIn(posting, message);
      holding.set(message.messageId, { posting, number });
    }
  }
  return rerolls;
}

function numberIn(posting: Posting, message: StoredMessage): number {
  for (const [number, one] of posting.patches) if (one === message) return number;
  return 0;
}

function rerollOf(
  posting: Posting,
  holding: Map<string, { posting: Posting; number: number }>,
  rerolls: Map<Posting, Reroll>,
  threads: Threads,
): Reroll | null {
  if (posting.cover || posting.patches.size === 0) return null;
  let of: Posting | null = null;
  const numbers = new Map<number, number>();
  for (const [number, message] of posting.patches) {
    const above = nearestPosted(message, posting, holding, threads);
    if (!above || above.number === 0 || above.posting.sender !== posting.sender) return null;
    const earlier = rerolls.get(above.posting);
    const root = earlier?.of ?? above.posting;
    const replaced = earlier?.numbers.get(above.number) ?? above.number;
    const before = above.posting.patches.get(above.number);
    if ((of !== null && of !== root) || !before || !replaces(message, before, root, replaced)) return null;
    if (posting.labelled && posting.version <= above.posting.version) return null;
    of = root;
    numbers.set(number, replaced);
  }
  return of !== null && of.expected > numbers.size ? { of, numbers } : null;
}

function nearestPosted(
  message: StoredMessage,
  own: Posting,
  holding: Map<string, { posting: Posting; number: number }>,
  threads: Threads,
) {
  for (const ancestor of threads.lineage(message)) {
    const found = holding.get(ancestor.messageId);
    if (found && found.posting !== own) return found;
  }
  return undefined;
}

function replaces(later: StoredMessage, earlier: StoredMessage, of: Posting, replaced: number): boolean {
  const { total, number, title } = later.facts.subject;
  if (total !== null && (total !== of.expected || number !== replaced)) return false;
  if (total !== null || titleKey(title) === titleKey(earlier.facts.subject.title)) return true;
  return likeness(pathsOf(later), pathsOf(earlier)) >= 0.5;
}

function pathsOf(message: StoredMessage): Set<string> {
  return new Set(message.facts.files.map((file) => file.path));
}

/** Changes a posting into the partial replacement that it is. */
export function applyReroll(posting: Posting, { of, numbers }: Reroll): void {
  posting.replaces = of;
  posting.patches = new Map(
    [...posting.patches].map(([number, message]) => [numbers.get(number) ?? number, message]),
  );
}
