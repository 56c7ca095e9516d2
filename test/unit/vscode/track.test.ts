import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { isWebAddress, plainMessageId } from "../../../src/vscode/base/address.ts";
import { followedAs, namesThread } from "../../../src/vscode/track/known.ts";
import { asList, renamed, withoutThreads, withSeries } from "../../../src/vscode/tracked/entries.ts";
import { faultOfName, suggestName } from "../../../src/vscode/tracked/name.ts";
import { sampleBoard } from "../../support/overview.ts";

describe("the name suggested for a series", () => {
  it.each([
    ["efi_loader: disk integration", "uboot/disk-integration"],
    ["tools: mkeficapsule: add firmware image signing", "uboot/add-firmware-image-signing"],
    ["Überarbeitung der Doku", "uboot/uberarbeitung-der-doku"],
    [
      "a series whose title is much longer than a short name may be",
      "uboot/a-series-whose-title-is-much-longer-than",
    ],
    ["修正", "uboot/series"],
    ["doc:", "uboot/doc"],
  ])("of %j is %s", (title, name) => {
    expect(suggestName(title, [])).toBe(name);
  });

  it("is none that is in use", () => {
    expect(suggestName("efi: disk", ["uboot/disk", "uboot/disk-2"])).toBe("uboot/disk-3");
  });

  it("can always be given", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (title, taken) => {
        expect(faultOfName(suggestName(title, taken), taken, english)).toBe("");
      }),
    );
  });
});

describe("the list in patchTracker.series", () => {
  const list = [
    { name: "a", thread: "a@example.org", note: "mine" },
    "broken",
    { name: "b", thread: " b@example.org" },
  ];

  it("gains entries at its end", () => {
    expect(withSeries(list, [{ name: "c", thread: "c@example.org", tickets: [] }])).toEqual([
      ...list,
      { name: "c", thread: "c@example.org" },
    ]);
  });

  it("loses only the entry meant", () => {
    expect(withoutThreads(list, ["b@example.org"])).toEqual(list.slice(0, 2));
  });

  it("keeps what it does not understand when an entry is renamed", () => {
    expect(renamed(list, "a@example.org", "new")).toEqual([
      { name: "new", thread: "a@example.org", note: "mine" },
      ...list.slice(1),
    ]);
  });

  it("is not taken for a list when it is none, so that it is not overwritten", () => {
    expect(asList({ name: "a" })).toBeNull();
    expect(asList(undefined)).toEqual([]);
  });
});

describe("a thread", () => {
  it.each(["<a-1@example.org>", "a-1@example.org", "mid:a-1@example.org", " a-1@example.org "])(
    "is named by the Message-ID %j",
    (text) => {
      expect(plainMessageId(text)).toBe("a-1@example.org");
    },
  );

  it("is not named by words, an address of a person in words, or an option", () => {
    for (const text of ["scsi probe", "Ann <ann@example.org>", "--upload", ""])
      expect(plainMessageId(text)).toBeNull();
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
