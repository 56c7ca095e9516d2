// Patches to files whose lines end in CR LF, or that are not in UTF-8, taken into a clone: mail keeps neither.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { call } from "../../support/services.ts";
import { day, lines, Reader, repositoryOf, sent } from "../patches/support.ts";
import { carl, take } from "./support.ts";

const first = "series-v1-1@example.org";

const bytes = (text: string) => Buffer.from(text, "latin1");
const returned = (text: string) => bytes(text.replaceAll("\n", "\r\n"));

/** Two patches upon each other, and what has changed on the branch since they were made. */
function clone(since: Record<string, Uint8Array> = {}): SampleRepository {
  const author = (changed: Record<number, string>, name = "M\xfcller") => bytes(`${name}\n${lines(changed)}`);
  const files = { "crlf.c": returned(lines()), "latin.c": author({}), "plain.c": bytes(lines()) };
  return repositoryOf(
    [
      { name: "base", message: "Begin", authored: sent - 9 * day, files },
      {
        ...{ name: "one", branch: "work", parents: ["base"], message: "change five", authored: sent },
        files: {
          "crlf.c": returned(lines({ 5: "five" })),
          "latin.c": author({ 2: "J\xf8rgensen" }),
          "plain.c": bytes(lines({ 5: "five" })),
        },
      },
      {
        ...{ name: "two", branch: "work", message: "change six", authored: sent },
        files: {
          "crlf.c": returned(lines({ 5: "five", 6: "six" })),
          "latin.c": author({ 2: "J\xf8rgensen", 3: "three" }, "M\xfcller, \xd8rn"),
        },
      },
      { name: "since", branch: "master", parents: ["base"], message: "since", authored: sent, files: since },
    ],
    { user: carl, branch: "master" },
  );
}

/** Carl, who reads the two patches in mails that have lost each CR. */
function reading(sample: SampleRepository): Reader {
  const mails = ["one", "two"].map((name, at) => {
    const args = ["format-patch", "--stdout", "-1", sample.hash(name)];
    const [head = "", ...text] = execFileSync("git", args, { cwd: sample.folder, env: plainGit })
      .toString("latin1")
      .replaceAll("\r", "")
      .split("\n\n");
    const more = [
      `Message-ID: <series-v1-${at + 1}@example.org>`,
      ...(at > 0 ? [`In-Reply-To: <${first}>`] : []),
      "Content-Type: text/plain; charset=iso-8859-1",
      "Content-Transfer-Encoding: 8bit",
    ];
    const numbered = head.replace("[PATCH]", `[PATCH ${at + 1}/2]`);
    return `${[numbered, ...more].join("\n")}\n\n${text.join("\n\n")}\n`;
  });
  const reader = new Reader([], [sample.folder], { at: sent + 9 * day });
  writeFileSync(reader.archive, bytes(mails.join("")));
  return reader;
}

async function apply(sample: SampleRepository) {
  const reader = reading(sample);
  const request = { series: await reader.series(first), revision: 0, offline: true, link: false };
  const more = { project: reader.project, folder: sample.folder, signOff: false, trailers: [] };
  return reader.services.workTrees.apply({ ...request, ...more }, call());
}

test("applied where somebody works, they make the files of their author, and nothing is left to commit", async () => {
  const sample = clone();
  expect(await apply(sample)).toMatchObject({ conflicts: [], problem: null });
  expect(sample.git("diff", "--stat", "work", "HEAD")).toBe("");
  expect(sample.git("status", "--porcelain")).toBe("");
});

test("where a file has changed since, they are merged with it", async () => {
  const since = { "crlf.c": returned(`above\n${lines({ 5: "5", 19: "nineteen" })}`) };
  const sample = clone({ ...since, "latin.c": bytes(`M\xfcller\n${lines({ 6: "J\xf8rn" })}`) });
  const { conflicts } = await apply(sample);
  expect(conflicts).toEqual(["crlf.c"]);
  const conflict = readFileSync(join(sample.folder, "crlf.c"), "utf8");
  expect(conflict).toContain("\r\n=======\r\nfive\r\n>>>>>>> ");
  expect(conflict.replaceAll("\r\n", "")).not.toContain("\n");
});

test("a branch made of them has the files of their author", async () => {
  const sample = clone();
  await take(reading(sample));
  expect(sample.git("diff", "--stat", "work", "taken")).toBe("");
});
