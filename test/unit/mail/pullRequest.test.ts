import { describe, expect, test } from "vitest";
import { readPullRequest } from "../../../src/core/mail/pullRequest.ts";

const where = [
  "are available in the Git repository at:",
  "",
  "  https://git.example.org/efi.git tags/efi-rc2",
  "",
];
const log = ["Ann Lee (2):", "      efi: one", "      efi: two", "", "Ben Ode (1):", "      fs: three"];

describe("a pull request", () => {
  test("has the tag that it names, and a patch for each line of its short log", () => {
    expect(readPullRequest([...where, ...log], "Pull request efi")).toEqual({
      name: "efi-rc2",
      patches: [
        { author: "Ann Lee", title: "efi: one" },
        { author: "Ann Lee", title: "efi: two" },
        { author: "Ben Ode", title: "fs: three" },
      ],
    });
  });

  test("without a tag is called by the words of its subject", () => {
    expect(readPullRequest(log, "Please pull u-boot-efi")?.name).toBe("u-boot-efi");
    expect(readPullRequest(log, "pull request")?.name).toBe("pull request");
  });

  test("has no patch of lines that stand below no author", () => {
    expect(readPullRequest(["    make efi_defconfig", ...log.slice(0, 2)], "efi")?.patches).toEqual([
      { author: "Ann Lee", title: "efi: one" },
    ]);
    expect(readPullRequest(["Ann Lee (1):", "for you:", "      efi: one"], "efi")).toBeNull();
  });

  test("without a short log names nothing", () => {
    expect(readPullRequest(where, "efi")).toBeNull();
  });
});
