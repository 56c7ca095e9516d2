// Patches to files that are not in UTF-8: each becomes what a real git am makes of the bytes of its mail.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";
import { lines, Reader, repositoryOf, sent } from "./support.ts";

const latin = (text: string) => Buffer.from(text, "latin1");
const utf8 = (text: string) => Buffer.from(text);
/** "/* Москва *\/" in KOI8-R. */
const moscow = Buffer.from([0xed, 0xcf, 0xd3, 0xcb, 0xd7, 0xc1]);
const inKoi8 = (text: string) => Buffer.concat([moscow, utf8(`\n${text}`)]);

/** A change of these files, in a repository where the next commits come upon what was there before. */
function changing(before: Record<string, Uint8Array | null>, after: Record<string, Uint8Array | null>) {
  const files = Object.fromEntries(Object.entries(before).filter(([, content]) => content !== null));
  return repositoryOf([
    { name: "base", message: "Begin", authored: sent - 86_400_000, files: { "x.c": "x\n", ...files } },
    { name: "one", branch: "work", parents: ["base"], message: "change", authored: sent, files: after },
  ]);
}

/** The mail of a commit with its bytes as they are, which says that it is in a charset. */
function mailOf(sample: SampleRepository, charset: string | null, encoding = "8bit"): Buffer {
  const args = ["format-patch", "--stdout", "-1", sample.hash("one")];
  const mail = execFileSync("git", args, { cwd: sample.folder, env: plainGit }).toString("latin1");
  const type = charset === null ? [] : [`Content-Type: text/plain; charset=${charset}`];
  const [head = "", ...body] = mail.split("\n\n");
  const named = [head, "Message-ID: <one@example.org>", ...type, `Content-Transfer-Encoding: ${encoding}`];
  const text = body.join("\n\n");
  return latin(`${named.join("\n")}\n\n${encoded(text, encoding)}`);
}

function encoded(text: string, encoding: string): string {
  if (encoding === "base64") return `${latin(text).toString("base64").replace(/.{76}/g, "$&\n")}\n`;
  const hex = (letter: string) => `=${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encoding === "8bit" ? text : text.replace(/[=\x80-\xff]/g, hex);
}

/** The tree that git am makes of a mail. */
function treeByGit(sample: SampleRepository, mail: Uint8Array): string {
  const cwd = folder();
  const env = { ...plainGit, GIT_COMMITTER_NAME: "Carl", GIT_COMMITTER_EMAIL: "carl@example.org" };
  const git = (args: string[], input: Uint8Array = new Uint8Array()) =>
    execFileSync("git", args, { cwd, env, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  git(["clone", "--quiet", sample.folder, "."]);
  git(["checkout", "--quiet", "--detach", sample.hash("base")]);
  git(["am", "--quiet", "--keep-cr"], mail);
  return git(["rev-parse", "HEAD^{tree}"]);
}

async function treeHere(sample: SampleRepository, mail: Uint8Array): Promise<string> {
  const reader = new Reader([], [sample.folder]);
  writeFileSync(reader.archive, mail);
  const { tip, patches } = await reader.commits("one@example.org");
  expect(patches).toMatchObject([{ problem: null, threeWay: false }]);
  return reader.git("rev-parse", `${tip}^{tree}`);
}

const cases: [string, () => [SampleRepository, Buffer]][] = [
  ...[null, "UTF-8", "ISO-8859-1"].map((charset): [string, () => [SampleRepository, Buffer]] => [
    `lines of Latin-1 that stay, go and come, also in files that had none, in a mail in ${charset}`,
    () => {
      const author = latin(`/* M\xfcller */\n${lines()}`);
      const sample = changing(
        { "stays.c": author, "changed.c": author, "first.c": utf8(lines()), "new.c": null },
        {
          "stays.c": latin(`/* M\xfcller */\n${lines({ 2: "two" })}`),
          "changed.c": latin(`/* M\xfcller, J\xf8rgensen */\n${lines()}`),
          "first.c": latin(lines({ 5: "J\xf8rgensen" })),
          "new.c": latin("J\xf8rgensen\n"),
        },
      );
      return [sample, mailOf(sample, charset)];
    },
  ]),
  [
    "a file that becomes UTF-8",
    () => {
      const sample = changing(
        { "a.c": latin(`M\xfcller\n${lines()}`) },
        { "a.c": utf8(`Müller\n${lines()}`) },
      );
      return [sample, mailOf(sample, "UTF-8")];
    },
  ],
  [
    "a file with lines in UTF-8 and in Latin-1",
    () => {
      const mixed = (text: string) => Buffer.concat([latin("J\xf8rgensen\n"), utf8(`Müller\n${text}`)]);
      const sample = changing({ "a.c": mixed(lines()) }, { "a.c": mixed(lines({ 1: "one" })) });
      return [sample, mailOf(sample, "UTF-8")];
    },
  ],
  ...["base64", "quoted-printable"].map((encoding): [string, () => [SampleRepository, Buffer]] => [
    `a file in Latin-1, in a mail in UTF-8 that is encoded as ${encoding}`,
    () => {
      const sample = changing(
        { "a.c": latin(`M\xfcller\n${lines()}`) },
        { "a.c": latin(`M\xfcller\nJ\xf8rgensen\n${lines()}`) },
      );
      return [sample, mailOf(sample, "UTF-8", encoding)];
    },
  ]),
  [
    "a file in KOI8-R",
    () => {
      const sample = changing(
        { "a.c": inKoi8(lines()) },
        { "a.c": Buffer.concat([moscow, inKoi8(lines({ 1: "one" }))]) },
      );
      return [sample, mailOf(sample, "koi8-r")];
    },
  ],
  [
    "a file in Latin-1 whose lines end in CR LF",
    () => {
      const text = (five: string) => latin(`M\xfcller\n${lines({ 2: five })}`.replaceAll("\n", "\r\n"));
      const sample = changing({ "a.c": text("2") }, { "a.c": text("J\xf8rgensen") });
      return [sample, mailOf(sample, "ISO-8859-1")];
    },
  ],
  [
    "a file in UTF-8 and one in Latin-1, in a mail in UTF-8",
    () => {
      const sample = changing(
        { "a.c": utf8(`Müller\n${lines()}`), "b.c": latin(`M\xfcller\n${lines()}`) },
        { "a.c": utf8(`Müller, Ørn\n${lines()}`), "b.c": latin(`M\xfcller, \xd8rn\n${lines()}`) },
      );
      return [sample, mailOf(sample, "UTF-8")];
    },
  ],
];

test.each(cases)("%s", async (_, make) => {
  const [sample, mail] = make();
  expect(await treeHere(sample, mail)).toBe(treeByGit(sample, mail));
});

test("where the file has changed since, lines that are added are written as the file is", async () => {
  const made = changing(
    { "a.c": latin(`M\xfcller\n${lines()}`) },
    { "a.c": latin(`M\xfcller\nJ\xf8rgensen\n${lines()}`) },
  );
  const mail = mailOf(made, "ISO-8859-1");
  const changed = changing({ "a.c": latin(`M\xfcller\n${lines({ 20: "twenty" })}`) }, {});
  expect(await treeHere(changed, mail)).toBe(treeByGit(changed, mail));
});

const named = `Müller\n${lines()}`;
test.each([
  ["moved in a file in UTF-8", utf8, named, lines({ 3: "3\nMüller" })],
  ["moved in a file in Latin-1", latin, named, lines({ 3: "3\nMüller" })],
  ["freed of blanks at its end", utf8, `Müller  \n${lines()}`, named],
])("where the file has changed since, a line that is %s keeps its charset", async (_, bytes, old, next) => {
  const mail = mailOf(changing({ "a.c": bytes(old) }, { "a.c": bytes(next) }), "UTF-8");
  const changed = changing({ "a.c": bytes(old.replace("\n20\n", "\ntwenty\n")) }, {});
  expect(await treeHere(changed, mail)).toBe(treeByGit(changed, mail));
});
