// What bad mail, and a bad repository, get: a sentence, commits of what is good, and nothing written anywhere else.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { lay, plainGit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { call, folder, servicesIn } from "../../support/services.ts";
import { bodyOf, contentsOf, day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const history = [
  { name: "base", message: "Begin", authored: sent - 9 * day, files: { "a.c": lines(), "fs/b.c": lines() } },
  {
    name: "one",
    branch: "work",
    parents: ["base"],
    message: "a: change five",
    authored: sent - day,
    files: { "a.c": lines({ 5: "five" }) },
  },
];
let sample: SampleRepository;
beforeAll(() => {
  sample = sampleRepository(history);
  return () => sample.remove();
});

const signature = "-- \n2.35.1\n";
const mailOf = (diff: string, end = signature) => ({
  messageId: "bad@example.org",
  subject: "[PATCH] a: be bad",
  body: `Really.\n\nSigned-off-by: Mal Ory <mal@example.org>\n---\n${diff}${end}`,
});
const madeOf = (path: string, text = "evil\n", mode = "100644") =>
  `diff --git a/${path} b/${path}\nnew file mode ${mode}\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${text}`;

/** What becomes of a mail, after a look at everything that must not have changed. */
async function commitsOf(diff: string, end = signature) {
  const before = contentsOf(sample.folder);
  const reader = new Reader([mailOf(diff, end)], [sample.folder]);
  const commits = await reader.commits("bad@example.org");
  expect(contentsOf(sample.folder)).toEqual(before);
  expect(readdirSync(reader.storage).filter((name) => !name.startsWith("mail.sqlite"))).toEqual([
    "revisions",
  ]);
  expect(readdirSync(reader.own[0]!).sort()).toEqual(
    ["HEAD", "config", "objects", "patch-tracker", "ranges", "refs", "unmeasured"].sort(),
  );
  const { commit, problem } = commits.patches[0]!;
  return { commit, what: problem?.what, reader };
}

async function verdictOf(reader: Reader, thread: string) {
  const series = await reader.series(thread);
  return reader.services.patches.applies(
    { project: reader.project, series, revision: 0, offline: true },
    call(),
  );
}

test("a file in the place of a folder does not apply today either", async () => {
  const reader = new Reader([mailOf(madeOf("fs"))], [sample.folder]);
  expect(await verdictOf(reader, "bad@example.org")).toMatchObject({
    verdict: "conflicts",
    problem: { what: "The patch makes fs, which is there already." },
  });
});

const outside = "The diff names a path that is none of a project's files.";
const unreadable = "The mail carries no diff that git can read.";

test.each([
  ["a path above the tree", madeOf("../../evil"), outside],
  ["a path in .git", madeOf(".git/hooks/post-checkout"), outside],
  ["a path in a .GIT that some file systems take for it", madeOf("fs/.GIT/config"), outside],
  ["a path that Windows takes for .git", madeOf("git~1/config"), outside],
  ["an absolute path", madeOf("/tmp/evil"), outside],
  [
    "a link and a file behind it",
    `${madeOf("out", "/tmp\n\\ No newline at end of file\n", "120000")}${madeOf("out/evil")}`,
    "The diff changes a file behind a symbolic link.",
  ],
  ["a file in the place of a folder", madeOf("fs"), "The patch makes fs, which is there already."],
  [
    "a file that is not there",
    "diff --git a/gone.c b/gone.c\n--- a/gone.c\n+++ b/gone.c\n@@ -1 +1 @@\n-old\n+new\n",
    "The patch changes gone.c, which is not there.",
  ],
  ["a file that is there already", madeOf("a.c"), "The patch makes a.c, which is there already."],
  [
    "a binary file without its content",
    "diff --git a/x.bin b/x.bin\nindex 1111111..2222222 100644\nBinary files a/x.bin and b/x.bin differ\n",
    /^The (?:mail does not carry|patch changes)/,
  ],
  ["a head without hunks", "diff --git a/a.c b/a.c\n", unreadable],
])("%s gets a sentence", async (_, diff, sentence) => {
  const { commit, what } = await commitsOf(diff);
  expect(commit).toBeNull();
  expect(what).toEqual(typeof sentence === "string" ? sentence : expect.stringMatching(sentence));
  expect(existsSync("/tmp/evil")).toBe(false);
});

test("a mail that is cut off within a hunk makes no half a change", async () => {
  const { commit, what } = await commitsOf(sample.diff("one").replace(/^ line 6\n[\s\S]*$/m, ""), "");
  expect(commit).toBeNull();
  expect(what).toMatch(
    /^The diff is damaged in line \d+ of its mail's text: its hunks are not what they say\.$/,
  );
});

describe("good patches in bad shape", () => {
  test("a hunk that counts wrongly is counted anew", async () => {
    const diff = sample.diff("one").replace(/^@@ -\d+,\d+ \+\d+,\d+ @@/m, "@@ -2,9 +2,5 @@");
    const { commit, reader } = await commitsOf(
      diff.replace(/^index .*\n/m, "").replace(/^-- \n[\s\S]*$/m, ""),
    );
    expect(reader.git("show", `${commit}:a.c`)).toBe(lines({ 5: "five" }));
  });

  test("a mail with two diffs of one file makes both changes", async () => {
    const second = sample
      .diff("one")
      .replace(/^index .*\n/m, "")
      .replace("-line 5\n+five", "-five\n+six")
      .replace(/^-- \n[\s\S]*$/m, "");
    const first = sample.diff("one").replace(/^-- \n[\s\S]*$/m, "");
    const { commit, reader } = await commitsOf(`${first}\n${second}`);
    expect(reader.git("show", `${commit}:a.c`)).toBe(lines({ 5: "six" }));
  });

  test("lines that end as on Windows make the change", async () => {
    const { commit, reader } = await commitsOf(sample.diff("one").replaceAll("\n", "\r\n"));
    expect(reader.git("show", `${commit}:a.c`)).toBe(lines({ 5: "five" }));
  });

  test("a link is a link, and points wherever it likes", async () => {
    const link = madeOf("link", "/etc/passwd\n\\ No newline at end of file\n", "120000");
    const { commit, reader } = await commitsOf(link);
    expect(reader.git("ls-tree", commit!, "link")).toContain("120000 blob");
  });

  test("modes, renames, files that go, submodules and odd names", async () => {
    const other = repositoryOf([
      {
        name: "base",
        message: "Begin",
        authored: sent - 9 * day,
        files: { "a b.c": lines(), "gone.c": "x\n", "run.sh": "#!\n", "é/ü.c": lines(), end: "no newline" },
      },
      {
        name: "one",
        branch: "work",
        parents: ["base"],
        message: "all: change",
        authored: sent - day,
        executable: ["run.sh"],
        files: {
          "a b.c": null,
          "moved/a b.c": lines({ 2: "two" }),
          "gone.c": null,
          "run.sh": "#!\n",
          "é/ü.c": lines({ 3: "drei" }),
          end: "none either",
          "x\ty.c": "tab\n",
        },
      },
    ]);
    other.git("checkout", "--quiet", "work");
    other.git("update-index", "--add", "--cacheinfo", `160000,${other.hash("base")},sub`);
    other.git(
      "-c",
      "user.name=Ann",
      "-c",
      "user.email=ann@example.org",
      "commit",
      "-q",
      "--amend",
      "--no-edit",
    );
    const amended = other.git("rev-parse", "HEAD").trim();
    const mail = other.git("format-patch", "--stdout", "--full-index", "--binary", "-M", "-1");
    other.git("checkout", "--quiet", "master");
    const reader = new Reader(
      [{ ...mailOf(""), body: `Text.\n---\n${mail.slice(mail.indexOf("\ndiff --git") + 1)}` }],
      [other.folder],
    );
    const { patches } = await reader.commits("bad@example.org");
    expect(patches[0]?.problem).toBeNull();
    expect(reader.git("rev-parse", `${patches[0]?.commit}^{tree}`)).toBe(
      other.git("rev-parse", `${amended}^{tree}`),
    );
  });
});

test("a diff of a million lines becomes a commit, one of more files than people review none", async () => {
  const whole = `diff --git a/big.txt b/big.txt\nnew file mode 100644\n--- /dev/null\n+++ b/big.txt\n@@ -0,0 +1,900000 @@\n${"+\n".repeat(900_000)}`;
  const names = Array.from(
    { length: 40_000 },
    (_, at) => `--- a/f${at}\n+++ b/f${at}\n@@ -1 +1 @@\n-a\n+b\n`,
  ).join("");
  expect((await commitsOf(whole)).commit).not.toBeNull();
  expect((await commitsOf(`diff --git a/f b/f\n${names}`)).what).toContain(
    "touches more files than any patch",
  );
});

describe("binary files", () => {
  const large = "The binary files in the patch are larger than any that people send.";
  /** The mail of a commit that adds or changes a binary file. */
  const binaryOf = (repository: SampleRepository, name: string) => {
    const mail = repository.git("format-patch", "--stdout", "--binary", "-1", repository.hash(name));
    return mail.slice(mail.indexOf("\ndiff --git") + 1);
  };
  const noise = Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * at * 31) % 251));
  const binary = (authored: number, name: string, content: Uint8Array) => ({
    ...{ name, message: `x: ${name}`, authored, files: { "x.bin": content } },
  });

  test("that are small in the mail and large in the repository are not unpacked", async () => {
    const other = repositoryOf([
      ...history,
      { ...binary(sent - day, "bomb", Buffer.alloc(40 << 20)), branch: "bomb", parents: ["base"] },
    ]);
    const diff = binaryOf(other, "bomb");
    expect(diff.length).toBeLessThan(300_000);
    expect(await commitsOf(diff, "")).toMatchObject({ commit: null, what: large });
  });

  test("that are there, and become large by a small change, are not made either", async () => {
    const other = repositoryOf([
      { name: "base", message: "Begin", authored: sent - 9 * day, files: { "x.bin": noise } },
      {
        ...binary(sent - day, "bomb", Buffer.concat(Array.from({ length: 9_000 }, () => noise))),
        branch: "bomb",
        parents: ["base"],
      },
    ]);
    const diff = binaryOf(other, "bomb");
    expect(diff).toMatch(/^delta/m);
    const reader = new Reader([mailOf(diff, "")], [other.folder]);
    const { patches } = await reader.commits("bad@example.org");
    expect(patches[0]?.problem?.what).toBe(large);
  });

  test("that people send are there afterwards", async () => {
    const other = repositoryOf([
      { name: "base", message: "Begin", authored: sent - 9 * day, files: { "x.bin": noise } },
      {
        ...binary(sent - day, "more", Buffer.concat([noise, noise.subarray(5), noise])),
        ...{ branch: "more", parents: ["base"] },
      },
    ]);
    const diff = binaryOf(other, "more");
    expect(diff).toMatch(/^delta/m);
    const reader = new Reader([mailOf(diff, "")], [other.folder]);
    const { patches } = await reader.commits("bad@example.org");
    expect(reader.git("rev-parse", `${patches[0]?.commit}:x.bin`)).toBe(
      other.git("rev-parse", `${other.hash("more")}:x.bin`),
    );
  });
});

test("nothing that the repository or a patch names is run", async () => {
  const trap = repositoryOf(history);
  const fired = join(folder(), "fired");
  for (const hook of ["post-applypatch", "reference-transaction", "post-index-change"])
    lay(trap, `.git/hooks/${hook}`, `#!/bin/sh\ntouch ${fired}\n`, 0o755);
  trap.git("config", "filter.evil.clean", `touch ${fired}`);
  trap.git("config", "filter.evil.smudge", `touch ${fired}`);
  trap.git("config", "merge.evil.driver", `touch ${fired}`);
  trap.git("config", "diff.evil.textconv", `touch ${fired}`);
  trap.git("config", "diff.external", `touch ${fired}`);
  mkdirSync(join(trap.folder, ".git/info"), { recursive: true });
  lay(trap, ".git/info/attributes", "* filter=evil merge=evil diff=evil\n");
  const [mail] = posted(trap, ["one"]);
  const conflicting = { ...mail!, body: mail!.body.replace("+five", "+fünf") };
  const attributes = madeOf(".gitattributes", "* filter=evil merge=evil diff=evil\n");
  const reader = new Reader([conflicting, mailOf(attributes)], [trap.folder]);
  expect((await reader.commits(mail!.messageId)).patches[0]?.commit).not.toBeNull();
  expect((await reader.commits("bad@example.org")).patches[0]?.commit).not.toBeNull();
  expect(existsSync(fired)).toBe(false);
});

describe("a repository", () => {
  test("that is shallow serves as far as it goes", async () => {
    const clone = folder();
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${sample.folder}`, clone], {
      env: plainGit,
    });
    const reader = new Reader(posted(sample, ["one"]), [clone]);
    const { base, problems } = await reader.commits("series-v1-1@example.org");
    expect(base).toMatchObject({ commit: sample.hash("base"), how: "date" });
    expect(problems).toEqual([]);
  });

  test("that is partial says which content is missing, and fetches nothing", async () => {
    const clone = folder();
    sample.git("config", "uploadpack.allowFilter", "true");
    onTestFinished(() => void sample.git("config", "--unset", "uploadpack.allowFilter"));
    const options = ["--quiet", "--bare", "--filter=blob:none"];
    execFileSync("git", ["clone", ...options, `file://${sample.folder}`, clone], { env: plainGit });
    const before = contentsOf(join(clone, "objects"));
    const reader = new Reader(posted(sample, ["one"]), [clone]);
    const { base, patches } = await reader.commits("series-v1-1@example.org");
    expect(base).toBeNull();
    expect(await verdictOf(reader, "series-v1-1@example.org")).toBeNull();
    expect(patches[0]?.problem?.what).toBe(
      "The repository does not have the content of a.c: it is a partial clone, or damaged.",
    );
    expect(contentsOf(join(clone, "objects"))).toEqual(before);
  });

  test("that has no files of its commits says so, and costs what was made before nothing", async () => {
    const clone = folder();
    sample.git("config", "uploadpack.allowFilter", "true");
    onTestFinished(() => void sample.git("config", "--unset", "uploadpack.allowFilter"));
    const options = ["--quiet", "--bare", "--filter=tree:0"];
    execFileSync("git", ["clone", ...options, `file://${sample.folder}`, clone], { env: plainGit });
    const reader = new Reader(posted(sample, ["one"]), [clone]);
    const { base, patches } = await reader.commits("series-v1-1@example.org");
    expect(base).toBeNull();
    expect(patches[0]?.problem?.what).toBe(
      "The repository does not have the commit's files: it is a partial clone, or damaged.",
    );
    const own = readFileSync(join(reader.own[0]!, "patch-tracker"), "utf8");
    await reader.commits("series-v1-1@example.org");
    expect(await verdictOf(reader, "series-v1-1@example.org")).toBeNull();
    expect(readFileSync(join(reader.own[0]!, "patch-tracker"), "utf8")).toBe(own);
  });

  test("that is empty says so", async () => {
    const empty = repositoryOf([]);
    const reader = new Reader(posted(sample, ["one"]), [empty.folder]);
    const { base, problems } = await reader.commits("series-v1-1@example.org");
    expect(base).toBeNull();
    expect(problems[0]?.what).toContain("has no commits yet.");
  });

  test("that lost the base after the commits were made has them made anew", async () => {
    const own = repositoryOf(history);
    const reader = new Reader(posted(own, ["one"]), [own.folder]);
    const first = await reader.commits("series-v1-1@example.org");
    expect(first.base?.commit).toBe(own.hash("base"));
    // Another history in the same place: nothing of the old is there.
    rmSync(join(own.folder, ".git/objects"), { recursive: true });
    mkdirSync(join(own.folder, ".git/objects"));
    own.git("update-ref", "--no-deref", "-d", "refs/heads/work");
    own.git("symbolic-ref", "HEAD", "refs/heads/other");
    writeFileSync(join(own.folder, "a.c"), lines({ 20: "twenty" }));
    own.git("update-ref", "-d", "refs/heads/master");
    rmSync(join(own.folder, ".git/index"));
    own.git("add", "a.c");
    own.git(
      "-c",
      "user.name=Ann",
      "-c",
      "user.email=ann@example.org",
      "commit",
      "--quiet",
      `--date=@${sent / 1000 - 9999}`,
      "-m",
      "Anew",
    );
    const again = await reader.commits("series-v1-1@example.org");
    expect(again.patches[0]?.commit).not.toBe(first.patches[0]?.commit);
    expect(reader.git("show", `${again.tip}:a.c`)).toBe(lines({ 5: "five", 20: "twenty" }));
  });
});

describe("our own repository", () => {
  const id = "series-v1-1@example.org";

  const identityOf = (reader: Reader) => readFileSync(join(reader.own[0]!, "patch-tracker"), "utf8");

  test("stays where a mail names a path that no command line takes", async () => {
    const blob = sample.git("rev-parse", `${sample.hash("base")}:a.c`).trim();
    const path = "y".repeat(200_000);
    const diff = `diff --git a/x b/x\nindex ${blob}..1234567 100644\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`;
    const reader = new Reader([...posted(sample, ["one"]), mailOf(diff)], [sample.folder]);
    const { tip } = await reader.commits(id);
    const own = identityOf(reader);
    expect((await reader.commits("bad@example.org")).patches[0]?.commit).toBeNull();
    expect(identityOf(reader)).toBe(own);
    expect(reader.git("cat-file", "-t", tip!)).toBe("commit\n");
  });

  test("stays where the person's is damaged, and a sentence says so", async () => {
    const other = repositoryOf(
      [
        ...history,
        { name: "later", message: "b: later", authored: sent - 2 * day, files: { "b.c": "b\n" } },
        { name: "newest", message: "b: newest", authored: sent - day / 2, files: { "b.c": "c\n" } },
      ],
      { loose: true },
    );
    const mails = [
      ...posted(other, ["one"]),
      { ...posted(other, ["one"], { id: "next" })[0]!, date: sent + day },
    ];
    const reader = new Reader(
      mails.map((mail) => ({ ...mail, subject: `[PATCH] ${mail.messageId.slice(0, 4)}: change` })),
      [other.folder],
    );
    await reader.commits(id);
    const own = identityOf(reader);
    const lost = other.hash("later");
    rmSync(join(other.folder, ".git/objects", lost.slice(0, 2), lost.slice(2)));
    const asked = reader.commits("next-v1-1@example.org", 1, servicesIn(reader.storage));
    await expect(asked).rejects.toMatchObject({
      problem: { remedy: expect.stringContaining("run git fsck in your repository") },
    });
    expect(identityOf(reader)).toBe(own);
  });

  test.each([
    ["is thrown away", (own: string) => rmSync(own, { recursive: true })],
    ["has a ref that is none", (own: string) => spoil(own, "refs", "nonsense")],
    ["has lost its objects", (own: string) => rmSync(join(own, "objects"), { recursive: true })],
    ["has lost its way to the person's", (own: string) => rmSync(join(own, "objects/info/alternates"))],
    ["has a record of nonsense", (own: string) => spoil(own, "ranges", "{")],
    ["has a commit that is no object", (own: string) => spoil(own, "objects", "nonsense")],
    [
      "is a file",
      (own: string) => {
        rmSync(own, { recursive: true });
        writeFileSync(own, "");
      },
    ],
  ])("that %s is made anew", async (_, damage) => {
    const reader = new Reader(posted(sample, ["one"]), [sample.folder]);
    const first = await reader.commits(id);
    damage(reader.own[0]!);
    expect(await reader.commits(id)).toEqual(first);
    expect(reader.git("show", `${first.tip}:a.c`)).toBe(lines({ 5: "five" }));
  });

  test("that cannot be written gets a sentence", async () => {
    const reader = new Reader(posted(sample, ["one"]), [sample.folder]);
    writeFileSync(join(reader.storage, "revisions"), "");
    await expect(reader.commits(id)).rejects.toMatchObject({
      problem: { what: "The folder for posted patches cannot be written to." },
    });
  });

  test("serves several at once that ask for different and the same series", async () => {
    const mails = Array.from({ length: 4 }, (_, at) =>
      posted(sample, ["one"], { id: `series${at}` }).map((mail) => ({
        ...mail,
        subject: `[PATCH] ${["a: count", "b: sing", "c: dance", "d: sleep"][at]}`,
        body: bodyOf(sample, "one").replaceAll("five", `five${at}`),
      })),
    ).flat();
    const reader = new Reader(mails, [sample.folder]);
    await reader.series("series0-v1-1@example.org");
    const processes = [reader.services, servicesIn(reader.storage), servicesIn(reader.storage)];
    const asked = processes.flatMap((services) =>
      [0, 1, 2, 3].map((at) => reader.commits(`series${at}-v1-1@example.org`, 1, services)),
    );
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ tip }) => tip)).size).toBe(4);
    for (const { tip } of answers) expect(reader.git("cat-file", "-t", tip!)).toBe("commit\n");
  });

  test("can be stopped, and goes on later", async () => {
    const reader = new Reader(posted(sample, ["one"]), [sample.folder]);
    const series = await reader.series(id);
    const stop = new AbortController();
    const request = { project: reader.project, series, revision: 0, offline: true };
    const asked = reader.services.patches.commits(request, call(stop.signal));
    stop.abort(new Error("stopped"));
    await expect(asked).rejects.toThrow();
    expect((await reader.commits(id)).tip).not.toBeNull();
  });
});

/** Puts nonsense into every file below a folder of a repository. */
function spoil(own: string, part: string, text: string): void {
  for (const entry of readdirSync(join(own, part), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name === "alternates") continue;
    rmSync(path);
    writeFileSync(path, text);
  }
}
