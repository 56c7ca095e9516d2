import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import type { Arrival } from "../../../src/core/store/types.ts";

export const list = "https://lists.example.org/pipermail/u-boot/";

/** A mail of the list, with what a test says of it. */
export function mail(messageId: string, said: Partial<Message> = {}): Message {
  return {
    messageId,
    inReplyTo: null,
    references: [],
    from: { name: "Ann Lee", email: "ann@example.org" },
    to: [],
    cc: [],
    date: Date.UTC(2022, 1, 10, 11),
    subject: `About ${messageId}`,
    body: `Text of ${messageId}\n`,
    exact: false,
    automatic: false,
    ...said,
  };
}

/** Mails as they arrive one after the other in a period. */
export function arrive(messages: Message[], period = "2022-February", first = 0): Arrival[] {
  return messages.map((message, index) => ({
    message,
    facts: factsOf(message),
    period,
    index: first + index,
  }));
}
