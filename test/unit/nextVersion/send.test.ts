// A version as a real git send-email sends it to a real mail server: threads, recipients, and patches stay what they are.
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { noRules } from "../../../src/core/composing/sendEmail.ts";
import { VersionMails } from "../../../src/core/composing/versionMails.ts";
import { recipientsIn } from "../../../src/core/mail/mailFile.ts";
import { writeVersion } from "../../../src/core/nextVersion/writeVersion.ts";
import { Store } from "../../../src/core/store/store.ts";
import { unfinishedIn } from "../../../src/vscode/nextVersion/model/unfinished.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { hasSendEmail } from "../../support/sendEmailPeer.ts";
import { folder } from "../../support/services.ts";
import { smtpServer } from "../../support/smtpServer.ts";
import { applied, branchOf, filled, history, prepare } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A mail server, and git in that clone as it sends to it. */
async function sending(sample: SampleRepository) {
  const server = await smtpServer();
  for (const [key, value] of [
    ["sendemail.smtpserver", "127.0.0.1"],
    ["sendemail.smtpserverport", String(server.port)],
    ["sendemail.smtpdomain", "client.example.org"],
    ["sendemail.cc", "boss@example.org"],
    ["sendemail.tocmd", "echo third@example.org; true"],
  ] as const)
    sample.git("config", key, value);
  /** At a terminal, as the editor runs it: there git asks for what it is not told. */
  const run = (words: string[]) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      let said = "";
      const terminal = spawn("git", words, {
        cwd: sample.folder,
        env: plainGit as Record<string, string>,
        cols: 500,
      });
      terminal.onData((text) => {
        said += text;
        if (/\? $/.test(text)) terminal.write("\u0003");
      });
      terminal.onExit(({ exitCode }) => resolve({ code: exitCode, said }));
    });
  return { server, run };
}

describe.skipIf(!hasSendEmail)("git send-email", () => {
  test("sends each mail by itself, in one thread, to those whom the files name, and git am takes the patches", async () => {
    const sample = branchOf();
    const { server, run } = await sending(sample);
    const to = ['"Lee, Bea" <bea@example.org>', "list@example.org"];
    const prepared = await prepare(sample, null, { branch: "again", to, cc: ["Cem Ito <cem@example.net>"] });
    const version = filled(prepared, "Say more", "Grüße.");
    const paths = await writeVersion(join(folder(), "out"), version.files);
    const people = recipientsIn(version.files[0]?.content ?? new Uint8Array());
    expect(people.to.map(({ email }) => email)).toEqual(["bea@example.org", "list@example.org"]);
    const store = Store.open(folder(), { log: silentLog, now: Date.now });
    onTestFinished(() => store.close());
    const outgoing = await new VersionMails({ store, now: Date.now }).outgoing(paths, noRules);
    expect(await run(outgoing.tryWords)).toMatchObject({ code: 0 });
    expect(server.received).toEqual([]);
    for (const { sendWords } of outgoing.mails) expect(await run(sendWords)).toMatchObject({ code: 0 });

    expect(server.received).toHaveLength(4);
    for (const [at, { from, to }] of server.received.entries()) {
      expect(from).toBe("ann@example.org");
      expect(to).toEqual(expect.arrayContaining(["bea@example.org", "list@example.org", "cem@example.net"]));
      // Nobody else, whom the person was not shown: not those of trailers, nor of the configuration.
      const named = recipientsIn(version.files[at]?.content ?? new Uint8Array());
      expect(to).toEqual([...named.to, ...named.cc].map(({ email }) => email));
    }
    const fields = (text: string) => ({
      id: /^Message-ID: (<.*>)/im.exec(text)?.[1],
      answers: /^In-Reply-To: (<.*>)/im.exec(text)?.[1],
    });
    const sent = server.received.map(({ text }) => fields(text));
    expect(sent).toEqual(version.files.map(({ content }) => fields(Buffer.from(content).toString())));
    expect(sent.slice(1).every(({ answers }) => answers === sent[0]?.id)).toBe(true);
    const files = server.received.map(({ text }, at) => ({
      name: version.files[at]?.name ?? "",
      content: Buffer.from(text.replaceAll("\r\n", "\n")),
    }));
    const { git } = applied(sample, sample.hash("later"), { files });
    expect(git("log", "-3", "--format=%T %s")).toBe(sample.git("log", "-3", "--format=%T %s", "again"));
  });

  test("carries lines that are too long for mail, CR LF, and bytes that are no text, as git am needs them", async () => {
    const [base] = history;
    if (!base) throw new Error("the history has commits");
    const odd: Record<string, string | Uint8Array> = {
      "crlf.txt": "one\r\ntwo\r\n",
      "long.txt": `${"ä".repeat(700)}\n${"x".repeat(3_000)}\n`,
      "x.bin": Uint8Array.from({ length: 600 }, (_, at) => (at * 7) % 256),
      "from.txt": "From here on\n.\n \n",
    };
    const author = { name: "Änne Lee", email: "anne@example.org" };
    const commits = Object.entries(odd).map(([path, content], at) => ({
      ...{ name: path, branch: "work", authored: base.authored + at * 1000, author },
      ...(at === 0 ? { parents: ["base"] } : {}),
      message: `${path}: add Grüße\n\nSigned-off-by: Änne Lee <anne@example.org>`,
      files: { [path]: content },
    }));
    const sample = branchOf([base, ...commits]);
    const { server, run } = await sending(sample);
    const version = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Add", "Grüße.");
    const paths = await writeVersion(join(folder(), "out"), version.files);
    const store = Store.open(folder(), { log: silentLog, now: Date.now });
    onTestFinished(() => store.close());
    const { mails } = await new VersionMails({ store, now: Date.now }).outgoing(paths, noRules);
    for (const { sendWords } of mails) expect(await run(sendWords)).toMatchObject({ code: 0 });

    const texts = server.received.map(({ text }) => text);
    for (const line of texts.flatMap((text) => text.split("\r\n")))
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
    const files = texts.map((text, at) => ({
      name: version.files[at]?.name ?? "",
      content: Buffer.from(text.replaceAll("\r\n", "\n")),
    }));
    const { git } = applied(sample, sample.hash("base"), { files });
    const told = ["log", "-4", "--format=%T %an <%ae> %s"];
    expect(git(...told)).toBe(sample.git(...told, "work"));
  });
});

test("a mail that was left to be written is told from a patch that has the same words", () => {
  expect(unfinishedIn("Subject: *** SUBJECT HERE ***\n\nText\n")).toBe("*** SUBJECT HERE ***");
  expect(unfinishedIn("Subject: x\n\n- EDITME: say it\n")).toBe("EDITME");
  expect(unfinishedIn("Subject: x\n\nText\n---\ndiff --git a/b4 b/b4\n+EDITME\n")).toBeNull();
});

test("recipients are read from the header alone", () => {
  expect(recipientsIn(Buffer.from("From 0 Mon\nSubject: x\n\nTo: eve@example.net\n"))).toEqual({
    to: [],
    cc: [],
  });
});
