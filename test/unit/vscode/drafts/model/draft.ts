import type { Draft } from "../../../../../src/core/composing/drafts.ts";
import { ann, ben, cem } from "../../../../support/thread.ts";

export const now = Date.UTC(2022, 1, 3);

/** A draft of an answer to a patch. */
export function draft(more: Partial<Draft> = {}): Draft {
  return {
    id: "0123456789abcdef",
    text: "",
    about: { messageId: "p@example.org", subject: "[PATCH] x" },
    review: null,
    project: "uboot",
    made: now,
    changed: now - 7_200_000,
    messageId: "m@example.com",
    state: "draft",
    tries: 0,
    sent: null,
    failed: null,
    from: ben,
    to: [ann],
    cc: [cem],
    subject: "Re: [PATCH] x",
    body: "Yes.\n",
    news: 0,
    problems: [],
    ...more,
  };
}
