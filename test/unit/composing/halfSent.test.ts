// A version of which some mails went out and others did not, over reloads and windows: sent by a real git send-email to a
// real mail server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { quietly } from "../../../src/core/base/call.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { noRules } from "../../../src/core/composing/sendEmail.ts";
import { type VersionName, versionsFolder } from "../../../src/core/composing/versionFolders.ts";
import { LocalVersionMails } from "../../../src/core/composing/versionMailService.ts";
import { type VersionMails as Mails, VersionMails } from "../../../src/core/composing/versionMails.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { Store } from "../../../src/core/store/store.ts";
import { plainGit, sampleRepository } from "../../support/repository.ts";
import { hasSendEmail } from "../../support/sendEmailPeer.ts";
import { folder } from "../../support/services.ts";
import { smtpServer } from "../../support/smtpServer.ts";
import { patch } from "../../support/thread.ts";

vi.setConfig({ testTimeout: 60_000 });

const day = 86_400_000;
const ids = [1, 2, 3].map((number) => `clock-${number}@example.org`);

/** A window on a storage that others share, as it is after it was opened anew. */
function windowOn(storage: string, now = Date.now()) {
  const store = Store.open(storage, { log: silentLog, now: () => now });
  onTestFinished(() => store.close());
  return { store, mails: new VersionMails({ store, now: () => now }) };
}

/** A clone whose mails go to a server, and a version of three mails of it. */
function prepared(port: number) {
  const sample = sampleRepository([{ name: "base", message: "Begin", authored: 0, files: { a: "a" } }]);
  onTestFinished(() => sample.remove());
  for (const [key, value] of [
    ["user.name", "Ann Lee"],
    ["user.email", "ann@example.org"],
    ["sendemail.smtpserver", "127.0.0.1"],
    ["sendemail.smtpserverport", String(port)],
    ["sendemail.smtpdomain", "client.example.org"],
  ] as const)
    sample.git("config", key, value);
  const storage = folder();
  const directory = join(versionsFolder(storage), "20220203T100000-clock-v3");
  mkdirSync(directory, { recursive: true });
  const paths = ids.map((id, at) => {
    const path = join(directory, `v3-000${at}-clock.patch`);
    const thread = at === 0 ? [] : [`In-Reply-To: <${ids[0]}>`, `References: <${ids[0]}>`];
    const head = [
      `Message-ID: <${id}>`,
      ...thread,
      "From: Ann Lee <ann@example.org>",
      "To: list@example.org",
    ];
    const subject = `Subject: [PATCH v3 ${at}/2] clock: x`;
    writeFileSync(path, [`From ${"0".repeat(40)} Mon Sep 17`, ...head, subject, "", "Text", ""].join("\n"));
    return path;
  });
  const version: VersionName = { folder: sample.folder, branch: "clock", label: "v3", number: 3, kept: null };
  return { storage, paths, version };
}

/** Runs git as the terminal does. Answers with what it ended with. */
async function git(words: string[], cwd: string): Promise<number> {
  const child = spawn("git", words, { cwd, env: plainGit as NodeJS.ProcessEnv, stdio: "ignore" });
  const [code] = await once(child, "exit");
  return code;
}

/** Sends the mails of a version that are not out, one after the other, until one fails. */
async function send(mails: Mails, version: VersionName, paths: string[]): Promise<void> {
  const { mails: all } = await mails.outgoing(paths, noRules);
  for (const { path, text, sendWords, state } of all) {
    const number = await mails.begin(path, version, { text, known: state.tries });
    const code = await git(sendWords, version.folder);
    await mails.end(path, number, code === 0 ? null : `git send-email ended with ${code}`);
    if (code !== 0) return;
  }
}

const leftOf = (version: { mails: { path: string; state: string }[] } | undefined) =>
  (version?.mails ?? []).filter(({ state }) => state !== "sent").map(({ path }) => path);

describe.skipIf(!hasSendEmail)("a version whose second mail is refused", () => {
  test("is known by any window and after a reload, and its rest goes out once, in the same thread", async () => {
    const server = await smtpServer((mail) => mail === 2);
    const { storage, paths, version } = prepared(server.port);
    const first = windowOn(storage);
    expect(await first.mails.tried()).toEqual([]);
    const seenAtFirst = await first.mails.outgoing(paths, noRules);
    await send(first.mails, version, paths);

    const reloaded = windowOn(storage);
    const [half] = await reloaded.mails.tried();
    expect(half).toMatchObject({ ...version, mails: [{ state: "sent" }, { state: "draft" }, { tries: 0 }] });
    expect(half?.mails[1]?.failed).toMatch(/^git send-email ended with \d+$/);
    await send(reloaded.mails, version, leftOf(half));

    // The first window does not know of that: what it would send went out meanwhile.
    for (const [at, path] of paths.entries()) {
      const text = seenAtFirst.mails[at]?.text ?? "";
      await expect(first.mails.begin(path, version, { text, known: 0 })).rejects.toThrow(
        "was sent meanwhile",
      );
    }
    expect(leftOf((await windowOn(storage).mails.tried())[0])).toEqual([]);
    const fields = server.received.map(({ text }) => [
      /^Message-ID: <(.*)>/im.exec(text)?.[1],
      /^In-Reply-To: <(.*)>/im.exec(text)?.[1],
    ]);
    expect(fields).toEqual([
      [ids[0], undefined],
      [ids[1], ids[0]],
      [ids[2], ids[0]],
    ]);
  });
});

describe("a version of which mails went out", () => {
  /** The first mail is out, of the second nobody knows: the window was closed. */
  async function stopped() {
    const { storage, paths, version } = prepared(1);
    const { mails } = windowOn(storage);
    const { mails: all } = await mails.outgoing(paths, noRules);
    const begin = (at: number) =>
      mails.begin(paths[at] ?? "", version, { text: all[at]?.text ?? "", known: 0 });
    await mails.end(paths[0] ?? "", await begin(0), null);
    await begin(1);
    return { storage, paths, version };
  }

  /** Mails were tried in a window, each with that end. */
  async function end(
    window: ReturnType<typeof windowOn> | undefined,
    version: VersionName,
    paths: string[],
    failed: string | null,
  ) {
    const { mails } = window as ReturnType<typeof windowOn>;
    const { mails: all } = await mails.outgoing(paths, noRules);
    for (const { path, text, state } of all)
      await mails.end(path, await mails.begin(path, version, { text, known: state.tries }), failed);
  }

  function arrive(store: Store, ...some: string[]) {
    for (const id of some) {
      const message = patch(id, "[PATCH v3] clock: x");
      store.put("list", [{ message, facts: factsOf(message), period: "", index: 0 }]);
    }
  }

  test("stays in doubt where a window was closed while git ran, and is out where the archive has it", async () => {
    const { storage } = await stopped();
    const { mails, store } = windowOn(storage);
    expect((await mails.tried())[0]?.mails).toMatchObject([
      { state: "sent", arrived: false },
      { state: "sending", arrived: false },
      { state: "draft", arrived: false },
    ]);
    // Also what was sent by hand, or by a try that failed after the server had it.
    arrive(store, ids[1] ?? "", ids[2] ?? "");
    expect((await mails.tried())[0]?.mails.map(({ arrived }) => arrived)).toEqual([false, true, true]);
  });

  test("is no more spoken of once the archive has all of them", async () => {
    const { storage } = await stopped();
    const { mails, store } = windowOn(storage);
    arrive(store, ...ids);
    expect(await mails.tried()).toEqual([]);
    expect(await windowOn(storage).mails.tried()).toEqual([]);
  });

  test("is no more spoken of where the rest is not to be sent, until that is taken back", async () => {
    const { storage } = await stopped();
    const { mails } = windowOn(storage);
    const [{ directory = "" } = {}] = await mails.tried();
    await mails.giveUp(directory, true);
    expect(await windowOn(storage).mails.tried()).toEqual([]);
    await mails.giveUp(directory, false);
    expect(await windowOn(storage).mails.tried()).toHaveLength(1);
  });

  test("waits for the archive for a month, and a rest for ever", async () => {
    const { storage, paths, version } = await stopped();
    const later = windowOn(storage, Date.now() + 40 * day);
    expect(await later.mails.tried()).toHaveLength(1);
    const { mails: all } = await later.mails.outgoing(paths.slice(1), noRules);
    for (const { path, text, state } of all)
      await later.mails.end(path, await later.mails.begin(path, version, { text, known: state.tries }), null);
    expect(await later.mails.tried()).toHaveLength(1);
    expect(await windowOn(storage, Date.now() + 80 * day).mails.tried()).toEqual([]);
  });

  test("is no more spoken of once it was prepared anew and all of that went out, and not before", async () => {
    const { storage, paths, version } = prepared(1);
    const again = paths.map((path) => path.replace("T100000", "T110000"));
    mkdirSync(dirname(again[0] ?? ""));
    for (const [at, path] of paths.entries())
      writeFileSync(again[at] ?? "", readFileSync(path, "utf8").replace(/<clock/g, "<anew"));
    const [one, two, three, four] = [1, 2, 3, 4].map((later) => windowOn(storage, Date.now() + later));
    const names = async () => (await one?.mails.tried())?.map(({ directory }) => basename(directory));
    await end(one, version, paths.slice(0, 1), "git send-email ended with 1");
    await end(two, version, again.slice(0, 2), null);
    expect(await names()).toEqual(["20220203T100000-clock-v3", "20220203T110000-clock-v3"]);
    await end(three, version, again.slice(2), null);
    expect(await names()).toEqual(["20220203T110000-clock-v3"]);
    // Who sends it once more, though it was out, has a rest again where that fails.
    await end(four, version, paths.slice(0, 1), "git send-email ended with 1");
    expect(await names()).toEqual(["20220203T100000-clock-v3", "20220203T110000-clock-v3"]);
  });

  test("is no more spoken of where what was prepared anew has come into the archive", async () => {
    const { storage, paths, version } = prepared(1);
    const [again = ""] = paths.map((path) => path.replace("T100000", "T110000"));
    mkdirSync(dirname(again));
    writeFileSync(again, readFileSync(paths[0] ?? "", "utf8").replace(/<clock/g, "<anew"));
    const [one, two] = [1, 2].map((later) => windowOn(storage, Date.now() + later));
    await end(one, version, paths.slice(0, 1), "git send-email ended with 1");
    await end(two, version, [again], null);
    arrive(one?.store as Store, "anew-1@example.org");
    expect(await one?.mails.tried()).toEqual([]);
  });

  test("is not sent where its work tree is gone, and that is said with what to do", async () => {
    const { storage, paths, version } = await stopped();
    await rm(version.folder, { recursive: true });
    const request = { paths, folder: version.folder, trusted: true };
    const sending = new LocalVersionMails(windowOn(storage).mails).outgoing(request, quietly());
    await expect(sending).rejects.toMatchObject({
      problem: {
        what: `The work tree ${version.folder} is not there any more.`,
        remedy: expect.stringContaining(dirname(paths[0] ?? "")),
      },
    });
  });

  test("is of the files that are there", async () => {
    const { storage, paths } = await stopped();
    await rm(paths[2] ?? "");
    const [version] = await windowOn(storage).mails.tried();
    expect(version?.mails.map(({ path }) => basename(path))).toEqual(
      paths.slice(0, 2).map((path) => basename(path)),
    );
  });
});
