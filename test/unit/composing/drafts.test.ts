// Drafts over restarts and windows, and sent by a real git send-email to a real mail server.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { describe, expect, onTestFinished, test } from "vitest";
import { quietly } from "../../../src/core/base/call.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { LocalDrafts } from "../../../src/core/composing/draftService.ts";
import type { Draft, Drafts as KeptDrafts } from "../../../src/core/composing/drafts.ts";
import { Drafts } from "../../../src/core/composing/drafts.ts";
import { mustBeAbleToSend, rulesOf } from "../../../src/core/composing/sendEmail.ts";
import { sendSettings } from "../../../src/core/composing/sender.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { parseWholeMail } from "../../../src/core/mail/parse.ts";
import type { OutgoingMail } from "../../../src/core/mail/writeMail.ts";
import { Store } from "../../../src/core/store/store.ts";
import { plainGit, sampleRepository } from "../../support/repository.ts";
import { hasSendEmail } from "../../support/sendEmailPeer.ts";
import { folder } from "../../support/services.ts";
import { smtpServer } from "../../support/smtpServer.ts";
import { ann, ben, cem, mail, patch, reply } from "../../support/thread.ts";

const now = Date.UTC(2022, 1, 3);

function desk(directory = folder(), at = now): { drafts: KeptDrafts; store: Store; directory: string } {
  const store = Store.open(directory, { log: silentLog, now: () => at });
  onTestFinished(() => store.close());
  return { drafts: new Drafts({ store, log: silentLog, now: () => at }), store, directory };
}

function put(store: Store, mails: Message[]): void {
  store.put(
    "list",
    mails.map((message, index) => ({
      message,
      facts: factsOf(message),
      period: "",
      index: index + store.nextIndex("list", ""),
    })),
  );
}

function outgoing(more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: ben,
    to: [ann],
    cc: [cem],
    subject: "Re: [PATCH] fs: only",
    date: now,
    messageId: "20220203000000.0011@example.com",
    inReplyTo: "p@example.org",
    references: ["c@example.org", "p@example.org"],
    body: "> It was broken.\n\nYes.\n",
    ...more,
  };
}

const about = {
  about: { messageId: "p@example.org", subject: "[PATCH] fs: only" },
  review: null,
  project: "uboot",
};

/** As the editor begins to send a draft. */
async function begin(drafts: KeptDrafts, id: string, known: number): Promise<Draft> {
  const { text } = await drafts.outgoing(id, "send-email");
  return drafts.beginSending(id, { text, known });
}

/** How two that are asked at the same time end. */
async function both(...asked: Promise<unknown>[]): Promise<string[]> {
  return (await Promise.allSettled(asked)).map(({ status }) => status).sort();
}

describe("a draft", () => {
  test("is there after a restart and in another window, as it was saved last", async () => {
    const { drafts, directory } = desk();
    const { id, text } = await drafts.add(outgoing(), about);
    const other = desk(directory).drafts;
    await other.save(id, text.replace("Yes.", "Well."));
    expect(await drafts.get(id)).toMatchObject({
      body: "> It was broken.\n\nWell.\n",
      state: "draft",
      problems: [],
    });
    expect(await desk(directory).drafts.list()).toHaveLength(1);
  });

  test("can be discarded and had again", async () => {
    const { drafts } = desk();
    const { id } = await drafts.add(outgoing(), about);
    await drafts.discard([id], true);
    expect([await drafts.list(), await drafts.get(id)]).toEqual([[], null]);
    await drafts.discard([id], false);
    expect(await drafts.get(id)).toMatchObject({ subject: "Re: [PATCH] fs: only" });
  });

  test("says that its thread went on, but not of the person's own mails", async () => {
    const { drafts, store } = desk();
    put(store, [patch("p@example.org", "[PATCH] fs: only")]);
    const { id } = await drafts.add(outgoing(), about);
    expect(await drafts.get(id)).toMatchObject({ news: 0 });
    put(store, [
      reply("r1@example.net", "p@example.org", "Hm.", { from: cem }),
      reply("r2@example.com", "p@example.org", "Mine."),
    ]);
    expect(await drafts.get(id)).toMatchObject({ news: 1 });
  });

  test("whose file is damaged is left where it is, and the others are read", async () => {
    const { drafts, directory } = desk();
    await drafts.add(outgoing(), about);
    await writeFile(join(directory, "drafts", "0123456789abcdef.json"), '{"id":');
    await writeFile(join(directory, "drafts", "0123456789abcdee.json"), '{"id":"../../etc"}');
    expect(await drafts.list()).toHaveLength(1);
    expect(await readdir(join(directory, "drafts"))).toContain("0123456789abcdef.json");
    await expect(drafts.save("../x", "y")).rejects.toThrow("not there any more");
  });

  test("that was sent is known at once, and is the archive's mail when that has it", async () => {
    const { drafts, store } = desk();
    const { id, messageId } = await drafts.add(outgoing(), about);
    await begin(drafts, id, 0);
    expect(await drafts.list()).toMatchObject([{ state: "sending", tries: 1 }]);
    await drafts.endSending(id, 1, null);
    expect(await drafts.list()).toMatchObject([{ state: "sent", sent: now }]);
    await expect(drafts.save(id, "x")).rejects.toThrow("was sent already");
    await expect(drafts.outgoing(id, "send-email")).rejects.toThrow("was sent already");
    put(store, [mail(messageId, "Re: [PATCH] fs: only", "Yes.\n", { from: ben })]);
    expect(await drafts.list()).toEqual([]);
  });

  test("whose sending had no known outcome is the archive's mail once the archive has it", async () => {
    const { drafts, store } = desk();
    const { id, messageId } = await drafts.add(outgoing(), about);
    await begin(drafts, id, 0);
    put(store, [mail(messageId, "Re: [PATCH] fs: only", "Yes.\n", { from: ben })]);
    expect(await drafts.list()).toEqual([]);
  });

  test("is sent by one window only, and again where nobody knows what became of it", async () => {
    const { drafts, directory } = desk();
    const { id } = await drafts.add(outgoing(), about);
    const other = desk(directory).drafts;
    expect(await both(begin(drafts, id, 0), begin(other, id, 0))).toEqual(["fulfilled", "rejected"]);
    await expect(drafts.save(id, "x")).rejects.toThrow("is being sent");
    // Both windows were asked whether it may go out once more, and both said yes.
    expect(await both(begin(drafts, id, 1), begin(other, id, 1))).toEqual(["fulfilled", "rejected"]);
    await other.endSending(id, 2, "git ended with 1");
    expect(await drafts.get(id)).toMatchObject({ state: "draft", failed: "git ended with 1", tries: 2 });
    // The first try had gone well after all.
    await drafts.endSending(id, 1, null);
    expect(await other.get(id)).toMatchObject({ state: "sent" });
    await expect(begin(other, id, 2)).rejects.toThrow("was sent already");
  });

  test("whose sending was killed right at its start can be sent again if the person says so", async () => {
    const { drafts, directory } = desk();
    const { id } = await drafts.add(outgoing(), about);
    await writeFile(join(directory, "drafts", `${id}.1.json`), "");
    expect(await drafts.get(id)).toMatchObject({ state: "sending", tries: 1 });
    await expect(begin(drafts, id, 0)).rejects.toThrow("is being sent");
    await begin(drafts, id, 1);
    await drafts.endSending(id, 2, null);
    expect(await drafts.get(id)).toMatchObject({ state: "sent" });
  });

  test("of which nobody knows what became of it is what the person says, until git or an archive says it", async () => {
    const { drafts, store, directory } = desk();
    const { id } = await drafts.add(outgoing(), about);
    await begin(drafts, id, 0);
    const elsewhere = desk(directory).drafts;
    expect(await elsewhere.settle(id, 1, "unsent")).toMatchObject({ state: "draft", failed: "you said so" });
    await elsewhere.save(id, (await elsewhere.get(id))?.text ?? "");
    expect(await drafts.settle(id, 1, "unknown")).toMatchObject({ state: "sending", failed: null });
    expect(await drafts.settle(id, 1, "sent")).toMatchObject({ state: "sent", sent: now });
    await expect(drafts.settle(id, 1, "unsent")).rejects.toThrow("What became of this mail is known by now");
    // A terminal that was slow, and not gone.
    expect(await drafts.endSending(id, 1, "git send-email ended with 1")).toMatchObject({ state: "draft" });
    for (const outcome of ["sent", "unsent", "unknown"] as const)
      await expect(drafts.settle(id, 1, outcome)).rejects.toThrow("What became of this mail is known by now");
    await begin(drafts, id, 1);
    await expect(drafts.settle(id, 1, "sent")).rejects.toThrow("or it is being sent once more");
    await drafts.settle(id, 2, "sent");
    put(store, [reply("20220203000000.0011@example.com", "p@example.org", "Yes.")]);
    expect(await drafts.list()).toEqual([]);
  });

  test("that was changed after its file was written is not sent", async () => {
    const { drafts, directory } = desk();
    const { id, text } = await drafts.add(outgoing(), about);
    const { text: made, path } = await drafts.outgoing(id, "send-email");
    const other = desk(directory).drafts;
    await other.save(id, text.replace("Yes.", "No."));
    await expect(drafts.beginSending(id, { text: made, known: 0 })).rejects.toThrow("was changed after");
    expect(await drafts.get(id)).toMatchObject({ state: "draft", body: expect.stringContaining("No.") });
    // Another window that makes a file of it does not touch the one that is tried.
    await other.outgoing(id, "mail program");
    expect(await readFile(path, "utf8")).toMatch(/\nYes\.\n$/);
  });

  test("that was sent or discarded long ago is gone", async () => {
    const { drafts, directory } = desk();
    const [first, second] = [await drafts.add(outgoing(), about), await drafts.add(outgoing(), about)];
    await begin(drafts, first.id, 0);
    await drafts.endSending(first.id, 1, null);
    await drafts.discard([second.id], true);
    const later = desk(directory, now + 31 * 86_400_000).drafts;
    expect(await later.list()).toEqual([]);
    expect(await readdir(join(directory, "drafts"))).toEqual([]);
  });

  test("is a file that mail programs open as a draft", async () => {
    const { drafts } = desk();
    const { id } = await drafts.add(outgoing(), about);
    const text = await readFile((await drafts.outgoing(id, "mail program")).path, "utf8");
    expect(text).toMatch(/\r\nX-Unsent: 1\r\n/);
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });
});

const names = [
  ben,
  { name: "Bën Öde", email: "ben@example.com" },
  { name: 'Ode, Ben "B." (U-Boot)', email: "ben@example.com" },
];
const bodies = [
  "> +\tif (x)\n\nWhy?\n\nReviewed-by: Someone Else <else@example.org>\nCc: third@example.org\n",
  "Grün, 漢字 and 😀.\n\n.\n..\nFrom here on\n> > quoted \n",
  `Long: ${"x".repeat(1_200)}\nand =3D.\n`,
];

describe.skipIf(!hasSendEmail)("git send-email", () => {
  async function sending(configuration: [string, string][] = [], refuse?: (mail: number) => boolean) {
    const server = await smtpServer(refuse);
    const repository = sampleRepository([{ name: "first", message: "first", authored: now }]);
    onTestFinished(() => repository.remove());
    for (const [key, value] of [
      ["sendemail.smtpserver", "127.0.0.1"],
      ["sendemail.smtpserverport", String(server.port)],
      ["sendemail.smtpdomain", "client.example.org"],
      ...configuration,
    ] as const)
      repository.git("config", "--add", key, value);
    /** At a terminal, as the editor runs it: there git asks for what it is not told. */
    const run = (words: string[]) =>
      new Promise<{ code: number; said: string }>((resolve) => {
        let said = "";
        const env = { ...plainGit, GIT_TERMINAL_PROMPT: "0" } as Record<string, string>;
        const terminal = spawn("git", words, { cwd: repository.folder, env, cols: 500 });
        terminal.onData((text) => {
          said += text;
          // Whatever it asks gets the answer that sends nothing.
          if (/\? $/.test(text)) terminal.write("\u0003");
        });
        terminal.onExit(({ exitCode }) => resolve({ code: exitCode, said }));
      });
    return { server, run, folder: repository.folder };
  }

  test.each(names.map((from, at) => [from.name, from, bodies[at] ?? ""] as const))(
    "sends as %s exactly what was written, to exactly whom it names",
    async (_, from, body) => {
      const { drafts } = desk();
      const { server, run } = await sending([
        ["user.name", "Other"],
        ["user.email", "other@example.org"],
      ]);
      const { id, messageId } = await drafts.add(outgoing({ from, body }), about);
      const { path, tryWords, sendWords } = await drafts.outgoing(id, "send-email");
      expect(await run(tryWords)).toMatchObject({ code: 0, said: expect.stringContaining("Dry-OK") });
      expect(server.received).toEqual([]);
      expect(await run(sendWords)).toMatchObject({ code: 0 });
      expect(server.received).toMatchObject([
        { from: "ben@example.com", to: ["ann@example.org", "cem@example.net"] },
      ]);
      const text = server.received[0]?.text ?? "";
      const read = await parseWholeMail(Buffer.from(text), false);
      expect(read).toMatchObject({
        messageId,
        from,
        to: [ann],
        cc: [cem],
        subject: "Re: [PATCH] fs: only",
        inReplyTo: "p@example.org",
        references: ["c@example.org", "p@example.org"],
        body,
      });
      const bodyOf = (mailText: string) =>
        mailText.replaceAll("\r\n", "\n").split("\n\n").slice(1).join("\n\n");
      expect(bodyOf(text)).toBe(bodyOf(await readFile(path, "utf8")));
    },
  );

  test("goes by the configuration, but for what would add or drop recipients whom nobody is shown", async () => {
    const { drafts } = desk();
    const {
      server,
      run,
      folder: place,
    } = await sending([
      ["sendemail.tocmd", "echo fourth@example.org; true"],
      ["sendemail.to", "list@example.org"],
      ["sendemail.cc", "boss@example.org"],
      ["sendemail.suppresscc", "all"],
      ["sendemail.cccmd", "echo third@example.org; true"],
      ["sendemail.confirm", "always"],
      ["sendemail.annotate", "true"],
      ["sendemail.from", "Else <else@example.org>"],
      ["sendemail.bcc", "archive@example.com"],
    ]);
    const { id } = await drafts.add(outgoing(), about);
    expect(await run((await drafts.outgoing(id, "send-email")).sendWords)).toMatchObject({ code: 0 });
    const copied = await drafts.outgoing(id, "send-email", rulesOf(await sendSettings(place, "all")));
    expect(copied.envelope.bcc).toEqual(["archive@example.com"]);
    expect(await run(copied.sendWords)).toMatchObject({ code: 0 });
    const named = ["ann@example.org", "cem@example.net"];
    expect(server.received).toMatchObject([
      { from: "ben@example.com", to: named },
      { from: "ben@example.com", to: [...named, "archive@example.com"] },
    ]);
  });

  test("ends with a fault where the server refuses a mail, and the others can be sent", async () => {
    const { drafts } = desk();
    const { server, run } = await sending([], (number) => number === 2);
    const all: Draft[] = [];
    for (const at of [1, 2, 3])
      all.push(await drafts.add(outgoing({ messageId: `${at}@example.com` }), about));
    const codes: number[] = [];
    for (const { id } of all)
      codes.push((await run((await drafts.outgoing(id, "send-email")).sendWords)).code === 0 ? 0 : 1);
    expect(codes).toEqual([0, 1, 0]);
    expect(server.received.map(({ text }) => /^Message-Id: <(.*)>/im.exec(text)?.[1])).toEqual([
      "1@example.com",
      "3@example.com",
    ]);
  });

  test("is found where it is installed and the configuration names a server", async () => {
    const { folder: place, server } = await sending();
    const { drafts } = desk();
    const { id } = await drafts.add(outgoing(), about);
    const settings = { server: "127.0.0.1", imapOnly: false };
    await expect(
      mustBeAbleToSend(
        place,
        (await drafts.outgoing(id, "send-email")).tryWords,
        settings,
        AbortSignal.timeout(60_000),
      ),
    ).resolves.toEqual(["ann@example.org", "cem@example.net"]);
    expect(server.received).toEqual([]);
  });
});

describe("where mails cannot be sent, a sentence says so:", () => {
  test("the clone that they would be sent from is gone, and the draft stays as it is", async () => {
    const { drafts } = desk();
    const { id } = await drafts.add(outgoing(), about);
    const gone = join(folder(), "u-boot");
    const request = { id, folder: gone, trusted: true };
    await expect(new LocalDrafts(drafts).outgoingByGit(request, quietly())).rejects.toMatchObject({
      problem: {
        what: `The folder ${gone} is not there any more, whose git says in whose name and how mails are sent.`,
        remedy: "Bring it back, or use another clone of the project.",
      },
    });
    expect(await drafts.list()).toMatchObject([{ id, state: "draft", tries: 0 }]);
  });

  const nothing = { server: "127.0.0.1", imapOnly: false };

  /** A path on which git is, but not all that belongs to it. */
  async function withPath(git: string, work: (place: string) => Promise<void>): Promise<void> {
    const place = folder();
    await mkdir(join(place, "bin"));
    await writeFile(join(place, "bin", "git"), git, { mode: 0o755 });
    for (const name of ["sh", "cat", "echo"])
      await symlink(`/bin/${name}`, join(place, "bin", name)).catch(() => {});
    const before = process.env.PATH;
    process.env.PATH = join(place, "bin");
    try {
      await work(place);
    } finally {
      process.env.PATH = before;
    }
  }

  test.each([
    [
      "no git-email",
      "#!/bin/sh\necho \"git: 'send-email' is not a git command. See 'git --help'.\" >&2\nexit 1\n",
      /Install the package git-email/,
    ],
    ["no perl", "#!/bin/sh\necho 'git-send-email: /usr/bin/perl: not found' >&2\nexit 127\n", /needs perl/],
    [
      "no perl, as git itself says it",
      "#!/bin/sh\necho \"fatal: 'send-email' appears to be a git command, but we were not\nable to execute it. Maybe git-send-email is broken?\" >&2\nexit 128\n",
      /needs perl/,
    ],
    ["no library of perl's", '#!/bin/sh\necho "Can\'t locate Error.pm in @INC" >&2\nexit 2\n', /needs perl/],
    [
      "no library for addresses",
      "#!/bin/sh\necho \"BUG: The 'Mail::Address' module is not here\" >&2\nexit 2\n",
      /Install the package libmailtools-perl/,
    ],
    ["something else", "#!/bin/sh\necho 'fatal: odd' >&2\nexit 128\n", /does not take the mail: fatal: odd/],
  ])("%s", async (_, git, sentence) => {
    await withPath(git, async (place) => {
      const error = await mustBeAbleToSend(place, [], nothing, AbortSignal.timeout(60_000)).catch(
        (one: unknown) => one,
      );
      expect(JSON.stringify({ ...(error as object), message: String(error) })).toMatch(sentence);
    });
  });

  test.skipIf(existsSync("/usr/sbin/sendmail") || existsSync("/usr/lib/sendmail"))("no server", async () => {
    await withPath("#!/bin/sh\nexit 0\n", async (place) => {
      await expect(
        mustBeAbleToSend(place, [], { ...nothing, server: null }, AbortSignal.timeout(60_000)),
      ).rejects.toThrow("sendemail.smtpServer is not set");
    });
  });
});
