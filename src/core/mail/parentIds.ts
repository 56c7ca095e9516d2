import type { Message } from "./message.ts";

/** The Message-IDs that a mail replies to: In-Reply-To, then its references, nearest first. */
export function* parentIds(message: Pick<Message, "inReplyTo" | "references">): Generator<string> {
  if (message.inReplyTo !== null) yield message.inReplyTo;
  for (let at = message.references.length - 1; at >= 0; at--) {
    const id = message.references[at];
    if (id !== undefined && id !== message.inReplyTo) yield id;
  }
}
