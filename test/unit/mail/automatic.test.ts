import { describe, expect, test } from "vitest";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { parseMail } from "../../../src/core/mail/parse.ts";
import { ann, ben, diff, mail, patch, reply } from "../../support/thread.ts";

const isAutomatic = (message: Message) => factsOf(message).automatic;

describe("a program says by a header that it sends", () => {
  test.each([
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated (rejected)",
    "X-Autoreply: yes",
    "X-Autorespond: vacation",
    "X-Mail-Autoreply: 1",
    "Precedence: auto_reply",
    "Return-Path: <>",
    "X-MS-Mail-Application: Microsoft Power Automate; User-Agent: x",
  ])("%s", async (header) => {
    expect((await sent(header)).automatic).toBe(true);
    expect(isAutomatic(await sent(header))).toBe(true);
  });

  test.each([
    "Auto-Submitted: no",
    "Precedence: list",
    "Precedence: bulk",
    "Return-Path: <list-bounces@lists.example.org>",
    "X-Auto-Response-Suppress: All",
  ])("but not by %s", async (header) => {
    expect((await sent(header)).automatic).toBe(false);
  });

  function sent(header: string): Promise<Message> {
    const text = `Message-ID: <a@example.org>\nFrom: Ben Ode <ben@example.com>\n${header}\nSubject: Re: x\n\nBack soon.\n`;
    return parseMail({ offset: 0, size: text.length, bytes: Buffer.from(text), truncated: false });
  }
});

describe("a program answers", () => {
  test.each([
    "Automatic reply: [PATCH] fs: only",
    "Auto: [PATCH] fs: only",
    "Out of Office: Re: [PATCH] fs: only",
    "[list] Automatische Antwort: [PATCH] fs: only",
    "Réponse automatique : [PATCH] fs: only",
    "Undeliverable: [PATCH] fs: only",
    "Delivery Status Notification (Failure)",
    "Read: [PATCH] fs: only",
  ])("under the subject %j, whatever it brings with it", (subject) => {
    const bounced = mail("r", subject, `Sorry.\n\n---\n${diff("fs: only")}`);
    expect(factsOf(bounced)).toMatchObject({ automatic: true, kind: "other", files: [] });
    expect(factsOf({ ...bounced, inReplyTo: "p" }).kind).toBe("reply");
  });

  test.each([
    "[PATCH] read: count from zero",
    "[PATCH] auto: boot by itself",
    "read: count from zero",
    "[PATCH] Undeliverable mail: say so",
    "Re: [PATCH] fs: only",
  ])("but not under %j", (subject) => {
    expect(isAutomatic(mail("r", subject, "Why?\n"))).toBe(false);
  });

  test.each([
    "Hello,\n\nI am out of the office until Monday.\nFor urgent matters turn to Cem.\n\nBen",
    "I'm currently on vacation, back on the 3rd.",
    "I will be out of office next week.",
    "I will be on holiday from Monday on.",
    "Guten Tag,\nich bin bis zum 3. Mai im Urlaub.",
    "Je suis actuellement en congés.",
    "This is an automatic reply. Your mail was received.",
    "This mailbox is not monitored.",
  ])("in place of a person: %j", (text) => {
    expect(isAutomatic(mail("r", "Re: [PATCH] fs: only", text, { to: "p", from: ben }))).toBe(true);
  });

  test("but a person who says so goes on, quotes, or asks", () => {
    const says = (text: string) => isAutomatic(mail("r", "Re: [PATCH] fs: only", text, { to: "p" }));
    expect(says("> Any news?\n\nI am on vacation until Monday.\n")).toBe(false);
    expect(says("I am on vacation until Monday. Could Cem take it?\n")).toBe(false);
    expect(says("It boots.\nOnce.\nThe log ends in\nYour message was not delivered.\n")).toBe(false);
    expect(says(`I am on vacation until Monday.\n${"One more thing about it.\n".repeat(20)}`)).toBe(false);
  });

  test.each([
    "This message could not be delivered immediately due to a routing issue.\nWe apologize.\n\nOriginal sender: ann@example.org\n",
    "Your message to list@example.org couldn't be delivered.\n",
    "Delivery has failed to these recipients or groups:\n\ncem@example.net\n",
    "This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you\n",
  ])("about a delivery, and what stands below is nothing new: %j", (text) => {
    const again = mail("r", "[PATCH 2/3] fs: only", `${text}\nText.\n---\n${diff("fs: only")}`, {
      from: { name: "Mail Service", email: "service@example.com" },
    });
    expect(factsOf(again)).toMatchObject({ automatic: true, kind: "other", files: [] });
  });
});

describe("a robot", () => {
  test.each([
    ["kernel test robot", "lkp@example.com"],
    ["", "syzbot+0123@example.com"],
    ["Patch Tracker", "patchwork-bot+u-boot@example.org"],
    ["renovate[bot]", "1234@users.noreply.example.com"],
    ["CI", "no-reply@example.org"],
    ["Mail Delivery System", "MAILER-DAEMON@example.org".toLowerCase()],
    ["Example Email Recovery", "email-recovery3@example.org"],
  ])("is called %j <%s>", (name, email) => {
    expect(isAutomatic(reply("r", "p", "Error: it does not build.", { from: { name, email } }))).toBe(true);
  });

  test.each([
    ["Ann Abbot", "ann.abbot@example.org"],
    ["Jan Bot", "jan.bot@example.org"],
    ["Ben Ode", "123+ben@users.noreply.example.com"],
    ["Talbot", "talbot@example.org"],
  ])("but a person is called %j <%s>", (name, email) => {
    expect(isAutomatic(reply("r", "p", "Why?", { from: { name, email } }))).toBe(false);
  });

  test("may send a patch of its own, but what it answers is none", () => {
    const from = { name: "kernel test robot", email: "lkp@example.com" };
    expect(factsOf(patch("p", "[PATCH] fs: fix a warning", { from })).kind).toBe("patch");
    expect(factsOf(patch("p", "[PATCH] fs: fix a warning", { from, to: "q" })).kind).toBe("reply");
    expect(factsOf(patch("p", "[PATCH] fs: fix a warning", { from: ann, to: "q" })).kind).toBe("patch");
  });
});
