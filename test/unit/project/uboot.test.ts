import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { derivedIdEnd, messageIdIn } from "../../../src/core/mail/messageId.ts";
import { permalink, remotes } from "../../../src/core/project/uboot.ts";

describe("a Message-ID", () => {
  test("is found again in the permalink made of it", () => {
    const word = fc.stringMatching(/^[^\s<>@/]{1,40}$/u);
    fc.assert(
      fc.property(word, word, (local, host) => {
        const id = `${local}@${host}`;
        fc.pre(id.isWellFormed() && !/^\.{1,2}$/.test(id));
        expect(messageIdIn(permalink(id))).toBe(id);
      }),
    );
  });
});

test("a mail without a Message-ID lies on no page", () => {
  const id = `0123456789abcdef0123456789abcdef${derivedIdEnd}`;
  expect(permalink(id)).toBe(`mid:${id}`);
});

describe("a custodian's tree", () => {
  test.each([
    ["https://source.denx.de/u-boot/custodians/u-boot-efi.git", "u-boot-efi"],
    ["git@source.denx.de:u-boot/custodians/u-boot-dm.git", "u-boot-dm"],
    ["ssh://git@source.denx.de:22/u-boot/custodians/u-boot-net", "u-boot-net"],
    ["git://git.denx.de/u-boot-usb.git", "u-boot-usb"],
    ["https://github.com/u-boot/u-boot-mmc/", "u-boot-mmc"],
  ])("is at %s", (url, tree) => {
    expect(remotes.custodianTree(url)).toBe(tree);
  });

  test.each([
    "https://source.denx.de/u-boot/u-boot.git",
    "git@github.com:ann/u-boot.git",
    "https://github.com/ann/u-boot-efi",
    "https://source.denx.de/ann/u-boot-efi.git",
    "https://denx.de.example.org/u-boot-efi.git",
    "/srv/u-boot/custodians/u-boot-efi.git",
    "--upload-pack=touch ran",
    "",
  ])("is not at '%s'", (url) => {
    expect(remotes.custodianTree(url)).toBeNull();
  });
});
