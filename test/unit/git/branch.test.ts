import { expect, test } from "vitest";
import { chooseBranch as choose, type Refs } from "../../../src/core/git/branch.ts";
import { remotes } from "../../../src/core/project/uboot.ts";

const chooseBranch = (wanted: string | null, refs: Refs) => choose(wanted, refs, remotes);

function known(names: string[], more: Partial<Refs> = {}): Refs {
  return {
    refs: names.map((name) => {
      const [ref = "", target] = name.split(" -> ");
      return { name: ref, object: "0".repeat(40), target: target ?? null };
    }),
    remotes: [],
    head: "0".repeat(40),
    headRef: null,
    bare: false,
    ...more,
  };
}

const clone = [
  "refs/heads/my-topic",
  "refs/heads/master",
  "refs/remotes/origin/HEAD -> refs/remotes/origin/master",
  "refs/remotes/origin/master",
  "refs/remotes/origin/next",
];

test("a person's topic branch is not upstream: origin's own branch is", () => {
  expect(chooseBranch(null, known(clone, { headRef: "refs/heads/my-topic" }))).toEqual({
    name: "master",
    ref: "refs/remotes/origin/master",
  });
});

test.each([
  "https://source.denx.de/u-boot/u-boot.git",
  "git@source.denx.de:u-boot/u-boot.git",
  "git://git.denx.de/u-boot.git",
  "https://github.com/u-boot/u-boot",
])("a remote at %s goes before origin", (url) => {
  const refs = known([...clone, "refs/remotes/upstream/master"], {
    remotes: [
      { name: "origin", url: "git@github.com:ann/u-boot.git" },
      { name: "upstream", url },
    ],
  });
  expect(chooseBranch(null, refs)?.ref).toBe("refs/remotes/upstream/master");
});

test("a custodian's tree is not upstream", () => {
  const refs = known([...clone, "refs/remotes/efi/master"], {
    remotes: [{ name: "efi", url: "https://source.denx.de/u-boot/custodians/u-boot.git" }],
  });
  expect(chooseBranch(null, refs)?.ref).toBe("refs/remotes/origin/master");
});

test("without remotes master goes before main, and both before what is checked out", () => {
  const refs = ["refs/heads/main", "refs/heads/master", "refs/heads/topic"];
  const headRef = "refs/heads/topic";
  expect(chooseBranch(null, known(refs, { headRef }))?.name).toBe("master");
  expect(chooseBranch(null, known(["refs/heads/main", "refs/heads/topic"], { headRef }))?.name).toBe("main");
  expect(chooseBranch(null, known(["refs/heads/topic"], { headRef }))?.name).toBe("topic");
});

test("a bare mirror's HEAD is upstream's own idea", () => {
  const refs = known(["refs/heads/main", "refs/heads/master"], { bare: true, headRef: "refs/heads/main" });
  expect(chooseBranch(null, refs)?.name).toBe("main");
});

test("a detached HEAD is the last resort", () => {
  expect(chooseBranch(null, known(["refs/tags/v2022.01"]))).toEqual({ name: "HEAD", ref: "HEAD" });
});

test.each([
  ["next", "refs/remotes/origin/next"],
  ["origin/next", "refs/remotes/origin/next"],
  ["refs/remotes/origin/next", "refs/remotes/origin/next"],
])("the branch next can be written %s", (wanted, ref) => {
  expect(chooseBranch(wanted, known(clone))).toEqual({ name: "next", ref });
});

test("a named branch is the local one where there is one, as git reads it", () => {
  expect(chooseBranch("master", known(clone))?.ref).toBe("refs/heads/master");
});

test.each(["nowhere", "--output=x", "-rf", "", "master;touch x"])(
  "there is no branch called '%s'",
  (wanted) => {
    expect(chooseBranch(wanted, known(clone))).toBeNull();
  },
);
