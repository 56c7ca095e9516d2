// What custodians do with a series, in real repositories.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { coverWords, mergeMessage } from "../../../src/core/applying/mergeMessage.ts";
import { withoutSecrets } from "../../../src/core/applying/pullRequest.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { parseWholeMail } from "../../../src/core/mail/parse.ts";
import { readPullRequest } from "../../../src/core/mail/pullRequest.ts";
import type { SampleRepository } from "../../support/repository.ts";
import { call, folder } from "../../support/services.ts";
import { day, lines, type PostedMail, posted, type Reader, repositoryOf, sent } from "../patches/support.ts";
import { answer, ben, cloneOf, id, reading, theSeries } from "./support.ts";

const cover: PostedMail = {
  messageId: "cover@example.org",
  subject: "[PATCH 0/2] five and six",
  body: [
    "Hi all,",
    "",
    "Both are odd, see",
    "the manual.",
    "",
    "Changes in v2:",
    "- less",
    "",
    "Ann Lee (2):",
    "  a: change five",
    "  b: change six",
    "",
    " a.c | 2 +-",
    " 2 files changed, 2 insertions(+), 2 deletions(-)",
    "",
    "base-commit: 1234567890123456789012345678901234567890",
    "-- ",
    "2.39.5",
    "",
  ].join("\n"),
};

const message = `Merge patch series "five and six"

Ann Lee <ann@example.org> says:

Hi all,

Both are odd, see
the manual.

Link: https://lore.kernel.org/r/cover@example.org
`;

function mails(): PostedMail[] {
  return [cover, ...theSeries().map((mail) => ({ ...mail, to: cover.messageId }))];
}

async function requestOf(reader: Reader, thread = id(1)) {
  const [place = ""] = reader.folders;
  const series = await reader.series(thread);
  return { project: reader.project, series, revision: 0, offline: true, folder: place };
}

const all = { trailers: null, link: false, signOff: true };

test("a cover letter says in a merge what its author wrote, and nothing that programs put below", () => {
  expect(coverWords(cover.body)).toBe("Hi all,\n\nBoth are odd, see\nthe manual.");
  expect(coverWords("Text.\n---\nv2: less\n")).toBe("Text.");
  const author = { name: "Ann Lee", email: "ann@example.org" };
  expect(mergeMessage({ title: "five", author, cover: null, patches: 1 }, "https://example.org/r/x")).toBe(
    'Merge patch "five"\n\nLink: https://example.org/r/x\n',
  );
});

test.each([
  ["--- a/x is what it was", true],
  ["---", false],
  ["base-commit: 1234567890", false],
  ["The base-commit: is told below", true],
  ["prerequisite-patch-id: 12", false],
  ["Best regards,", false],
  ["With Best regards, as ever", true],
  ["Changes since v1:", false],
  ["v2 -> v3:", false],
  ["v2: less", false],
  ["The v2: it is less", true],
  ["Range-diff against v1:", false],
  [" doc/board.rst | 12 +++---", false],
  [" doc/logo.png | Bin 0 -> 12 bytes", false],
  ["a | b | 3", true],
  ["Ann Lee (2):", true],
])("a line %j belongs to the words of a cover letter: %s", (line, belongs) => {
  const words = coverWords(`Text.\n\n${line}\nmore`);
  expect(words.split("\n").includes(line)).toBe(belongs);
  expect(words).toMatch(/^Text\./);
});

test("a series is merged with the words of its cover letter, above the branch and below nothing else", async () => {
  const sample = cloneOf();
  const reader = reading(sample, [answer(id(2), ben, "Reviewed-by: Ben Ode <ben@example.com>\n")], mails());
  const done = await reader.services.custodians.merge({ ...(await requestOf(reader)), ...all }, call());
  expect(done).toMatchObject({ branch: "master", before: sample.hash("base"), conflicts: [] });
  expect(sample.git("log", "-1", "--format=%B", "master").trimEnd()).toBe(message.trimEnd());
  expect(sample.git("log", "-1", "--format=%P %cn", "master").trim()).toBe(
    `${sample.hash("base")} ${sample.git("rev-parse", "master^2").trim()} Carl Keeper`,
  );
  expect(sample.git("log", "-1", "--format=%(trailers)", "master^2")).toBe(
    "Signed-off-by: Ann Lee <ann@example.org>\nReviewed-by: Ben Ode <ben@example.com>\nSigned-off-by: Carl Keeper <carl@example.org>\n\n",
  );
  expect(sample.git("status", "--porcelain")).toBe("");
  expect(sample.git("for-each-ref", "refs/patch-tracker")).toBe("");
  expect(sample.git("fsck", "--strict", "--no-dangling")).toBe("");
});

test("a series that was made on another branch brings nothing of that branch along", async () => {
  const sample = cloneOf([
    { name: "else", branch: "next", parents: ["base"], message: "next: begin", authored: sent - day },
    {
      name: "on next",
      branch: "next",
      message: "a: change five",
      authored: sent,
      files: { "a.c": lines({ 5: "five" }) },
    },
  ]);
  const tail = `\nbase-commit: ${sample.hash("else")}\n`;
  const reader = reading(sample, [], posted(sample, ["on next"], { tail }));
  await reader.services.custodians.merge({ ...(await requestOf(reader)), ...all, signOff: false }, call());
  expect(sample.git("log", "--format=%s", `${sample.hash("base")}..master`)).toBe(
    'Merge patch "a: change five"\na: change five\n',
  );
});

test("a merge that conflicts waits for the person, and aborted all is as it was", async () => {
  const sample = cloneOf([
    {
      name: "above",
      parents: ["base"],
      message: "a: above",
      authored: sent + day,
      files: { "a.c": lines({ 5: "cinq" }) },
    },
  ]);
  sample.git("reset", "--quiet", "--hard", "master");
  const reader = reading(sample, [], mails());
  const { services } = reader;
  const request = { ...(await requestOf(reader)), ...all };
  const [place = ""] = reader.folders;
  expect(await services.custodians.merge(request, call())).toMatchObject({ after: null, conflicts: ["a.c"] });
  await expect(services.custodians.merge(request, call())).rejects.toThrow("A merge is under way in ");
  expect(await services.workTrees.abort({ folder: place, begun: null }, call())).toMatchObject({
    tip: sample.hash("above"),
  });
  expect(readFileSync(join(place, "a.c"), "utf8")).toBe(lines({ 5: "cinq" }));
  await services.custodians.merge(request, call());
  writeFileSync(join(place, "a.c"), lines({ 5: "five, cinq" }));
  sample.git("add", "a.c");
  expect(await services.workTrees.continue({ folder: place }, call())).toMatchObject({
    before: sample.hash("above"),
  });
  expect(sample.git("log", "-1", "--format=%B", "master").trimEnd()).toBe(message.trimEnd());
});

/** A branch that conflicts with the series. */
const above = {
  name: "above",
  parents: ["base"],
  message: "a: above",
  authored: sent + day,
  files: { "a.c": lines({ 5: "cinq" }) },
};

test("a merge that the person begins before git starts is theirs, with what is resolved in it", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  const reader = reading(sample, [], mails());
  const request = { ...(await requestOf(reader)), ...all };
  // The last thing that is told before git starts.
  const begin = () => {
    if (existsSync(join(sample.folder, ".git", "MERGE_HEAD"))) return;
    expect(() => sample.git("merge", "work")).toThrow();
    writeFileSync(join(sample.folder, "a.c"), "by hand\n");
    sample.git("add", "a.c");
  };
  const told = { signal: new AbortController().signal, progress: begin };
  await expect(reader.services.custodians.merge(request, told)).rejects.toThrow("A merge is under way in ");
  expect(sample.git("rev-parse", "MERGE_HEAD").trim()).toBe(sample.hash("two"));
  expect(readFileSync(join(sample.folder, "a.c"), "utf8")).toBe("by hand\n");
  expect(sample.git("for-each-ref", "refs/patch-tracker")).toBe("");
});

test("a commit that the person makes before git starts is not below what Undo takes back", async () => {
  const sample = cloneOf();
  const reader = reading(sample, [], mails());
  const request = { ...(await requestOf(reader)), ...all };
  const commit = () => {
    if (sample.git("log", "-1", "--format=%s") !== "mine\n")
      sample.git("commit", "--quiet", "--allow-empty", "--message", "mine");
  };
  const told = { signal: new AbortController().signal, progress: commit };
  await expect(reader.services.custodians.merge(request, told)).rejects.toThrow(" has changed meanwhile");
  expect(sample.git("log", "-1", "--format=%s")).toBe("mine\n");
});

test("the list of conflicts is not in the message of a merge, with whatever sign the person has it", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  sample.git("config", "core.commentChar", ";");
  const reader = reading(sample, [], mails());
  await reader.services.custodians.merge({ ...(await requestOf(reader)), ...all }, call());
  sample.git("add", "a.c");
  sample.git("config", "gpg.program", "false");
  sample.git("config", "commit.gpgSign", "true");
  const goOn = () => reader.services.workTrees.continue({ folder: sample.folder }, call());
  expect(await goOn()).toMatchObject({ after: null, problem: { what: expect.stringContaining("sign") } });
  sample.git("config", "commit.gpgSign", "false");
  expect(await goOn()).toMatchObject({ before: sample.hash("above"), problem: null });
  expect(sample.git("log", "-1", "--format=%B", "master").trimEnd()).toBe(message.trimEnd());
});

/** A clone whose master follows that of a custodian's tree. */
function custodiansClone(): SampleRepository {
  const sample = cloneOf();
  sample.git("config", "remote.efi.url", "https://source.denx.de/u-boot/custodians/u-boot-efi.git");
  sample.git("config", "remote.efi.fetch", "+refs/heads/*:refs/remotes/efi/*");
  sample.git("update-ref", "refs/remotes/efi/master", sample.hash("base"));
  sample.git("config", "branch.master.remote", "efi");
  sample.git("config", "branch.master.merge", "refs/heads/master");
  return sample;
}

/** What the program itself reads in an answer with these words. */
async function readBack(text: string) {
  const mail = [
    "From: Carl Keeper <carl@example.org>",
    "Subject: Re: [PATCH 0/2] five and six",
    "Message-ID: <t@example.org>",
    "",
    text,
  ];
  return factsOf(await parseWholeMail(Buffer.from(mail.join("\n")), false));
}

test("thanks name the tree and the commit of each patch, below a quote of the cover", async () => {
  const sample = custodiansClone();
  const reader = reading(sample, [], mails());
  const request = await requestOf(reader);
  await reader.services.workTrees.apply({ ...request, ...all, trailers: [] }, call());
  const thanks = await reader.services.custodians.thanks({ ...request, branch: null }, call());
  const [two, one] = sample.git("log", "-2", "--format=%H", "master").trim().split("\n");
  expect(thanks).toEqual({
    about: "cover@example.org",
    tree: "u-boot-efi/master",
    left: [],
    text: `> Both are odd, see
> the manual.

Applied to u-boot-efi/master, thanks!

[1/2] a: change five
      commit: ${one}
[2/2] b: change six
      commit: ${two}

Best regards,
-- 
Carl Keeper <carl@example.org>
`,
  });
  expect(await readBack(thanks.text)).toMatchObject({ verdict: "applied", tree: "u-boot-efi/master" });
});

test("thanks of somebody whom git does not know are not written", async () => {
  const sample = custodiansClone();
  const reader = reading(sample, [], mails());
  const request = await requestOf(reader);
  await reader.services.workTrees.apply({ ...request, ...all, trailers: [] }, call());
  sample.git("config", "user.name", "");
  await expect(reader.services.custodians.thanks({ ...request, branch: null }, call())).rejects.toThrow(
    "Git does not know who you are, and the mail is signed with your name.",
  );
});

test("thanks say which patches were changed as they were applied, other lines around them aside", async () => {
  const sample = cloneOf([
    {
      name: "near",
      parents: ["base"],
      message: "a: change three",
      authored: sent,
      files: { "a.c": lines({ 3: "three" }) },
    },
    {
      name: "one applied",
      message: "a: change five",
      authored: sent,
      files: { "a.c": lines({ 3: "three", 5: "five" }) },
    },
    {
      name: "two applied",
      message: "b: change six",
      authored: sent,
      files: { "b.c": lines({ 6: "sechs" }) },
    },
  ]);
  const reader = reading(sample, [], mails());
  const { services } = reader;
  const request = { ...(await requestOf(reader)), branch: "master" };
  const { text } = await services.custodians.thanks(request, call());
  expect(text).toContain(
    `[1/2] a: change five\n      commit: ${sample.hash("one applied")}\n[2/2] b: change six\n      commit: ${sample.hash("two applied")} (with changes)\n`,
  );
  expect(await readBack(text)).toMatchObject({ verdict: "applied", applies: [1, 2] });
});

test("thanks for a branch that follows none name the remote's branch that has the commits, else the branch", async () => {
  const sample = cloneOf();
  const remotes = [
    ["fork", "https://example.org/carl/u-boot.git"],
    ["efi", "https://source.denx.de/u-boot/custodians/u-boot-efi.git"],
  ];
  for (const [name = "", url = ""] of remotes) sample.git("config", `remote.${name}.url`, url);
  const at = (ref: string, name: string) =>
    sample.git("update-ref", `refs/remotes/${ref}`, sample.hash(name));
  const reader = reading(sample, [], mails());
  const request = { ...(await requestOf(reader)), branch: "work" };
  const tree = async () => (await reader.services.custodians.thanks(request, call())).tree;
  at("efi/master", "one");
  expect(await tree()).toBe("work");
  at("fork/bots/update", "two");
  expect(await tree()).toBe("u-boot/bots/update");
  at("fork/next", "two");
  expect(await tree()).toBe("u-boot/next");
  at("fork/master", "two");
  expect(await tree()).toBe("u-boot/master");
  at("efi/for-later", "two");
  at("efi/for-next", "two");
  sample.git("symbolic-ref", "refs/remotes/efi/HEAD", "refs/remotes/efi/for-next");
  expect(await tree()).toBe("u-boot-efi/for-next");
  at("efi/work", "two");
  expect(await tree()).toBe("u-boot-efi/work");
  // What a local branch follows is no tree that others have.
  sample.git("config", "branch.work.remote", ".");
  sample.git("config", "branch.work.merge", "refs/heads/master");
  expect(await tree()).toBe("u-boot-efi/work");
});

test("thanks for a part that was applied say what was not, and without any there are no thanks", async () => {
  const sample = custodiansClone();
  const reader = reading(sample, [], mails());
  const request = await requestOf(reader);
  await expect(reader.services.custodians.thanks({ ...request, branch: null }, call())).rejects.toThrow(
    "None of its patches was found among the newest 2,000 commits of master.",
  );
  sample.git("cherry-pick", sample.hash("two"));
  const { text, left } = await reader.services.custodians.thanks({ ...request, branch: "master" }, call());
  expect(left).toEqual(["a: change five"]);
  expect(text).toContain("Applied patch 2 to u-boot-efi/master, thanks!\n\n[2/2] b: change six\n");
  expect(text).toContain("\n\nNot applied:\n\n[1/2] a: change five\n\nBest regards,\n");
  expect(await readBack(text)).toMatchObject({ verdict: "applied", applies: [2] });
});

test("a pull request is what git request-pull says of what the remote has", async () => {
  const sample = cloneOf();
  const server = repositoryOf([], { bare: true, folder: join(folder(), "u-boot-efi.git") });
  sample.git("remote", "add", "efi", server.folder);
  sample.git("tag", "-a", "-m", "Pull request for 2022.04", "efi-2022-04", "work");
  const { services, folders, project } = reading(sample);
  const [place = ""] = folders;
  const asked = {
    folder: place,
    project: { ...project, branch: "master" },
    remote: "efi",
    name: "efi-2022-04",
  };
  const ask = () => services.custodians.pullRequest(asked, call());
  await expect(ask()).rejects.toThrow("efi does not have efi-2022-04 as it is here.");
  sample.git("push", "--quiet", "efi", "efi-2022-04");
  const { subject, text } = await ask();
  expect(subject).toBe("Pull request: u-boot-efi efi-2022-04");
  expect(text).toMatch(/^The following changes since commit [0-9a-f]{40}:\n/);
  expect(text).toContain(`  ${server.folder} tags/efi-2022-04\n`);
  expect(readPullRequest(text.split("\n"), subject)?.patches).toEqual([
    { author: "Ann Lee", title: "a: change five" },
    { author: "Ann Lee", title: "b: change six" },
  ]);
  for (const name of ["-x", "none", "a b"])
    await expect(services.custodians.pullRequest({ ...asked, name }, call())).rejects.toThrow(
      "There is no tag or branch",
    );
  await expect(services.custodians.pullRequest({ ...asked, remote: "none" }, call())).rejects.toThrow(
    "There is no remote none",
  );
});

test("a token in the address of a remote does not get into a pull request", async () => {
  const sample = cloneOf();
  // What a plain web server tells git of a repository.
  const server = createServer((_, response) => response.end(`${sample.hash("two")}\trefs/heads/work\n`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}/u-boot-efi.git`;
  sample.git("remote", "add", "efi", `http://ann:s3cr3t@${address}`);
  const { services, project } = reading(sample);
  const { text } = await services.custodians.pullRequest(
    { folder: sample.folder, project: { ...project, branch: "master" }, remote: "efi", name: "work" },
    call(),
  );
  expect(text).not.toContain("s3cr3t");
  expect(text).toContain(`  http://${address} work\n`);
});

test.each([
  ["https://TOKEN@example.org/x", "https://example.org/x"],
  ["https://a:p@ss@example.org/x", "https://example.org/x"],
  ["ssh://git:pw@example.org/x", "ssh://git@example.org/x"],
  ["git@example.org:x, Ann <ann@example.org>", "git@example.org:x, Ann <ann@example.org>"],
])("of the address %s is shown %s", (address, shown) => {
  expect(withoutSecrets(address)).toBe(shown);
});
