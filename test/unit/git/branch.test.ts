import { describe, expect, test } from "vitest";
import {
  type Branch,
  branchesBeside,
  chooseBranch as choose,
  type Refs,
  stableBranches,
} from "../../../src/core/git/branch.ts";
import { remotes } from "../../../src/core/project/uboot.ts";

const chooseBranch = (wanted: string | null, refs: Refs) => choose(wanted, refs, remotes);

function known(names: string[], more: Partial<Refs> = {}): Refs {
  return {
    refs: names.map((name) => {
      const [ref = "", target] = name.split(" -> ");
      return { name: ref, object: "0".repeat(40), target: target ?? null, upstream: "" };
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

test("a remote's own idea of its branch counts where that is here, else its master or main", () => {
  const [master, main] = ["refs/remotes/origin/master", "refs/remotes/origin/main"];
  const head = (target: string) => `refs/remotes/origin/HEAD -> ${target}`;
  const chosen = (...refs: string[]) => chooseBranch(null, known(refs))?.ref;
  expect(chosen("refs/heads/topic", head(main), master, main)).toBe(main);
  expect(chosen(head("refs/remotes/origin/gone"), master, main)).toBe(master);
  expect(chosen(head("refs/remotes/origin/gone"), main)).toBe(main);
});

test("HEAD can be asked for, where there is one", () => {
  expect(chooseBranch("HEAD", known(clone))).toEqual({ name: "HEAD", ref: "HEAD" });
  expect(chooseBranch("HEAD", known(clone, { head: null }))).toBeNull();
  expect(chooseBranch(null, known([], { head: null }))).toBeNull();
});

test("a commit can be asked for by seven digits of its name or more, and by nothing else", () => {
  const hash = "0123456789abcdef".repeat(4);
  expect(chooseBranch(hash, known(clone))).toEqual({ name: hash.slice(0, 12), ref: hash });
  expect(chooseBranch("0123abc", known(clone))).toEqual({ name: "0123abc", ref: "0123abc" });
  for (const other of ["0123ab", "0123abcx", "x0123abc", `${hash}0`, "0123ABC"])
    expect(chooseBranch(other, known(clone))).toBeNull();
});

test.each([
  ["a tag before a branch", "v2022.01", ["refs/heads/v2022.01", "refs/tags/v2022.01"], "refs/tags/v2022.01"],
  ["a name below refs", "heads/x", ["refs/heads/x"], "refs/heads/x"],
  ["any remote's branch", "only", ["refs/remotes/ann/only"], "refs/remotes/ann/only"],
])("a name is read as git does: %s", (_, wanted, refs, ref) => {
  expect(chooseBranch(wanted, known(refs))?.ref).toBe(ref);
});

const project = { name: "origin", url: "https://source.denx.de/u-boot/u-boot.git" };
const fork = { name: "origin", url: "https://example.org/ann/u-boot.git" };
const efi = { name: "efi", url: "https://source.denx.de/u-boot/custodians/u-boot-efi.git" };
const main: Branch = { name: "master", ref: "refs/remotes/origin/master" };
const local: Branch = { name: "master", ref: "refs/heads/master" };

/** As `known`, and each ref's newest commit is called after it. */
function named(names: string[], more: Partial<Refs> = {}): Refs {
  const { refs, ...rest } = known(names, more);
  return { refs: refs.map((ref) => ({ ...ref, object: `tip of ${ref.name}` })), ...rest };
}

describe("on their way to the main branch", () => {
  const next = ["refs/remotes/origin/master", "refs/remotes/origin/next", "refs/heads/next"];
  const beside = (refs: Refs, { branch = main, wanted = null as string | null } = {}) =>
    branchesBeside(branch, wanted, refs, remotes).map(({ name, ref, object }) => {
      expect(object).toBe(`tip of ${ref}`);
      return `${name}: ${ref}`;
    });

  test("are the commits of upstream's next", () => {
    expect(beside(named(next, { remotes: [fork, { ...project, name: "upstream" }] }))).toEqual([]);
    expect(beside(named(next, { remotes: [project] }))).toEqual(["next: refs/remotes/origin/next"]);
  });

  test("are those of a fork's next only where a person named its branch", () => {
    const refs = named(next, { remotes: [fork] });
    expect(beside(refs)).toEqual([]);
    expect(beside(refs, { wanted: "origin/master" })).toEqual(["next: refs/remotes/origin/next"]);
  });

  test("are those of a local next only in a mirror", () => {
    const refs = named(["refs/heads/master", "refs/heads/next"]);
    expect(beside(refs, { branch: local })).toEqual([]);
    expect(beside({ ...refs, bare: true }, { branch: local })).toEqual(["next: refs/heads/next"]);
  });

  test("are none beside a commit or a tag", () => {
    for (const ref of ["HEAD", "refs/tags/v2022.01"])
      expect(beside(named(next, { remotes: [project] }), { branch: { name: ref, ref } })).toEqual([]);
  });

  test("are those of custodians' trees, by the names of these, as far as they are here", () => {
    const trees = [
      "refs/remotes/efi/HEAD -> refs/remotes/efi/main",
      "refs/remotes/efi/main",
      "refs/remotes/efi/next",
      "refs/remotes/ann/master",
    ];
    const ann = { name: "ann", url: "https://example.org/ann/u-boot-efi.git" };
    const video = { name: "video", url: "https://source.denx.de/u-boot/custodians/u-boot-video.git" };
    expect(beside(named(trees, { remotes: [ann, video, efi] }), { branch: local })).toEqual([
      "u-boot-efi/main: refs/remotes/efi/main",
      "u-boot-efi/next: refs/remotes/efi/next",
    ]);
  });

  test("are those of each branch once, and not its own", () => {
    const refs = named(["refs/remotes/efi/HEAD -> refs/remotes/efi/next", "refs/remotes/efi/next", ...next], {
      remotes: [project, efi],
    });
    expect(beside(refs)).toEqual([
      "next: refs/remotes/origin/next",
      "u-boot-efi/next: refs/remotes/efi/next",
    ]);
    const own = { name: "next", ref: "refs/remotes/origin/next" };
    expect(beside(refs, { branch: own })).toEqual(["u-boot-efi/next: refs/remotes/efi/next"]);
  });
});

describe("cared for after its release", () => {
  const releases = ["refs/tags/v2023.07", "refs/tags/v2024.01"];
  const stable = (names: string[], more: Partial<Refs> = {}, branch = main) =>
    stableBranches(branch, null, named([...releases, ...names], more), remotes);
  const below = (prefix: string, names: string[]) => names.map((name) => prefix + name);

  test("is a release on its branch and by its tags, the newest first, branches before tags", () => {
    const names = [
      "refs/tags/v2023.07.02",
      "refs/tags/v2023.07.01",
      "refs/remotes/origin/u-boot-2023.07.y",
      "refs/tags/v2024.01.1",
    ];
    expect(stable(names, { remotes: [project] })).toEqual([
      {
        name: "v2024.01.1",
        ref: "refs/tags/v2024.01.1",
        object: "tip of refs/tags/v2024.01.1",
        base: "v2024.01",
        since: "tip of refs/tags/v2024.01",
      },
      expect.objectContaining({
        name: "u-boot-2023.07.y",
        base: "v2023.07",
        since: "tip of refs/tags/v2023.07",
      }),
      expect.objectContaining({ name: "v2023.07.01" }),
      expect.objectContaining({ name: "v2023.07.02" }),
    ]);
  });

  test.each(["u-boot-2023.07.y", "2023.07.x", "v2023.07-stable", "u-boot-v2023.07-y"])(
    "is a release by a branch such as %s",
    (name) => {
      expect(stable([`refs/remotes/origin/${name}`], { remotes: [project] })).toMatchObject([{ name }]);
      expect(stable([`refs/heads/${name}`], { bare: true }, local)).toMatchObject([{ name }]);
    },
  );

  test("is none on a fork's branch, or one of the person's own", () => {
    expect(stable(["refs/remotes/origin/u-boot-2023.07.y"], { remotes: [fork] })).toEqual([]);
    expect(stable(["refs/remotes/efi/u-boot-2023.07.y"], { remotes: [project, efi] })).toEqual([]);
    expect(stable(["refs/heads/u-boot-2023.07.y"], { remotes: [project] }, local)).toEqual([]);
  });

  test("is none by another name, nor one that is not known to have been released", () => {
    const branches = [
      "my-u-boot-2023.07.y",
      "u-boot-2023.07.y-wip",
      "u-boot-2023.07+y",
      "u-boot-2023.7.y",
      "u-boot-3.07.y",
      "u-boot-2022.10.y",
      "u-boot-2023.07.z",
    ];
    const tags = [
      "v2023.07-rc1",
      "xv2023.07.01",
      "v2023.07.01a",
      "v2023.07.ab",
      "v2022.10.01",
      "v2023.07.123",
    ];
    const all = [...below("refs/remotes/origin/", branches), ...below("refs/tags/", tags)];
    expect(stable(all, { remotes: [project] })).toEqual([]);
  });
});
