import { Threads } from "../series/thread.ts";
import type { StoredMessage } from "../store/types.ts";

/** A mail at its place in the conversation; `depth` is the number of mails above it that are here. */
export interface Placed {
  message: StoredMessage;
  depth: number;
  /** The mail that it replies to, if that is here. */
  parent: StoredMessage | null;
}

/**
 * Mails in the order of their conversation: each followed by its replies, older ones first. A loop of replies begins
 * with its oldest mail.
 */
export function inOrder(messages: StoredMessage[]): Placed[] {
  const threads = new Threads(messages);
  const below = new Map<StoredMessage, StoredMessage[]>();
  const first: StoredMessage[] = [];
  for (const message of threads.messages) {
    const parent = threads.parent(message);
    if (!parent) first.push(message);
    else if (below.get(parent)?.push(message) === undefined) below.set(parent, [message]);
  }
  const placed = new Map<StoredMessage, Placed>();
  // Mails that no thread start leads to are in loops.
  for (const message of [...first, ...threads.messages]) place(message, below, placed);
  return [...placed.values()];
}

function place(
  from: StoredMessage,
  below: ReadonlyMap<StoredMessage, StoredMessage[]>,
  placed: Map<StoredMessage, Placed>,
): void {
  const waiting: Placed[] = [{ message: from, depth: 0, parent: null }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { message, depth } = next;
    if (placed.has(message)) continue;
    placed.set(message, next);
    for (const answer of (below.get(message) ?? []).toReversed())
      waiting.push({ message: answer, depth: depth + 1, parent: message });
  }
}
