import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawMail } from "../../../src/core/mail/mbox.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { parseArchiveMail, parseMail, parseWholeMail } from "../../../src/core/mail/parse.ts";

const raw = (source: string | Buffer, truncated = false): RawMail => {
  const bytes = Buffer.from(source);
  return { offset: 0, bytes, truncated, size: bytes.length };
};
const archived = (...lines: string[]) =>
  parseArchiveMail(raw(["From ann at example.org  Thu Feb 10 11:00:00 2022", ...lines].join("\n")));
const sent = (...lines: string[]) =>
  parseMail(raw(["From ann@example.org Thu Feb 10 11:00:00 2022", ...lines].join("\n")));
const withBody = (headers: string[], body: Buffer) =>
  parseMail(raw(Buffer.concat([Buffer.from([...headers, "", ""].join("\n")), body])));

/** Both ways a mail may come in. */
const ways: [string, (...lines: string[]) => Message | Promise<Message>][] = [
  ["in monthly text", archived],
  ["in an mbox", sent],
];

describe("a mail of pipermail's monthly text", () => {
  it("says who wrote what when, in answer to what", () => {
    expect(
      archived(
        "From: ann.lee at example.org (Ann Lee)",
        "Date: Thu, 10 Feb 2022 11:00:00 +0100",
        "Subject: [PATCH v2 1/2] disk: read",
        "\tone sector",
        "In-Reply-To: <first@example.org>",
        "References: <root@example.org>",
        " <first@example.org>",
        "Message-ID: <second@example.org>",
        "",
        "Hello,",
        "",
        "serial at fe000000",
        "",
        "",
        "",
      ),
    ).toEqual({
      messageId: "second@example.org",
      inReplyTo: "first@example.org",
      references: ["root@example.org", "first@example.org"],
      from: { name: "Ann Lee", email: "ann.lee@example.org" },
      to: [],
      cc: [],
      date: Date.parse("2022-02-10T10:00:00Z"),
      subject: "[PATCH v2 1/2] disk: read one sector",
      body: "Hello,\n\nserial at fe000000\n",
      exact: false,
      automatic: false,
    });
  });

  it.each([
    ["ann at example.org (Ann Lee)", "Ann Lee", "ann@example.org"],
    ["ann at example.org (Ann Lee (Work))", "Ann Lee (Work)", "ann@example.org"],
    ["ann at example.org (Marek =?UTF-8?B?QmVow7pu?=)", "Marek Behún", "ann@example.org"],
    ["ann at example.org (Ann, Lee & Sons)", "Ann, Lee & Sons", "ann@example.org"],
    ["Ann Lee <Ann at Example.org>", "Ann Lee", "ann@example.org"],
    ["Lists <lists at example.org> On Behalf Of Ann", "Lists On Behalf Of Ann", "lists@example.org"],
    ["ann at example.org (ann at example.org)", "", "ann@example.org"],
    ["ann at example.org", "", "ann@example.org"],
    ["Ann Lee", "Ann Lee", ""],
    ["", "", ""],
    ["u-boot at lists.example.org (Ann Lee via U-Boot)", "Ann Lee", ""],
    ["ann at example.org (Ann travelling via Rome)", "Ann travelling via Rome", "ann@example.org"],
  ])("reads the sender %s", (value, name, email) => {
    expect(archived(`From: ${value}`, "", "").from).toEqual({ name, email });
  });
});

describe("a mail of an mbox", () => {
  it("has its body exactly as it was sent, and knows its recipients", async () => {
    const message = await sent(
      "From: Ann Lee <Ann@Example.org>",
      "To: list@example.org, Bob <bob@example.org>",
      "Cc: Team: eve@example.org;",
      "Date: Thu, 10 Feb 2022 11:00:00 +0100",
      "Message-ID: <one@example.org>",
      "",
      ">From here",
      "> >From there",
      ">>From everywhere",
      " \ttail  ",
      "",
    );
    expect(message.body).toBe("From here\n> >From there\n>From everywhere\n \ttail  \n");
    expect(message.exact).toBe(true);
    expect(message.to).toEqual([
      { name: "", email: "list@example.org" },
      { name: "Bob", email: "bob@example.org" },
    ]);
    expect(message.cc).toEqual([{ name: "", email: "eve@example.org" }]);
  });

  it("is what its bytes are where no mbox has quoted them, to the last blank line", async () => {
    const text = "Message-ID: <one@example.org>\n\n>From here\n\n";
    const whole = await parseWholeMail(Buffer.from(text), false);
    expect(whole).toMatchObject({ messageId: "one@example.org", body: ">From here\n\n", exact: true });
    const unnamed = (await parseWholeMail(Buffer.from("Subject: one\n\nOne\n"), false)).messageId;
    expect((await sent("Subject: one", "", "One", "")).messageId).toBe(unnamed);
  });

  it("is not exact where it was cut", async () => {
    expect((await parseMail(raw("From a@b Thu Feb 10 11:00:00 2022\n\nHal", true))).exact).toBe(false);
  });

  it("has lines that end in LF where it was sent with CR LF", async () => {
    const message = await sent("Message-ID: <one@example.org>\r", "\r", "one\r", "two\r", "");
    expect(message).toMatchObject({ messageId: "one@example.org", body: "one\ntwo\n" });
  });

  it("names the person behind a rewritten sender, with the address of Reply-To", async () => {
    const message = await sent(
      "From: Ann Lee via U-Boot <u-boot@lists.example.org>",
      "Reply-To: U-Boot <u-boot@lists.example.org>, Ann Lee <ann@example.org>",
      "",
      "",
    );
    expect(message.from).toEqual({ name: "Ann Lee", email: "ann@example.org" });
  });

  it.each([
    [
      "X-Original-From, as Google Groups writes it",
      "'Ann Lee' via Boot developers <boot@googlegroups.com>",
      ["X-Original-From: Ann Lee <ann@example.org>"],
    ],
    [
      "X-Original-Sender, where only the address is kept",
      "'Ann Lee' via Boot developers <boot@googlegroups.com>",
      ["X-Original-Sender: ann@example.org"],
    ],
    ["Reply-To without a name", "Ann Lee via Boot <boot@lists.example.org>", ["Reply-To: ann@example.org"]],
    [
      "Cc, where answers are to go to the list",
      "Ann Lee via Boot <boot@lists.example.org>",
      ["Reply-To: Boot <boot@lists.example.org>", "Cc: Ben <ben@example.com>, Ann Lee <ann@example.org>"],
    ],
    ["the list's own address", "Ann Lee via groups.io <ann=example.org@groups.io>", []],
    [
      "a relay's Reply-To",
      "Ann Lee via B4 Relay <devnull+ann.example.org@kernel.org>",
      ["Reply-To: ann@example.org"],
    ],
    [
      "List-Post, which tells that it is the list's",
      "Ann Lee via Boot Talk <talk@example.com>",
      ["List-Post: <mailto:talk@example.com>", "Reply-To: Ann Lee <ann@example.org>"],
    ],
  ])("names the person behind a rewritten sender by %s", async (_, from, more) => {
    const message = await sent(`From: ${from}`, ...more, "", "");
    expect(message.from).toEqual({ name: "Ann Lee", email: "ann@example.org" });
  });

  it.each([
    ["who signs off", "Ann Lee via Boot", "Text.\n\nSigned-off-by: Ann Lee <Ann@example.org>\n"],
    ["who reviews", "Ann Lee via Boot", "Reviewed-by: Ann Lee <ann at example.org>\n"],
    ["whom the first line names", "Ann Lee via Boot", "From: Ann Lee <ann@example.org>\n\nText.\n"],
    ["whom nothing but the first line names", "", "From: Ann Lee <ann@example.org>\n\nText.\n"],
  ])("finds the address of a rewritten sender %s in the text", async (_, name, body) => {
    const lines = [`From: ${name} <boot@lists.example.org>`, "To: boot@lists.example.org", "", body];
    const hidden = name === "" ? ["List-Post: <mailto:boot@lists.example.org>", ...lines] : lines;
    expect((await sent(...hidden)).from).toEqual({ name: "Ann Lee", email: "ann@example.org" });
  });

  it.each([
    ["Ann travelling via Rome <ann@example.org>", "Ann travelling via Rome", "ann@example.org"],
    ["Ann Lee <ann@lists.example.org>", "Ann Lee", "ann@lists.example.org"],
    ["Ann Lee via Boot <boot@lists.example.org>", "Ann Lee", ""],
  ])("leaves %s as far as nothing more is known", async (value, name, email) => {
    const text = ["Reply-To: Ben Ode <ben@example.com>, Cem Ito <cem@example.net>", "", ""];
    const body = "Signed-off-by: Ben Ode <ben@example.com>\n";
    expect((await sent(`From: ${value}`, ...text, body)).from).toEqual({ name, email });
  });

  it("takes the date of Received where the From line dates nothing", async () => {
    const message = await parseMail(
      raw(
        "From mboxrd@z Thu Jan  1 00:00:00 1970\nReceived: from a by b; Thu, 10 Feb 2022 11:00:00 +0000\nDate: Thu, 1 Jan 2099 00:00:00 +0000\n\n",
      ),
    );
    expect(message.date).toBe(Date.parse("2022-02-10T11:00:00Z"));
  });

  it.each([
    ["UTF-8 labelled us-ascii", "us-ascii", Buffer.from("Grüße\n")],
    ["UTF-8 without a label", "", Buffer.from("Grüße\n")],
    ["raw Latin-1 labelled UTF-8", "utf-8", Buffer.from("Grüße\n", "latin1")],
    ["raw Latin-1 without a label", "", Buffer.from("Grüße\n", "latin1")],
    ["Latin-1 as labelled", "iso-8859-1", Buffer.from("Grüße\n", "latin1")],
    ["a charset that nobody knows", "yes", Buffer.from("Grüße\n")],
  ])("reads %s", async (_what, charset, body) => {
    const type = charset ? `Content-Type: text/plain; charset=${charset}` : "X-Other: nothing";
    expect((await withBody(["From: ann@example.org", type], body)).body).toBe("Grüße\n");
  });

  it("keeps the lines that are UTF-8 where others are not", async () => {
    const body = Buffer.concat([Buffer.from("größer\n"), Buffer.from("Grüße\n", "latin1")]);
    expect((await withBody(["From: ann@example.org"], body)).body).toBe("größer\nGrüße\n");
  });

  it.each([
    ["quoted-printable", "us-ascii", "Gr=C3=BC=C3=9Fe, a long =\nline=20"],
    ["quoted-printable", "us-ascii; format=flowed", "Gr=C3=BC=C3=9Fe, a long =\nline=20"],
    ["base64", "utf-8", Buffer.from("Grüße, a long line ").toString("base64")],
    ["base64", "iso-8859-1", Buffer.from("Grüße, a long line ", "latin1").toString("base64")],
  ])("decodes %s in %s", async (encoding, charset, body) => {
    const message = await sent(
      `Content-Type: text/plain; charset=${charset}`,
      `Content-Transfer-Encoding: ${encoding}`,
      "",
      body,
      "",
    );
    expect(message.body.trimEnd()).toBe("Grüße, a long line");
  });

  it("reads flowed text, and joins no lines of a diff in it", async () => {
    const lines = [
      "It is ",
      "wrong.",
      "  indented",
      "--- a/a.c",
      "+++ b/a.c",
      "@@ -1,2 +1,3 @@",
      "+one ",
      "+two ",
      "  	three",
    ];
    for (const encoding of ["8bit", "quoted-printable"]) {
      const message = await sent(
        'Content-Type: text/plain; charset="utf-8"; Format="flowed"',
        `Content-Transfer-Encoding: ${encoding}`,
        "",
        ...(encoding === "8bit" ? lines : lines.map((line) => line.replace(/ $/, "=20"))),
        "",
      );
      expect(message.body).toBe(
        "It is wrong.\n indented\n--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,3 @@\n+one \n+two \n 	three\n",
      );
    }
  });

  it("reads flowed text whose label says UTF-8 and whose bytes do not", async () => {
    const message = await sent(
      "Content-Type: text/plain; charset=utf-8; format=flowed",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Gr=FC=DFe, it is=20",
      "wrong.",
      "",
    );
    expect(message.body).toBe("Grüße, it is wrong.\n");
  });

  it("reads the flowed part of a mail to which a list has added others", async () => {
    const message = await sent(
      ...parts(
        ["Content-Type: text/plain; charset=UTF-8;", " format=flowed", "", "It is ", "wrong.", "  a"],
        ["Content-Type: text/x-patch; name=a.patch", "Content-Disposition: attachment", "", "+one ", "two"],
      ),
    );
    expect(message.body).toBe("It is wrong.\n a\n\n+one \ntwo\n");
  });

  const parts = (...sections: string[][]) => [
    "Content-Type: multipart/mixed; boundary=XX",
    "",
    ...sections.flatMap((section) => ["--XX", ...section]),
    "--XX--",
    "",
  ];

  it.each(["yes", "x-nobody-knows"])("reads a part in a charset that nobody knows: %s", async (charset) => {
    const type = `Content-Type: text/plain; charset="${charset}"`;
    const message = await sent(...parts([type, "Content-Transfer-Encoding: 8bit", "", "+größer"]));
    expect(message.body.trimEnd()).toBe("+größer");
  });

  it("shows attached patches after its text, and no signature", async () => {
    const message = await sent(
      ...parts(
        ["Content-Type: text/plain", "", "See below."],
        ["Content-Type: text/x-patch; name=a.patch", "Content-Disposition: attachment", "", "+größer"],
        [
          "Content-Type: application/octet-stream; name=b.diff",
          "Content-Transfer-Encoding: base64",
          "",
          Buffer.from("+two\n").toString("base64"),
        ],
        ["Content-Type: application/pgp-signature", "", "secret"],
      ),
    );
    expect(message.body).toBe("See below.\n\n+größer\n\n+two\n");
  });

  it("reads raw Latin-1 in a part", async () => {
    const lines = parts(["Content-Type: text/plain", "", "Grüße"]).join("\n");
    expect((await parseMail(raw(Buffer.from(lines, "latin1")))).body).toBe("Grüße\n");
  });

  it("shows what a person would read where there is only HTML", async () => {
    const message = await sent(
      "Content-Type: text/html; charset=utf-8",
      "",
      "<html><head><title>t</title><style>p{}</style></head><body><p>Gr&uuml;&szlig;e &amp;",
      "<b>more</b></p><script>alert(1)</script><div>last<br>line</div></body></html>",
      "",
    );
    expect(message.body).toBe("Grüße & more\nlast\nline\n");
  });

  it("shows HTML of any depth", async () => {
    const html = `Content-Type: text/html\n\n${"<p>a<b>".repeat(50_000)}`;
    expect((await parseMail(raw(html))).body.split("\n")).toHaveLength(50_001);
  });

  it("prefers plain text to HTML", async () => {
    const message = await sent(
      "Content-Type: multipart/alternative; boundary=XX",
      "",
      ...[
        "--XX",
        "Content-Type: text/plain",
        "",
        "plain",
        "--XX",
        "Content-Type: text/html",
        "",
        "<p>rich",
        "--XX--",
        "",
      ],
    );
    expect(message.body.trim()).toBe("plain");
  });
});

describe.each(ways)("a mail %s", (_way, parse) => {
  it.each([
    ["folded", "Subject: a\n  b\n\tc", "a b c"],
    ["with doubled blanks", "Subject:   a   b\tc  ", "a b c"],
    ["in encoded words", "Subject: =?UTF-8?Q?Gr=C3=BC?=\n =?UTF-8?Q?=C3=9Fe?= you", "Grüße you"],
    ["in a charset that nobody knows", "Subject: =?yes?Q?abc?=", "abc"],
    ["broken", "Subject: =?UTF-8?B?????", "=?UTF-8?B?????"],
    ["with NUL", "Subject: a\0b =?UTF-8?Q?c=00d?=", "ab cd"],
    ["with a colon", "Subject: scsi: read: write", "scsi: read: write"],
    ["endless", `Subject: ${"x".repeat(100_000)}`, "x".repeat(2000)],
    ["missing", "X: y", ""],
  ])("has a one-line subject where it was %s", async (_what, header, subject) => {
    expect((await parse(header, "", "")).subject).toBe(subject);
  });

  it("has an id of its own where it carries none, the same each time", async () => {
    const one = await parse("Subject: one", "", "text", "");
    const again = await parse("Subject: one", "", "text", "");
    const other = await parse("Subject: one", "", "other text", "");
    expect(one.messageId).toMatch(/^[0-9a-f]{32}@no-message-id\.invalid$/);
    expect(again.messageId).toBe(one.messageId);
    expect(other.messageId).not.toBe(one.messageId);
  });

  it.each([
    ["Message-ID: < one@example.org >", "one@example.org"],
    ["message-id: one@example.org", "one@example.org"],
    ["Message-ID:\n <one@example.org> (added by relay)", "one@example.org"],
  ])("knows its id by %j", async (header, id) => {
    expect((await parse(header, "", "")).messageId).toBe(id);
  });

  it("has no endless id", async () => {
    expect((await parse(`Message-ID: <${"x".repeat(2000)}>`, "", "")).messageId).toBe("x".repeat(998));
  });

  it.each([
    ['Your message of "Mon, 31 Jan 2022" <one@example.org>', "one@example.org"],
    ["<one@example.org> <two@example.org>", "one@example.org"],
    ["one@example.org", "one@example.org"],
    ["Your message of Monday", null],
    ["<>", null],
  ])("answers what In-Reply-To %j names", async (value, id) => {
    expect((await parse(`In-Reply-To: ${value}`, "", "")).inReplyTo).toBe(id);
  });

  it("keeps the root and the youngest of endless References", async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `<${index}@example.org>`);
    const { references } = await parse(`References: ${ids.join("\n ")}`, "", "");
    expect(references).toHaveLength(100);
    expect(references[0]).toBe("0@example.org");
    expect(references.at(-1)).toBe("499@example.org");
  });

  it("has no NUL in its text", async () => {
    expect((await parse("Subject: one", "", "a\0b", "")).body).toContain("ab");
  });

  it.each([
    ["readable", "Date: Tue, 8 Feb 2022 10:00:00 +0000", "2022-02-08T10:00:00Z"],
    ["unreadable", "Date: 3 minutes ago", "2022-02-10T11:00:00Z"],
    ["missing", "X: y", "2022-02-10T11:00:00Z"],
    ["of 1970", "Date: Thu, 1 Jan 1970 00:00:00 +0000", "2022-02-10T11:00:00Z"],
    ["of 2099", "Date: Thu, 1 Jan 2099 00:00:00 +0000", "2022-02-10T11:00:00Z"],
  ])("is dated though its date is %s", async (_what, header, iso) => {
    expect((await parse(header, "", "")).date).toBe(Date.parse(iso));
  });
});

describe("any bytes at all", () => {
  const mails = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc
      .array(
        fc.constantFrom(
          ...[
            "From a",
            "\n",
            "\n\n",
            "From: ",
            "Subject: =?",
            "Date: ",
            "Content-Type: multipart/mixed; boundary=X",
          ],
          ...[
            "\n--X\n",
            "Content-Type: text/html",
            "<p",
            "\0",
            "\xff",
            "Content-Transfer-Encoding: base64",
            "(",
            "<",
            '"',
          ],
        ),
      )
      .map((pieces) => Buffer.from(pieces.join(""), "latin1")),
  );

  it("give a message", async () => {
    await fc.assert(
      fc.asyncProperty(mails, async (bytes) => {
        for (const message of [parseArchiveMail(raw(bytes)), await parseMail(raw(bytes))]) {
          expect(message.messageId).not.toBe("");
          expect(Number.isFinite(message.date)).toBe(true);
          expect(JSON.stringify(message)).not.toContain("\\u0000");
        }
      }),
    );
  });
});

it("shows a mail that is cut into thousands of parts as it came, and one of a hundred parts as its text", async () => {
  const parts = (count: number) =>
    sent(
      "From: ann@example.org",
      "Message-ID: <parts@example.org>",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      ...Array.from({ length: count }, (_, at) => `--b\nContent-Type: text/plain\n\npart ${at}`),
      "--b--",
      "",
    );
  expect((await parts(100)).body).toMatch(/^part 0\s+part 1\s/);
  expect((await parts(3_000)).body).toContain("--b\nContent-Type: text/plain\n\npart 2999");
});
