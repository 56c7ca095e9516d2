import { expect, test } from "vitest";
import { KeptGit } from "../../../src/core/git/keptGit.ts";
import { GitFailure, streamIn } from "../../../src/core/git/program.ts";
import { entriesAt } from "../../../src/core/patches/entriesAt.ts";
import { repositoryOf, sent } from "./support.ts";

const { signal } = new AbortController();

test.each(["sha1", "sha256"] as const)(
  "what a commit has is what ls-tree lists (%s)",
  async (objectFormat) => {
    const sample = repositoryOf(
      [
        {
          ...{ name: "one", message: "one", authored: sent, executable: ["d/run.sh"] },
          files: { "a.c": "a\n", "d/run.sh": "#!\n", "d/e/f/g.c": "g\n", "é/ü.c": "u\n", "z.c": "z\n" },
        },
      ],
      { objectFormat },
    );
    const link = sample.git("rev-parse", "HEAD:a.c").trim();
    sample.git("update-index", "--add", "--cacheinfo", `120000,${link},d/link`);
    sample.git("update-index", "--add", "--cacheinfo", `160000,${sample.hash("one")},sub`);
    const tree = sample.git("write-tree").trim();
    await using git = closing(new KeptGit(streamIn(sample.folder), ["cat-file", "--batch"]));
    const paths = ["a.c", "d/run.sh", "d/e/f/g.c", "d/e/none.c", "é/ü.c", "d/link/x", "sub", "a.c/below"];
    const { entries, folders } = await entriesAt(git.git, tree, new Set(paths), signal);
    const listed = sample.git("ls-tree", "-rz", tree).split("\0").slice(0, -1);
    expect(Array.from(entries, ([path, { mode, object }]) => `${mode} ${object}\t${path}`).sort()).toEqual(
      listed
        .map((line) => line.replace(/ \w+ /, " "))
        .filter((line) => !line.endsWith("\tz.c"))
        .sort(),
    );
    expect([...folders].sort()).toEqual(["d", "d/e", "d/e/f", "é"]);
  },
);

test("a commit that is not there is unreadable", async () => {
  const sample = repositoryOf([{ name: "one", message: "one", authored: sent, files: { "a.c": "a\n" } }]);
  await using git = closing(new KeptGit(streamIn(sample.folder), ["cat-file", "--batch"]));
  const reading = entriesAt(git.git, "1".repeat(40), new Set(["a.c"]), signal);
  await expect(reading).rejects.toBeInstanceOf(GitFailure);
  await expect(reading).rejects.toMatchObject({
    stderr: expect.stringContaining("unable to read tree object"),
  });
});

test("a folder with more names than are read is unreadable, and none of its files is taken for missing", async () => {
  const files = { "a.c": "a\n", "b.c": "b\n", "z.c": "z\n" };
  const sample = repositoryOf([{ name: "one", message: "one", authored: sent, files }]);
  await using git = closing(new KeptGit(streamIn(sample.folder), ["cat-file", "--batch"]));
  const reading = (most: number) => entriesAt(git.git, sample.hash("one"), new Set(["z.c"]), signal, most);
  await expect(reading(60)).rejects.toMatchObject({ stderr: expect.stringMatching(/tree \S+ is too large/) });
  expect([...(await reading(1000)).entries.keys()]).toEqual(["z.c"]);
});

function closing(git: KeptGit) {
  return { git, [Symbol.asyncDispose]: () => git.close() };
}
