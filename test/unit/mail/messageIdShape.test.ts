import { expect, test } from "vitest";
import { shapeOf } from "../../../src/core/mail/messageIdShape.ts";

test.each([
  [
    "git send-email",
    "20220210081115.2417-3-ann@example.org",
    "20220210081115.2417-ann@example.org",
    null,
    null,
  ],
  [
    "b4",
    "20220210-fix-the-scan-v2-1-0123456789ab@example.org",
    "20220210-fix-the-scan-v2-0123456789ab@example.org",
    "fix-the-scan",
    null,
  ],
  [
    "patman",
    "20220210081115.1.I0123456789abcdef@changeid",
    "20220210081115@changeid",
    null,
    "I0123456789abcdef",
  ],
  [
    "patman of today",
    "20220210081115.v2.1.I0123456789abcdef@changeid",
    "20220210081115@changeid",
    null,
    "I0123456789abcdef",
  ],
])("a Message-ID of %s tells of its run", (_, id, stamp, slug, changeId) => {
  expect(shapeOf(id)).toEqual({ stamp, slug, changeId });
});

test.each([
  "87a6ezz.fsf@example.org",
  "20220210@example.org",
  `20220210081115.2417-3-${"a".repeat(300)}@example.org`,
])("%s tells nothing", (id) => {
  expect(shapeOf(id)).toBeNull();
});
