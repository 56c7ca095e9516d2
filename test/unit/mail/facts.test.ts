import { describe, expect, test } from "vitest";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { ann, ben, cover, diff, mail, patch, reply } from "../../support/thread.ts";

const says = (text: string) => factsOf(reply("r", "p", text));

describe("a custodian has applied it", () => {
  test.each([
    "Applied to u-boot/master, thanks!",
    "Applied, thanks!",
    "Thanks, applied to u-boot-fs next.",
    "Whole series applied to u-boot/next, thanks.",
    "Both patches applied.",
    "Patches 1-3 applied to master.",
    "I have queued this up for the next merge window.",
    "Merged to efi-next.",
    "Picked up, thank you.",
  ])("%j", (text) => {
    expect(says(text).verdict).toBe("applied");
  });

  test.each([
    "Can this be applied to master?",
    "This should be applied after the other series.",
    "Applied on top of master it does not build.",
    "With this applied my board boots.",
    "I applied your patch and my board boots.",
    "Has this been applied?",
    "The same could be applied to the other driver.",
    "Not applied yet.",
  ])("but not: %j", (text) => {
    expect(says(text).verdict).not.toBe("applied");
  });

  test("even below a long quote, and not where only the quote says so", () => {
    expect(
      factsOf(
        mail("r", "Re: x", `On Tue, Ann wrote:\n${"> a\n".repeat(500)}\nApplied, thanks!\n`, { to: "p" }),
      ).verdict,
    ).toBe("applied");
    expect(
      factsOf(mail("r", "Re: x", "On Tue, Ben wrote:\n> Applied, thanks!\n\nGreat.\n", { to: "p" })).verdict,
    ).toBe(null);
  });
});

describe("somebody takes it back or says no", () => {
  test.each([
    ["Please drop this patch.", "withdrawn"],
    ["Please ignore this version, v3 is on its way.", "withdrawn"],
    ["Pls disregard this series", "withdrawn"],
    ["I'll drop this patch.", "withdrawn"],
    ["Self-NACK: the approach is wrong.", "withdrawn"],
    ["NACK.", "nack"],
    ["Nak, this breaks my board.", "nack"],
    ["I will drop this patch in v3.", null],
    ["We should drop this variable.", null],
    ["The packet gets dropped.", null],
  ])("%j", (text, verdict) => {
    expect(says(text).verdict).toBe(verdict);
  });
});

describe("an author promises a new version", () => {
  const promises = (text: string, subject = "Re: [PATCH v2] fs: only") =>
    factsOf({ ...reply("r", "p", text, { from: ann }), subject }).promise;

  test.each([
    "I will fix that.",
    "Will do.",
    "OK, will fix.",
    "I'll rename it in the next version.",
    "Fixed in v3.",
    "OK, for v3.",
  ])("%j", (text) => {
    expect(promises(text)).toBe(true);
  });

  test.each([
    "The firmware will do the rest.",
    "It was so in v1 already.",
    "This was tested with v5.10 of the kernel.",
    "U-Boot v2022.04 has it.",
    "It will always send two packets.",
  ])("but not: %j", (text) => {
    expect(promises(text)).toBe(false);
  });
});

describe("what somebody says", () => {
  test.each([
    ["Why?", 1, true],
    ["Looks good.", 0, false],
    ["Thanks a lot for the patch!", 0, false],
    ["Thanks, but please rename it.", 1, false],
    ["Thanks, could you rename it?", 1, true],
    ["Hi Ann,\n\nBest regards\nBen", 0, false],
    ["Greets\nBen Ode", 0, false],
    ["Ben should know.", 1, false],
    ["Some minor nits below.", 0, false],
    ["[..]\n\n<snip>\n[ ... ]\n[snip]", 0, false],
    ["[see below]", 1, false],
    ["Removed", 1, false],
    ["There is more in the remarks below.", 1, false],
    ["It is in the manual [1].\n\n[1] https://example.org/manual", 1, false],
    ["Reviewed-by: Ben Ode <ben@example.com>", 0, false],
    ["See https://example.org/?a=b for it.", 1, false],
    ["a)", 0, false],
    [`${"A paragraph without any line break. ".repeat(20)}Is it right?`, 1, true],
  ])("%j", (text, ownLines, question) => {
    expect(says(text)).toMatchObject({ ownLines, question });
  });

  test("names the patches that were taken", () => {
    expect(says("Applied 1 and 2, thanks!").applies).toEqual([1, 2]);
    expect(says("Applied, thanks!").applies).toBeNull();
  });

  test("is no agreement where nothing is said but a trailer", () => {
    expect(says("Reviewed-by: Ben Ode <ben@example.com>").agrees).toBe(false);
  });

  test("is shown by its first words, a verdict by its line", () => {
    expect(says("Hi Ann,\n\nthe second line leaks.\nPlease free it.").excerpt).toBe(
      "the second line leaks. Please free it.",
    );
    expect(says("I tried it.\n\nApplied to master, thanks!").excerpt).toBe("Applied to master, thanks!");
    expect(says("word ".repeat(1_000)).excerpt).toHaveLength(200);
  });
});

describe("what a mail is", () => {
  const kind = (message: Message) => factsOf(message).kind;
  const signed = "Signed-off-by: Ann Lee <ann@example.org>";

  test.each<[string, Message, string]>([
    ["a patch", patch("p", "[PATCH] fs: only"), "patch"],
    ["a patch without a tag in its subject", patch("p", "fs: only"), "patch"],
    ["a cover", cover("c", "[PATCH 0/2] fs: two steps"), "cover"],
    ["a reply", reply("r", "p", "Why?"), "reply"],
    ["a reply whose Re: was stripped", { ...reply("r", "p", "Why?"), subject: "[PATCH] fs: only" }, "reply"],
    [
      "a reply with a counter-proposal",
      mail("r", "Re: [PATCH] fs: only", `On Tue, Ann wrote:\n> a\n\nRather so:\n\n${diff("fs: only")}`, {
        to: "p",
      }),
      "reply",
    ],
    [
      "a counter-proposal whose Re: was stripped",
      mail("r", "[PATCH] fs: only", `On Tue, Ann wrote:\n> a\n\nRather so:\n\n${diff("fs: only")}`, {
        to: "p",
      }),
      "reply",
    ],
    [
      "a patch whose message shows a console",
      patch("p", "[PATCH] fs: only", {
        message: `Before:\n\n> ls\n> no such file\n\n=> ls\n\n${signed}`,
        to: "c",
      }),
      "patch",
    ],
    [
      "a patch whose message draws lines",
      patch("p", "[PATCH] fs: only", {
        message: `${"_".repeat(30)}\na table\n${"_".repeat(30)}\n\n${signed}`,
        to: "c",
      }),
      "patch",
    ],
    [
      "a patch whose diff the list took away",
      mail(
        "p",
        "[PATCH] fs: only",
        `Text.\n\n${signed}\n-------------- next part --------------\nA non-text attachment was scrubbed...\nName: x.patch\n`,
      ),
      "patch",
    ],
    [
      "a patch of whose diff only the diffstat is left",
      mail("p", "[PATCH] fs: only", `Text.\n\n${signed}\n---\n fs/a.c | 2 +-\n 1 file changed\n`),
      "patch",
    ],
    [
      "an answer that shows a diffstat",
      mail("r", "[PATCH] fs: only", "You have\n\n fs/a.c | 2 +-\n 1 file changed\n", { to: "p" }),
      "reply",
    ],
    [
      "a question about a line with a bar",
      mail("o", "[PATCH] fs: only", "It prints fs/a.c | 2 and stops.\n"),
      "other",
    ],
    [
      "a patch without its diff, from the first line of format-patch on",
      mail(
        "p",
        "[PATCH] fs: only",
        `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001\nFrom: Cem Ito <cem@example.net>\n\nText.\n-------------- next part --------------\nA non-text attachment was scrubbed...\n`,
      ),
      "patch",
    ],
    [
      "a patch that nobody signed, below its cover",
      patch("p", "[PATCH 1/2] fs: only", { message: "It was broken.", to: "c" }),
      "patch",
    ],
    [
      "a cover that quotes what it answers",
      cover("c", "[PATCH v2 0/2] fs: two steps", "> Please split it.\n\nDone.", { to: "p" }),
      "cover",
    ],
    [
      "a pull request",
      mail(
        "u",
        "[PULL] fs for 2022.04",
        "Dear Tom,\n\nThe following changes since commit 0123:\n\nare available in the Git repository at:\n",
      ),
      "pull-request",
    ],
    [
      "an answer to one",
      mail(
        "u",
        "Re: [PULL] fs",
        "On Tue, Ann wrote:\n> The following changes since commit\n\nApplied, thanks!\n",
        { to: "x" },
      ),
      "reply",
    ],
    ["anything else", mail("o", "Which board?", "Hello,\n\nwhich one?\n"), "other"],
  ])("%s", (_, message, expected) => {
    expect(kind(message)).toBe(expected);
  });
});

describe("a patch", () => {
  test("knows its files, and is the same as one with the same change", () => {
    const one = factsOf(patch("a", "[PATCH] fs: only"));
    expect(one.files).toEqual([{ path: "fs/fs-only.c", additions: 1, deletions: 0 }]);
    expect(factsOf(patch("b", "[PATCH v2] fs: only")).sameness).toBe(one.sameness);
    expect(factsOf(patch("b", "[PATCH v2] fs: only", { text: "other" })).sameness).not.toBe(one.sameness);
  });

  test("is by whom its first line says", () => {
    const message = "From: Cem Ito <cem@example.net>\n\nText.\n\nSigned-off-by: Cem Ito <cem@example.net>";
    expect(factsOf(patch("p", "[PATCH] fs: only", { message })).author).toEqual({
      name: "Cem Ito",
      email: "cem@example.net",
    });
  });

  test("may say which others it is for, which is no review of them", () => {
    expect(factsOf(patch("p", "[PATCH] fs: only", { message: "For patches 2 and 3:" })).ownLines).toBe(1);
  });

  test("has the trailers of its message, not those of its change log", () => {
    const message =
      "Text.\n\nReviewed-by: Ben Ode <ben@example.com>\n---\nAcked-by: Cem Ito <cem@example.net>";
    expect(factsOf(patch("p", "[PATCH] fs: only", { message })).trailers.map(({ name }) => name)).toEqual([
      "Reviewed-by",
    ]);
  });

  test.each([
    ["+@decorated.line", " + at decorated.line"],
    ["an address", "+ann at example.org"],
  ])("is looked at again where the monthly text altered %s", (_, line) => {
    const body = `Text.\n---\n${diff("fs: only")}${line.trimStart()}\n`;
    const monthly = { ...mail("p", "[PATCH] fs: only", body), exact: false };
    expect(factsOf(monthly).damaged).toBe(true);
    expect(factsOf({ ...monthly, exact: true }).damaged).toBe(false);
  });

  test("that no program can read is still a patch", () => {
    const broken =
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline at end of file\n@@ nonsense\n";
    expect(factsOf(mail("p", "[PATCH] fs: only", broken))).toMatchObject({
      kind: "patch",
      files: [{ path: "x" }],
    });
  });
});

describe("a patch as git reads it", () => {
  const first = `From ${"0123456789".repeat(4)} Mon Sep 17 00:00:00 2001`;
  const head = [
    "Subject: [PATCH] fs: read it",
    "Date: Thu, 3 Feb 2022 07:00:00 +0000",
    "From: Cem Ito <cem@example.net>",
    "",
    "Text.",
    "",
    "Reviewed-by: Ben Ode <ben@example.com>",
  ].join("\n");
  const framed = (message: string) => `${message}\n---\n fs/a.c | 1 +\n\n${diff("fs: only")}`;

  test("has the title, author and date that its text begins with", () => {
    expect(factsOf(patch("p", "[PATCH v2 1/3] fs: only", { message: head }))).toMatchObject({
      kind: "patch",
      subject: { title: "fs: read it", version: 2, number: 1, total: 3 },
      author: { name: "Cem Ito", email: "cem@example.net" },
      authored: Date.UTC(2022, 1, 3, 7),
      trailers: [{ name: "Reviewed-by" }],
    });
  });

  test.each([
    ["pasted at its head", `${first}\n${head}`],
    ["pasted below a greeting", `Hello,\n\nhere it is.\n\n${first}\n${head}`],
    ["attached to a few words", `See the patch.\n\nTested-by: Dan <dan@example.org>\n\n${first}\n${head}`],
    ["cut off with scissors", `Hello,\n\nhere it is.\n\n-- >8 --\n${head}`],
  ])("may be %s, and the mail's own subject anything", (_, text) => {
    expect(factsOf(mail("p", "my fix", framed(text)))).toMatchObject({
      kind: "patch",
      subject: { title: "fs: read it", patch: true },
      author: { name: "Cem Ito" },
      trailers: [{ name: "Reviewed-by" }],
      excerpt: "Text. fs/a.c | 1 +",
    });
  });

  test("is one in an answer only below scissors, and under a subject that says so", () => {
    const answer = (text: string) =>
      factsOf(
        mail("r", "Re: [PATCH] fs: only", `On Tue, Ben wrote:\n> Why?\n\n${framed(text)}`, { to: "p" }),
      );
    expect(answer(`Like this?\n\n-- >8 --\n${head}`)).toMatchObject({
      kind: "patch",
      subject: { title: "fs: read it" },
    });
    expect(answer(`Like this?\n\n${first}\n${head}`)).toMatchObject({
      kind: "reply",
      subject: { title: "fs: only" },
      trailers: [],
    });
    expect(answer("Like this?\n\n-- >8 --\nText.\n\nTested-by: Ben Ode <ben@example.com>")).toMatchObject({
      kind: "reply",
      trailers: [],
    });
  });

  test.each([
    "Ola Berg wrote:\n> it is freed twice.\n\nLeave it.\n\nSigned-off-by: Ann Lee <ann@example.org>",
    "I revised it.\n\n> Please use a signed type.\n\nDone.",
  ])("may cite mail, in answer to another and without being signed: %j", (message) => {
    expect(factsOf(mail("p", "[PATCH v3 1/2] fs: only", framed(message), { to: "c" })).kind).toBe("patch");
  });

  test("ends before notes, however the line is drawn", () => {
    const message =
      "Text.\n\nReviewed-by: Ben Ode <ben@example.com>\n--- \nAcked-by: Cem Ito <cem@example.net>";
    expect(factsOf(patch("p", "[PATCH] fs: only", { message })).trailers.map(({ name }) => name)).toEqual([
      "Reviewed-by",
    ]);
  });

  test("makes the same change whatever prefixes its names have", () => {
    const body = patch("p", "[PATCH] fs: only").body;
    const bare = body.replace(/(?<=^(?:diff --git|---|\+\+\+) .*)\b[ab]\//gm, "");
    expect(bare).not.toBe(body);
    const [one, other] = [
      factsOf(mail("p", "[PATCH] fs: only", body)),
      factsOf(mail("p", "[PATCH] x", bare)),
    ];
    expect(other).toMatchObject({ files: one.files, sameness: one.sameness });
  });
});

describe("a cover", () => {
  test("names what it continues, and what it merely cites", () => {
    const facts = factsOf(
      cover(
        "c",
        "[PATCH v2 0/2] fs: two",
        "v1: https://lists.example.org/pipermail/u-boot/1.html.\n\nNeeds\nhttps://lore.kernel.org/r/other@example.org",
      ),
    );
    expect(facts.links).toEqual([
      "https://lists.example.org/pipermail/u-boot/1.html",
      "https://lore.kernel.org/r/other@example.org",
    ]);
    expect(facts.earlier).toEqual(["https://lists.example.org/pipermail/u-boot/1.html"]);
  });

  test("decides nothing of the patches that it tells of", () => {
    const text = "The first one was applied to u-boot/master.";
    expect(factsOf(cover("c", "[PATCH v2 0/2] fs: two", text)).verdict).toBeNull();
    expect(says(text).verdict).toBe("applied");
  });

  test("has b4's change-id", () => {
    expect(factsOf(cover("c", "[PATCH 0/2] x", "change-id: 20220201-x-0123")).changeId).toBe(
      "20220201-x-0123",
    );
  });
});

describe("a review below a whole patch that a mail program has pasted unmarked", () => {
  const pasted = (below: string) => {
    const headers = `-----Original Message-----\nFrom: Ann Lee\nSent: Tuesday\nTo: Ben\nSubject: [PATCH] fs: only`;
    const text = `Text.\n\nReviewed-by: Ben Ode <ben@example.com>\nReviewed-by: Cem Ito <cem@example.net>\n---`;
    const body = `Hi Ann\n\n${headers}\n\n${text}\n${diff("fs: only")}\n${below}\n`;
    return factsOf(mail("r", "Re: [PATCH] fs: only", body, { to: "p", from: ben })).trailers;
  };

  test("counts where it names the sender", () => {
    const found = pasted("Reviewed-by: Ben Ode <ben@example.com>\n\nThanks\nBen\n--\n2.35.1");
    expect(found).toMatchObject([{ name: "Reviewed-by", person: ben }]);
  });

  test.each([
    ["in another's name", "Reviewed-by: Cem Ito <cem@example.net>"],
    ["in the patch's own message", "Thanks"],
    ["within its diff", "Reviewed-by: Ben Ode <ben@example.com>\n last line"],
  ])("does not count %s", (_, below) => {
    expect(pasted(below)).toEqual([]);
  });
});
