// Whoever gets a mail beyond those whom a person was shown: a real git send-email with all that its configuration knows.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  mustBeAbleToSend,
  rulesOf,
  sendEmailWords,
  unseenIn,
} from "../../../src/core/composing/sendEmail.ts";
import { sendSettings } from "../../../src/core/composing/sender.ts";
import { sampleRepository } from "../../support/repository.ts";
import { hasSendEmail } from "../../support/sendEmailPeer.ts";
import { ann, ben, cem } from "../../support/thread.ts";

vi.setConfig({ testTimeout: 60_000 });

const mailText = [
  "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
  "Message-ID: <m@example.com>",
  "From: Ben Ode <ben@example.com>",
  "To: Ann Lee <ann@example.org>",
  "Cc: Cem Ito <cem@example.net>",
  "Subject: [PATCH] clock: x",
  "",
  "Signed-off-by: Eve Far <eve@example.net>",
  "Signed-off-by: Ben Ode <ben@example.com>",
  "Reviewed-by: Dora Fee <dora@example.com>",
  "Cc: fay@example.com",
  "",
].join("\n");

/** What git says by this configuration to whom it would send that mail. */
async function tried(configuration: [string, string][], files: Record<string, string> = {}) {
  const repository = sampleRepository([{ name: "first", message: "first", authored: 0 }]);
  onTestFinished(() => repository.remove());
  const { folder } = repository;
  for (const [key, value] of [
    ["user.name", "Ben Ode"],
    ["user.email", "ben@example.com"],
    ["sendemail.smtpserver", "mail.example.org"],
    ...configuration,
  ] as const)
    repository.git("config", "--add", key, value);
  for (const [name, text] of Object.entries({ ...files, mail: mailText }))
    writeFileSync(join(folder, name), text);
  const settings = await sendSettings(folder, "all");
  const envelope = { from: null, to: [ann], cc: [cem], ...rulesOf(settings) };
  const words = sendEmailWords([join(folder, "mail")], envelope, true);
  const recipients = await mustBeAbleToSend(folder, words, settings, AbortSignal.timeout(60_000));
  return { recipients, unseen: unseenIn(recipients, envelope), words, folder };
}

const shown = ["ann@example.org", "cem@example.net"];

describe.skipIf(!hasSendEmail)("git send-email", () => {
  test.each([
    [["sendemail.signedOffByCc", "true"], ["sendemail.signedOffByCc"]],
    [["sendemail.signedOffCc", "true"], ["sendemail.signedOffCc"]],
    [["sendemail.suppressFrom", "false"], []],
    [["sendemail.suppressCc", "author"], ["sendemail.suppressCc"]],
    [["sendemail.toCmd", "echo eve@example.net; true"], ["sendemail.toCmd"]],
    [["sendemail.ccCmd", "echo eve@example.net; true"], ["sendemail.ccCmd"]],
    [["sendemail.headerCmd", "echo To: eve@example.net; true"], ["sendemail.headerCmd"]],
    [["sendemail.to", "eve@example.net"], ["sendemail.to"]],
    [["sendemail.cc", "eve@example.net"], ["sendemail.cc"]],
  ] as [[string, string], string[]][])("takes nobody else from %j, and it is said", async (one, leftOut) => {
    const { recipients, unseen } = await tried([one]);
    expect({ recipients, ...unseen }).toEqual({
      ...{ recipients: shown, everybody: shown },
      ...{ added: [], dropped: [], leftOut },
    });
  });

  test("sends to whom an alias of Bcc stands for, and each is shown before", async () => {
    const { unseen, folder } = await tried(
      [
        ["sendemail.bcc", "team"],
        ["sendemail.bcc", "Me <me@example.com>"],
        ["sendemail.aliasFileType", "mutt"],
        ["sendemail.aliasesFile", "aliases"],
      ],
      { aliases: "alias team eve@example.net, Fay <fay@example.com>\n" },
    );
    expect(unseen.added).toEqual(["eve@example.net", "fay@example.com"]);
    expect(spawnSync("git", ["send-email", "--dump-aliases"], { cwd: folder }).stdout.toString()).toBe(
      "team\n",
    );
  });

  test("sends by a program to the same", async () => {
    const { recipients } = await tried([
      ["sendemail.sendmailCmd", "msmtp -a work"],
      ["sendemail.envelopeSender", "auto"],
    ]);
    expect(recipients).toEqual(shown);
  });

  test("by another name of an identity, too", async () => {
    const { words, unseen } = await tried([
      ["sendemail.identity", "Work"],
      ["sendemail.Work.headerCmd", "echo To: eve@example.net; true"],
      ["sendemail.Work.ccCmd", "echo eve@example.net; true"],
    ]);
    // git knows sendemail.headerCmd since 2.41, and takes none where it is empty.
    expect(words.slice(0, 3)).toEqual(["-c", "sendemail.Work.headercmd=", "send-email"]);
    expect(unseen).toMatchObject({
      added: [],
      dropped: [],
      leftOut: ["sendemail.ccCmd", "sendemail.headerCmd"],
    });
  });

  test("is not run where it would put mails into a folder and send none", async () => {
    await expect(tried([["sendemail.useImapOnly", "true"]])).rejects.toThrow("sendemail.useImapOnly is set");
  });
});

test("who does not get what is addressed to them is named", () => {
  const envelope = { from: ben, to: [ann], cc: [cem], bcc: [], leftOut: [], unset: [] };
  expect(unseenIn(["Ann@example.org", "cem@else.example.net"], envelope)).toEqual({
    added: ["cem@else.example.net"],
    dropped: ["cem@example.net"],
    leftOut: [],
    everybody: ["ann@example.org", "cem@else.example.net"],
  });
});

test("who stands with others in one sendemail.bcc is no addition of git", () => {
  const bcc = ["Eve <eve@example.net>, fay@example.com"];
  const envelope = { from: ben, to: [ann], cc: [], bcc, leftOut: [], unset: [] };
  expect(unseenIn(["ann@example.org", "eve@example.net", "fay@example.com"], envelope)).toMatchObject({
    added: [],
    everybody: ["ann@example.org", "eve@example.net", "fay@example.com"],
  });
});
