import { expect, test } from "vitest";
import { pushAddress } from "../../../src/core/git/pushAddress.ts";
import { gitIn } from "../../../src/core/git/simpleGit.ts";
import { repositoryOf } from "../patches/support.ts";

test.each([
  ["https://example.org/u-boot.git", "https://example.org/u-boot.git"],
  ["https://ann:secret@example.org/u-boot.git", "https://example.org/u-boot.git"],
  ["https://ann:se/cret@example.org/u-boot.git", "https://example.org/u-boot.git"],
  ["https://example.org/u-boot.git?private_token=secret", "https://example.org/u-boot.git"],
  ["https://ann@example.org/u-boot.git?a=1&token=secret#secret", "https://example.org/u-boot.git"],
  ["ssh://git@example.org/u-boot.git", "ssh://example.org/u-boot.git"],
  ["git@example.org:ann/u-boot.git", "git@example.org:ann/u-boot.git"],
  ["/srv/git/what?.git", "/srv/git/what?.git"],
])("the address %s of a remote is shown as %s", async (url, shown) => {
  const sample = repositoryOf([{ name: "base", message: "Begin", authored: 0 }]);
  sample.git("remote", "add", "origin", "https://example.org/other.git");
  sample.git("remote", "set-url", "--push", "origin", url);
  expect(await pushAddress(gitIn(sample.folder), "origin")).toBe(shown);
});
