import type { Message } from "../mail/message.ts";
import type { ArchiveParts } from "./archive.ts";

/** The store's period for mails that were requested one by one, separate from those read in order. */
const singly = "singly";

/** Stores mails that were requested one by one. */
export function putSingly(
  { store, factsOf }: Pick<ArchiveParts, "store" | "factsOf">,
  archive: string,
  messages: Message[],
): void {
  const next = store.nextIndex(archive, singly);
  store.put(
    archive,
    messages.map((message, at) => ({
      ...{ message, facts: factsOf(message) },
      ...{ period: singly, index: next + at },
    })),
  );
}
