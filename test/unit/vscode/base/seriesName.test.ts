import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { faultOfName, suggestName } from "../../../../src/vscode/base/seriesName.ts";

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
