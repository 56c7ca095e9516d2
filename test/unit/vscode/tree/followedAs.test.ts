import { describe, expect, it } from "vitest";
import { messageIdIn } from "../../../../src/core/mail/messageId.ts";
import { isWebAddress } from "../../../../src/vscode/base/webAddress.ts";
import { followedAs, namesThread } from "../../../../src/vscode/tree/followedAs.ts";
import { sampleBoard } from "../../../support/overview.ts";

describe("a thread", () => {
  it.each(["<a-1@example.org>", "a-1@example.org", "mid:a-1@example.org", " a-1@example.org "])(
    "is named by the Message-ID %j",
    (text) => {
      expect(messageIdIn(text)).toBe("a-1@example.org");
    },
  );

  it("is not named by words, an address of a person in words, or an option", () => {
    for (const text of ["scsi probe", "Ann <ann@example.org>", "--upload", ""])
      expect(messageIdIn(text)).toBeNull();
    expect(namesThread("scsi probe")).toBe(false);
    expect(namesThread("https://lists.example.org/x.html")).toBe(true);
  });

  it("opens in a browser only at a web address", () => {
    expect(isWebAddress("https://lists.example.org/pipermail/u-boot/2022-February/1.html")).toBe(true);
    for (const text of ["file:///etc/passwd", "command:x", "javascript:1", "https://", "vscode://x/y"]) {
      expect(isWebAddress(text)).toBe(false);
    }
  });

  it("is followed already when one of its postings belongs to a followed series", () => {
    const { entries } = sampleBoard();
    const found = {
      title: "",
      author: { name: "", email: "" },
      date: 0,
      label: "v3",
      messageId: "v3@example.org",
    };
    expect(followedAs({ ...found, postings: ["v1-1@example.org"] }, entries)?.tracked.name).toBe(
      "uboot/disk_integ",
    );
    expect(followedAs({ ...found, postings: ["other@example.org"] }, entries)).toBeUndefined();
  });
});
