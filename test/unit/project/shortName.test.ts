import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { faultOfName, shortNames, suggestName } from "../../../src/core/project/shortName.ts";

describe("the name suggested for a series", () => {
  it.each([
    ["efi_loader: disk integration", "uboot/disk-integration"],
    ["tools: mkeficapsule: add firmware image signing", "uboot/add-firmware-image-signing"],
    ["Überarbeitung der Doku", "uboot/uberarbeitung-der-doku"],
    [
      "a series whose title is much longer than a short name may be",
      "uboot/a-series-whose-title-is-much-longer",
    ],
    [
      "board: add new board support, defconfig and device tree for the gizmo",
      "uboot/add-new-board-support-defconfig-and-device-tree",
    ],
    [
      "net: fix the length of packets that are received while scanning",
      "uboot/fix-the-length-of-packets-that-are-received",
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

describe("the names of a report", () => {
  it("are a person's own, and for the rest made of titles, each once", () => {
    const tracked = [
      { name: "uboot/disk", thread: "a", tickets: [] },
      { name: "", thread: "b", tickets: [] },
      { name: "", thread: "c", tickets: [] },
    ];
    const titles = new Map([
      ["b", "efi: disk"],
      ["c", "fs: disk"],
    ]);
    expect([...shortNames([{ name: "uboot", tracked }], titles)]).toEqual([
      ["a", "uboot/disk"],
      ["b", "uboot/disk-2"],
      ["c", "uboot/disk-3"],
    ]);
  });

  it("say the project where there are several", () => {
    const named = (name: string, thread: string) => ({ name, thread, tickets: [] });
    const projects = [
      { name: "uboot", tracked: [named("uboot/disk", "a"), named("scan", "b")] },
      { name: "xen", tracked: [named("", "c")] },
    ];
    expect([...shortNames(projects, new Map([["c", "grant: map less"]]))]).toEqual([
      ["a", "uboot/disk"],
      ["b", "uboot/scan"],
      ["c", "xen/map-less"],
    ]);
  });
});
