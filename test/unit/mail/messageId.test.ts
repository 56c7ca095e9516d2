import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageIdIn } from "../../../src/core/mail/messageId.ts";

describe("the Message-ID in what a person pasted", () => {
  test.each([
    ["a.1@example.org", "a.1@example.org"],
    ["<a.1@example.org>", "a.1@example.org"],
    ["  <a.1@example.org>\n", "a.1@example.org"],
    ["mid:a.1@example.org", "a.1@example.org"],
    ["Message-ID: <a.1@example.org>", "a.1@example.org"],
    ["https://lore.kernel.org/u-boot/a.1@example.org/", "a.1@example.org"],
    ["https://lore.kernel.org/u-boot/a.1@example.org/T/#u", "a.1@example.org"],
    ["https://lore.kernel.org/r/a.1%40example.org/raw", "a.1@example.org"],
    ["https://patch.msgid.link/a.1@example.org", "a.1@example.org"],
    ["https://patchwork.example.org/project/uboot/patch/a.1@example.org/", "a.1@example.org"],
    ["https://lists.denx.de/pipermail/u-boot/2022-February/474721.html", null],
    [
      "https://lists.example.org/archives/list/u-boot@example.org/message/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567/",
      null,
    ],
    ["https://example.org/%E0%A4%A/x", null],
    ["https://", null],
    ["disk integration", null],
    ["", null],
    ["two words@example.org", null],
    [`<${"a".repeat(3_000)}@example.org>`, null],
  ])("%j", (text, id) => {
    expect(messageIdIn(text)).toBe(id);
  });

  test("is nothing to fall over, whatever was pasted", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void messageIdIn(text)));
    fc.assert(
      fc.property(
        fc.webUrl({ withFragments: true, withQueryParameters: true }),
        (url) => void messageIdIn(url),
      ),
    );
  });
});
