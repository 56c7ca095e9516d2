import type { Message } from "../mail/message.ts";
import type { ArchiveParts } from "./archive.ts";

/** The period of mails that were asked for one by one, beside those that are read in their order. */
const singly = "singly";

/** Puts mails into an archive that were asked for one by one. */
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
