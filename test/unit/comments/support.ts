// A made-up patch, and what is said of it.
import { commentsOf } from "../../../src/core/comments/comments.ts";
import type { Comment } from "../../../src/core/comments/model.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import { ben, mail, start, stored } from "../../support/thread.ts";

/** Lines 10 to 16 of lib/clock.c become 10 to 19; then 40 to 43 become 43 to 45. */
export const clockDiff = `diff --git a/lib/clock.c b/lib/clock.c
index 1111111..2222222 100644
--- a/lib/clock.c
+++ b/lib/clock.c
@@ -10,7 +10,10 @@ static int clock_probe(struct udevice *dev)
 	struct clock *clock = dev_get_priv(dev);
 	int ret;
 
-	ret = clock_start(clock);
+	ret = clock_prepare(clock, CLOCK_WITH_PARENT | CLOCK_KEEP_RATE | CLOCK_WAIT);
+	if (ret)
+		return ret;
+	ret = clock_enable(clock);
 	if (ret)
 		return ret;
 
@@ -40,4 +43,3 @@ static int clock_remove(struct udevice *dev)
 	struct clock *clock = dev_get_priv(dev);
 
-	clock_forget(clock);
 	return clock_stop(clock);
`;

export const clockMessage = `Clocks must be prepared before they are enabled, or the
parent may be off.

Signed-off-by: Ann Lee <ann@example.org>`;

export const clockBody = `${clockMessage}
---
Changes in v2:
- wait for the clock

 lib/clock.c | 6 +++++-
 1 file changed, 5 insertions(+), 1 deletion(-)

${clockDiff}-- 
2.35.1
`;

export function clockPatch(
  options: { id?: string; subject?: string; body?: string; day?: number } = {},
): Message {
  const {
    id = "p@example.org",
    subject = "[PATCH] clock: prepare it first",
    body = clockBody,
    day = 0,
  } = options;
  return mail(id, subject, body, { day });
}

/** An answer of Ben's to the patch. */
export function answer(body: string, options: Parameters<typeof mail>[3] & { id?: string } = {}): Message {
  const { id = "r@example.com", ...more } = options;
  return mail(id, "Re: [PATCH] clock: prepare it first", body, {
    to: "p@example.org",
    from: ben,
    day: 1,
    ...more,
  });
}

/** What is said in these mails of the series they make. */
export function commentsIn(mails: Message[]): Comment[] {
  const messages = stored(mails);
  const texts = new Map(
    messages.map((message, at) => [message.messageId, { message, body: mails[at]?.body ?? "" }]),
  );
  const series = assemble(messages, { now: start + 30 * 86_400_000, idOf: (link) => link });
  return series.flatMap((one) => commentsOf(one, (messageId) => texts.get(messageId) ?? null));
}

/** Each with its place, in few words. */
export function placesIn(mails: Message[]): string[] {
  return commentsIn(mails).map(placeOf);
}

export function placeOf({ file, side, line, text }: Comment): string {
  return `${file ?? side}${file !== null && side === "old" ? " (old)" : ""}${line === null ? "" : `:${line}`} ${text}`;
}

export function quoted(text: string, mark = "> "): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `${mark}${line}`.trimEnd())
    .join("\n");
}
