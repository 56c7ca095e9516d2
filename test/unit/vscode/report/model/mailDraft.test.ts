import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellWord } from "../../../../../src/core/base/shellWord.ts";
import { readReports } from "../../../../../src/core/report/read.ts";
import {
  draftOf,
  mailOfDraft,
  markdownOfDocument,
  unreachable,
} from "../../../../../src/vscode/report/model/mailDraft.ts";
import {
  forSendEmail,
  mailtoOf,
  sendEmailLine,
} from "../../../../../src/vscode/report/model/mailPrograms.ts";

const now = Date.UTC(2022, 2, 4, 12);
const options = { misc: "MISC", isTicket: (id: string) => /^[A-Z]+-\d+$/.test(id) };
const text = `From: Ann Lee <ann@example.org>
To: "Ode, Ben" <ben@example.org>, Cem Ito <cem@example.org>,
 dora@example.org
Subject: [Weekly] Week ending 2022-03-04

U-Boot
======

[TS-118] (Disks)
* uboot/disk_integ v2[1]
  - No progress

[1] https://example.org/2022-February/1.html

=== Patch status ===
    uboot/disk_integ v2: submitted on 2/10

=== Issues ===
    None & "all" of it
`;

const copied = text.replace("Subject:", "Cc: Eve Moe <eve@example.org>\nCC: fay@example.org\nSubject:");

describe("a report's document", () => {
  it("is a mail: its people, subject and body", () => {
    const draft = draftOf(text);
    expect(draft).toMatchObject({
      from: "Ann Lee <ann@example.org>",
      to: ['"Ode, Ben" <ben@example.org>', "Cem Ito <cem@example.org>", "dora@example.org"],
      subject: "[Weekly] Week ending 2022-03-04",
    });
    expect(draft.body).toBe(text.slice(text.indexOf("U-Boot\n")));
  });

  it("is all body where a person has taken its headers away", () => {
    const body = text.slice(text.indexOf("U-Boot\n"));
    expect(draftOf(body)).toEqual({ from: "", to: [], cc: [], subject: "", body, unread: [] });
    expect(draftOf("").body).toBe("\n");
  });

  it("tells of whom no mail reaches", () => {
    expect(unreachable(draftOf("To: Ann, ben@example.org, <>\nSubject: x\n\nbody\n"))).toEqual(["Ann", "<>"]);
    const other = "From: Ann Lee, <ann@example.org>\nCc: Ben\nSubject: x\n\nbody\n";
    expect(unreachable(draftOf(other))).toEqual(["Ann Lee, <ann@example.org>", "Ben"]);
    expect(unreachable(draftOf("Subject: x\n\nbody\n"))).toEqual([]);
  });

  it("tells of the headers that nobody reads, but of none that a mail has anew", () => {
    const head = "Bcc: dora@example.org\nsubject: x\nReply-To: a@example.org,\n b@example.org\nDate: today";
    const { unread, to } = draftOf(
      `${head}\nMIME-Version: 1.0\nContent-Type: text/html\nX-Unsent: 1\n\nbody\n`,
    );
    expect({ unread, to }).toEqual({ unread: ["Bcc", "Reply-To"], to: [] });
    expect(draftOf(copied).unread).toEqual([]);
  });

  it("has people in copy, whom each way to send it names", async () => {
    const draft = draftOf(copied);
    expect(draft.cc).toEqual(["Eve Moe <eve@example.org>", "fay@example.org"]);
    const mail = mailOfDraft(draft, now);
    expect(mail).toMatch(/\r\nCc: Eve Moe <eve@example\.org>,\r\n fay@example\.org\r\nSubject: /);
    expect(mailtoOf(draft)).toContain("?cc=eve@example.org,fay@example.org&subject=%5BWeekly%5D");
    expect(sendEmailLine(draft, "week.eml")).toContain(
      " '--cc=Eve Moe <eve@example.org>' --cc=fay@example.org week.eml",
    );
  });

  it("takes people on the next line, though it is not indented", () => {
    expect(draftOf(copied.replace("\n dora@", "\ndora@"))).toEqual(draftOf(copied));
    const prose = "Subject: what follows,\nwho asks ann@example.org\n\nbody\n";
    expect(draftOf(prose)).toMatchObject({ subject: "", body: prose });
  });

  it("as a mail has no header but its own, whatever stands in the document's", () => {
    const piece = fc.constantFrom(
      "Cc",
      "To",
      "From",
      "Subject",
      "Bcc",
      ":",
      " ",
      "\n",
      "\r",
      "\n ",
      ",",
      "a@b.cc",
      "<",
      ">",
      '"',
      "\u2028",
      "é",
      "=?",
    );
    const head = fc.array(piece, { maxLength: 25 }).map((all) => all.join(""));
    fc.assert(
      fc.property(head, (strange) => {
        const mail = mailOfDraft(draftOf(`Subject: x\n${strange}\n\nbody\n`), now);
        const lines = mail
          .slice(0, mail.indexOf("\r\n\r\n"))
          .replace(/\r\n[ \t]/g, " ")
          .split("\r\n");
        const names = lines.map((line) => line.slice(0, line.indexOf(":")));
        const own = "From To Cc Subject Date MIME-Version Content-Type Content-Transfer-Encoding X-Unsent";
        expect(names).toEqual(own.split(" ").filter((name) => names.includes(name)));
        expect(lines.join("")).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it("as a mail says the edited lines and nothing else", async () => {
    const edited = text.replace(
      "  - No progress",
      "  - Grüße: ein Wort, das nur der Mensch kennt | tables   stay",
    );
    const [read] = await readReports(mailOfDraft(draftOf(edited), now));
    expect(read?.report).toMatchObject({
      from: "Ann Lee <ann@example.org>",
      subject: "[Weekly] Week ending 2022-03-04",
      to: ['"Ode, Ben" <ben@example.org>', "Cem Ito <cem@example.org>", "dora@example.org"],
    });
    expect(JSON.stringify(read?.report)).toContain("das nur der Mensch kennt");
  });

  it("in Markdown has its headings, items and links", () => {
    const markdown = markdownOfDocument(text, options);
    expect(markdown).toContain("## U-Boot\n\n### TS-118: Disks");
    expect(markdown).toContain(
      "- uboot/disk\\_integ v2 [\\[1\\]](<https://example.org/2022-February/1.html>)",
    );
    expect(markdown).toContain("## Patch status");
  });

  it("in Markdown keeps every address, or is not made at all", () => {
    const broken = text.replace(
      '    None & "all" of it',
      "    The board is broken, see [7].\n\n[7] https://example.org/bug_(1)/1234*x",
    );
    const markdown = markdownOfDocument(broken, options);
    expect(markdown).toContain("The board is broken, see [2].");
    expect(markdown).toContain("- \\[2\\] <https://example.org/bug_(1)/1234*x>");
    const place = fc.constantFrom("U-Boot\n===", "[TS-1]", "* ", "  - ", "| ", "=== Issues ===", "", "    ");
    const address = fc.constantFrom(
      "https://example.org/a_b",
      "http://example.org/*(x)?a&b#c",
      "https://x.org/1",
    );
    const cited = fc
      .tuple(place, address, fc.nat(3))
      .map(([before, to, at]) => `${before} see [${at}]\n[${at}] ${to}`);
    const direct = fc.tuple(place, address).map((both) => both.join(""));
    fc.assert(
      fc.property(fc.array(fc.oneof(cited, direct, place), { maxLength: 12 }), (lines) => {
        const written = markdownOfDocument(lines.join("\n"), options);
        const plain = written?.replace(/\\/g, "") ?? "";
        for (const one of lines.join("\n").match(/https?:\S+/g) ?? [])
          expect(written === null || plain.includes(one)).toBe(true);
      }),
    );
  });

  it("in Markdown loses no word that a person wrote, or is not made at all", () => {
    const wrapped = text.replace("No progress", "we waited for an answer\n    and got none");
    expect(markdownOfDocument(wrapped, options)).toContain("we waited for an answer and got none");
    const word = fc.constantFrom(
      "one",
      "two,",
      "*",
      "-",
      "[1]",
      "[9]",
      "===",
      "(MISC)",
      "[TS-1]",
      "a:",
      "|",
      "",
    );
    const line = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const written = markdownOfDocument(lines.join("\n"), options);
        if (written === null) return;
        const count = (of: string) => of.match(/\b(?:one|two|TS-1)\b/g)?.length ?? 0;
        expect(count(written)).toBe(count(lines.join("\n")));
      }),
    );
  });
});

describe("the address that opens a mail program", () => {
  it("carries recipients, subject and body, each sign as itself", () => {
    const address = mailtoOf(draftOf(text));
    expect(address).toMatch(
      /^mailto:ben@example\.org,cem@example\.org,dora@example\.org\?subject=%5BWeekly%5D/,
    );
    const url = new URL(address ?? "");
    expect(url.searchParams.get("body")).toBe(draftOf(text).body.replaceAll("\n", "\r\n"));
    expect([...url.searchParams.keys()]).toEqual(["subject", "body"]);
  });

  it("adds no header, whatever the text or a recipient says", () => {
    const strange = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(fc.array(strange), strange, strange, (people, subject, body) => {
        const to = [...people, "a?bcc=x@example.org"];
        const address = mailtoOf({ from: "", to, cc: to, subject, body, unread: [] });
        if (address === null) return;
        expect(address).toMatch(/^mailto:[^?&#\s]*\?cc=[^?&#=\s]*&subject=[^?&#=\s]*&body=[^?&#=\s]*$/);
      }),
    );
  });

  it("is none where it would be longer than programs take", () => {
    const draft = draftOf(text);
    expect(mailtoOf({ ...draft, body: "x".repeat(1_900) })).toBeNull();
    const longest = mailtoOf({ ...draft, body: "x".repeat(1_700) });
    expect(longest?.length).toBeLessThan(1_900);
  });
});

describe("the line for git send-email", () => {
  it("names who gets it and the file, and lets git add nobody", () => {
    expect(sendEmailLine(draftOf(text), "/home/ann/my reports/week.eml")).toBe(
      `git send-email --suppress-cc=all '--to="Ode, Ben" <ben@example.org>' '--to=Cem Ito <cem@example.org>' --to=dora@example.org '/home/ann/my reports/week.eml'`,
    );
  });

  it("is taken by a shell as exactly these words, whatever people are called", () => {
    const nasty = fc.array(
      fc.constantFrom(
        "'",
        '"',
        "$(touch x)",
        "`id`",
        ";",
        "|",
        "&",
        "\\",
        "-",
        " ",
        "!",
        "*",
        "~",
        "é",
        ">",
        "#",
        "=",
      ),
      { maxLength: 8 },
    );
    const name = nasty.map((signs) => signs.join(""));
    const samples = fc.sample(fc.tuple(name, name, name), 300);
    const lines = samples.map(([one, other, path]) => {
      const to = [`${one} <ben@example.org>`, `"${other.replace(/["\\]/g, "")}" <cem@example.org>`];
      return {
        line: sendEmailLine({ to, cc: to }, `/reports/${path}\n.eml`),
        path: `/reports/${path}\n.eml`,
      };
    });
    // A function in git's place prints its words, a line that nothing else prints after the last.
    const script = `git() { printf '%s\\0' "$@" ==end==; }\n${lines.map(({ line }) => line).join("\n")}\n`;
    const calls = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("==end==\0").slice(0, -1);
    expect(calls).toHaveLength(lines.length);
    for (const [at, call] of calls.entries()) {
      const words = call.split("\0").slice(0, -1);
      expect(words.slice(0, 2)).toEqual(["send-email", "--suppress-cc=all"]);
      expect(
        words.slice(2, -1).every((word) => /^--(?:to|cc)=.*<?(?:ben|cem)@example\.org>?$/.test(word)),
      ).toBe(true);
      expect(words.at(-1)).toBe(lines[at]?.path);
    }
  });

  it("quotes only what needs it", () => {
    expect(["a.b", "", "it's", "=x", "--to=a@b.c"].map(shellWord)).toEqual([
      "a.b",
      "''",
      "'it'\\''s'",
      "'=x'",
      "--to=a@b.c",
    ]);
  });

  it("sends a file without what says that it is a draft", () => {
    const mail = forSendEmail(mailOfDraft(draftOf(text), now));
    expect(mail).not.toMatch(/\r|X-Unsent/);
    expect(mail).toMatch(/^From: Ann Lee <ann@example\.org>\nTo: /);
    expect(mail.slice(mail.indexOf("\n\n") + 2)).toBe(draftOf(text).body);
  });
});
