// Comments of a review until they are sent: kept, drafted, moved to the next version.
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { Drafts } from "../../../src/core/composing/drafts.ts";
import type { ReviewComment } from "../../../src/core/composing/model.ts";
import { lineInMail, Pending } from "../../../src/core/composing/pending.ts";
import { replyMail } from "../../../src/core/composing/replyMail.ts";
import { reviewBody } from "../../../src/core/composing/reviewBody.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { mailContents } from "../../../src/core/patches/mailContents.ts";
import type { HostServices } from "../../../src/core/project/hostServices.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import { Store } from "../../../src/core/store/store.ts";
import { folder } from "../../support/services.ts";
import { ann, ben, start, stored } from "../../support/thread.ts";
import { clockBody, clockPatch } from "../comments/support.ts";

const now = start + 86_400_000;

function desk(directory = folder(), mails: Message[] = []) {
  const store = Store.open(directory, { log: silentLog, now: () => now });
  onTestFinished(() => store.close());
  store.put(
    "list",
    mails.map((message, index) => ({ message, facts: factsOf(message), period: "", index })),
  );
  const host = { store, log: silentLog, now: () => now } as unknown as HostServices;
  const drafts = new Drafts(host);
  return { pending: new Pending(host, drafts), drafts, store, host, directory };
}

const comment: ReviewComment = {
  patch: "p@example.org",
  file: "lib/clock.c",
  side: "new",
  line: 16,
  text: "Why is that so?",
};

describe("a comment of a review", () => {
  test("is there after a restart, and can be changed and taken away", async () => {
    const { pending, directory } = desk();
    const { id } = await pending.add(comment);
    const again = desk(directory).pending;
    await again.change(id ?? "", "Why?");
    expect(await pending.list()).toMatchObject([{ ...comment, text: "Why?", draft: null, from: null }]);
    await pending.remove([id ?? ""]);
    expect(await again.list()).toEqual([]);
  });

  test("is read from the draft once it stands there, as the person edits it, and is pending again when that is discarded", async () => {
    const { pending, drafts, store } = desk(folder(), [clockPatch()]);
    const { id } = await pending.add(comment);
    const [message] = store.get(["p@example.org"]);
    if (!message) throw new Error("one mail");
    const body = reviewBody({ message, body: clockBody }, [comment], [], ben);
    const mail = replyMail(message, body, ben, { to: [ann], cc: [] }, now);
    const about = { messageId: "p@example.org", subject: message.subject };
    const draft = await drafts.add(mail, { about, review: "r", project: "uboot" });
    await pending.drafted([id ?? ""], [draft]);
    expect(await pending.list()).toMatchObject([{ ...comment, id: null, draft: draft.id }]);
    await drafts.save(draft.id, draft.text.replace("Why is that so?", "Is that needed?"));
    expect(await pending.list()).toMatchObject([{ line: 16, text: "Is that needed?" }]);
    await drafts.discard([draft.id], true);
    expect(await pending.list()).toMatchObject([{ ...comment, id, draft: null }]);
    await drafts.discard([draft.id], false);
    const { text } = await drafts.outgoing(draft.id, "send-email");
    await drafts.beginSending(draft.id, { text, known: 0 });
    await drafts.endSending(draft.id, 1, null);
    expect(await pending.list()).toEqual([]);
    await drafts.discard([draft.id], true);
    expect(await pending.list()).toEqual([]);
  });
});

describe("the next version", () => {
  /** Two lines more above, the message has another sentence, and one line is another one. */
  const later = clockBody
    .replace("@@ -10,7 +10,10 @@", "@@ -12,7 +12,10 @@")
    .replace("Clocks must", "As said before.\n\nClocks must")
    .replace("+\tret = clock_enable(clock);", "+\tret = clock_enable_all(clock);");

  const mails = [
    clockPatch(),
    clockPatch({ id: "p2@example.org", subject: "[PATCH v2] clock: prepare it first", body: later, day: 3 }),
  ];
  const [series] = assemble(stored(mails), { now: start + 5 * 86_400_000, idOf: (link) => link });

  async function moved(one: Partial<ReviewComment>) {
    const { pending, host } = desk(folder(), mails);
    await pending.add({ ...comment, ...one });
    if (!series) throw new Error("one series");
    const count = await pending.move(series, (id) => mailContents(host, id));
    return { count, at: (await pending.list())[0] };
  }

  test.each([
    [{ line: 13 }, { patch: "p2@example.org", line: 15, from: "v1" }],
    [
      { side: "old", line: 13 },
      { patch: "p2@example.org", line: 15, from: "v1" },
    ],
    [
      { side: "message", file: null, line: 4 },
      { patch: "p2@example.org", line: 6, from: "v1" },
    ],
    [
      { side: "general", file: null, line: null },
      { patch: "p2@example.org", line: null, from: "v1" },
    ],
  ] as [Partial<ReviewComment>, object][])(
    "takes what stands at an unchanged line: %j",
    async (one, expected) => {
      expect(await moved(one)).toMatchObject({ count: 1, at: expected });
    },
  );

  test.each([
    [{ line: 16 }],
    [{ line: 300 }],
    [{ file: "lib/other.c" }],
    [{ patch: "p2@example.org", line: 15 }],
    [{ patch: "none@example.org" }],
  ] as [Partial<ReviewComment>][])("leaves where it is what stands elsewhere: %j", async (one) => {
    expect(await moved(one)).toMatchObject({ count: 0, at: { ...comment, ...one, from: null } });
  });
});

test("a line of a file that the patch was applied to is found in the mail, some lines away", () => {
  const { host } = desk(folder(), [clockPatch()]);
  const mail = mailContents(host, "p@example.org");
  const after = (mail?.files[0]?.after ?? "").split("\n");
  const shifted = [...Array(7).fill("/* new above */"), ...after].join("\n");
  for (const line of [10, 13, 16, 17])
    expect(lineInMail({ ...comment, line: line + 7 }, shifted, mail)).toBe(line);
  expect(lineInMail({ ...comment, line: 3 }, shifted, mail)).toBe(3);
});
