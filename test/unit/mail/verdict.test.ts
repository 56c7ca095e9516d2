import { describe, expect, test } from "vitest";
import { decisionIn } from "../../../src/core/mail/verdict.ts";

const verdictOf = (...lines: string[]) => decisionIn(lines)?.verdict ?? null;

describe("a custodian has taken it", () => {
  test.each([
    "Applied, thanks!",
    "Series applied to u-boot-spi/master",
    "The patches 1 to 3 are now applied.",
    "Both queued for next.",
    "Picked up for u-boot-stm32.",
    "Picked for u-boot-stm32.",
    "It's now in my fixes branch.",
    "I have applied this to u-boot-dm/next.",
    "I'm going to merge this into x/dev this week.",
    "Added to my queue for the next release, thanks.",
    "It's now in my tree.",
    "This was merged to u-boot-sunxi/master.",
    "I fixed the typo directly while applying.",
    "I have reworded the title while committing.",
    "The series is now included in u-boot-fs/next.",
    "Thanks, changed the title when merging this.",
    "The patch is present in the next branch of u-boot-fs.",
    "For the series, applied to u-boot/next, thanks!",
    "For the whole series: applied on u-boot-fs/next",
  ])("%s", (line) => expect(verdictOf(line)).toBe("applied"));

  test.each([
    "Applied on top of v2022.01 it fails to build.",
    "For applied patches the rule is another.",
    "I applied your patch and it works here.",
    "Could this be applied to master?",
    "I am going to apply it to u-boot-net once Cem agrees.",
    "It is not applied to master yet.",
    "I will have it in my tree once Cem agrees.",
    "It is not in my tree.",
    "I can pick it up if nobody objects.",
    "I will fix the typo when applying.",
    "That can be changed while merging.",
    "I have sent a patch for it and it has since been applied to u-boot-fs/next.",
    "An earlier version was applied to u-boot/master.",
    "The function is present in master.",
  ])("but not by: %s", (line) => expect(verdictOf(line)).toBeNull());

  test("in a sentence that goes on in the next line", () => {
    expect(decisionIn(["I have applied the whole series", "to u-boot-efi/next now."])).toMatchObject({
      verdict: "applied",
      tree: "u-boot-efi/next",
    });
  });
});

describe("what was taken, and where", () => {
  test.each<[string, number[] | null, string | null]>([
    ["Applied to u-boot-stm32/next, thanks", null, "u-boot-stm32/next"],
    ["Applied 1 and 2, please send 3 again.", [1, 2], null],
    ["Patches 1-3 are applied to u-boot-mmc/master", [1, 2, 3], "u-boot-mmc/master"],
    ["2/5 applied.", [2], null],
    ["Applied the series (02/14 dropped) to for-next", null, "for-next"],
    ["Applied to u-boot-mmc. Thanks!", null, "u-boot-mmc"],
    ["Applied, thanks!", null, null],
  ])("%s", (line, patches, tree) => expect(decisionIn([line])).toMatchObject({ patches, tree }));

  test.each<[string, number[] | null]>([
    ["Applied to u-boot-fs, thanks! (with [PATCH 2/3] and [PATCH 3/3])", [2, 3]],
    ["Applied (together with patches 2 and 4).", [2, 4]],
    ["Applied (02/14 was dropped).", null],
  ])("and which beside it: %s", (line, beside) => expect(decisionIn([line])?.beside).toEqual(beside));

  test("by b4's list, the patches that have a commit there", () => {
    const thanks = [
      "Applied, thanks!",
      "",
      "[1/3] fs: first",
      "      commit: 0123456789abcdef0123456789abcdef01234567",
      "[2/3] fs: second",
      "      (no commit info)",
      "[3/3] fs: third",
      "      https://git.example.org/c/abcdef",
    ];
    expect(decisionIn(thanks)?.patches).toEqual([1, 3]);
  });

  test("by a list without any commit, all that it lists", () => {
    expect(
      decisionIn(["Applied, thanks!", "[1/2] one", "(no commit info)", "[2/2] two", "(no commit info)"])
        ?.patches,
    ).toEqual([1, 2]);
  });

  test("a range without end is bounded", () => {
    expect(decisionIn(["Applied 1-999"])?.patches?.length).toBeLessThanOrEqual(202);
  });
});

describe("other decisions", () => {
  test.each<[string, string | null]>([
    ["This was applied but had to be removed: I dropped it again.", "dropped"],
    ["I had to back out this series again.", "dropped"],
    ["This series will not be merged.", "dropped"],
    ["My mistake, this is not concerned: I keep it applied.", "kept"],
    ["The second one stays queued.", "kept"],
    ["It could stay; if it stays applied, rebase.", null],
    ["Please drop this patch.", "withdrawn"],
    ["Forget about my patch, it is wrong.", "withdrawn"],
    ["I will drop this patch in v3.", null],
    ["This is superseded by the series of Cem.", "superseded"],
    ["The patch has been replaced by that of Cem.", "superseded"],
    ["The command has been replaced by another one.", null],
    ["This helper is replaced by the one of the uclass.", null],
    ["I will send a fix for the loader instead.", "superseded"],
    ["NAK, this breaks the scan.", "nack"],
    ["Naked pointers are fine here.", null],
  ])("%s", (line, verdict) => expect(verdictOf(line)).toBe(verdict));

  test("an acceptance outweighs a NACK in the same mail, a NACK only silence", () => {
    expect(verdictOf("Nack from me at first.", "Applied, thanks!")).toBe("applied");
    expect(verdictOf("NAK.", "Please drop this patch.")).toBe("withdrawn");
  });
});
