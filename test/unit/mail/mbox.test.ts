import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Flavour, MailSplitter, type RawMail } from "../../../src/core/mail/mbox.ts";

const text = ({ bytes }: RawMail) => Buffer.from(bytes).toString();

/** Feeds the text in pieces of the given lengths, taken in turn, through memory that is used again. */
function split(
  source: string | Buffer,
  flavour: Flavour,
  lengths = [1 << 20],
  maxMailBytes = 1 << 20,
): RawMail[] {
  const splitter = new MailSplitter({ flavour, maxMailBytes });
  const data = Buffer.from(source);
  const mails: RawMail[] = [];
  const memory = Buffer.alloc(Math.max(...lengths));
  for (let at = 0, turn = 0; at < data.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    const copied = data.copy(memory, 0, at, at + length);
    const done = splitter.push(memory.subarray(0, copied));
    mails.push(...done.map((mail) => ({ ...mail, bytes: Buffer.from(mail.bytes) })));
    at += copied;
  }
  return [...mails, ...splitter.end()];
}

const month = [
  "From ann at example.org  Thu Feb 10 11:00:00 2022\nFrom: ann at example.org (Ann)\nSubject: One\n\nFrom the start,\n\nFrom here on.\n\n\n",
  "From bob.lee at example.org  Fri Feb 11 11:00:00 2022\nSubject: Two\n\nFrom Bob at work Fri\n>From quoted\n\n\n",
  "From eve at example.org  Sat Feb 12 11:00:00 2022\nSubject: Three\n\nEnd\n",
];
const mbox = [
  "From ann@example.org Thu Feb 10 11:00:00 2022\nSubject: One\n\nFrom the start\n>From the start\n\n",
  "From mboxrd@z Thu Jan  1 00:00:00 1970\nSubject: Two\n\nFrom here to there it takes 2022 steps\n\n",
  "From - Fri Feb 11 11:00:00 2022\r\nSubject: Three\r\n\r\nText\r\n\r\n",
  "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nSubject: Four\n\nEnd\n",
];

describe.each([
  ["pipermail", month],
  ["mbox", mbox],
] as const)("a stream of %s", (flavour, mails) => {
  it("is cut into its mails", () => {
    expect(split(mails.join(""), flavour).map(text)).toEqual(mails);
  });

  it("gives the same mails however it is chopped", () => {
    const whole = split(mails.join(""), flavour);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        expect(split(mails.join(""), flavour, lengths)).toEqual(whole);
      }),
    );
  });

  it("puts together again what it cut, for any text", () => {
    const line = fc.constantFrom(
      "From ",
      "From ann at example.org  Thu Feb 10 11:00:00 2022",
      ...mails,
      "",
      "x",
      "\r",
    );
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 200 }), (lines, length) => {
        const source = lines.join("\n");
        const cut = split(source, flavour, [length]);
        expect(cut.map(text).join("")).toBe(source.slice(cut[0]?.offset ?? source.length));
        expect(cut).toEqual(split(source, flavour));
      }),
    );
  });

  it("says where each mail lies and how long it is", () => {
    const offsets = mails.map((_, index) => mails.slice(0, index).join("").length);
    const cut = split(mails.join(""), flavour, [7]);
    expect(cut.map(({ offset }) => offset)).toEqual(offsets);
    expect(cut.map(({ size }) => size)).toEqual(mails.map((mail) => mail.length));
  });

  it("keeps no more of a mail than allowed, and says so", () => {
    const cut = split(mails.join(""), flavour, [13], 60);
    expect(cut.map(text)).toEqual(mails.map((mail) => mail.slice(0, 60)));
    expect(cut.map(({ truncated }) => truncated)).toEqual(mails.map((mail) => mail.length > 60));
    expect(cut.map(({ size }) => size)).toEqual(mails.map((mail) => mail.length));
  });
});

describe("an mbox", () => {
  const unquoted = `Subject: Five\nContent-Length: 90\n\nHe wrote:\n\n${mbox[0]!.split("\n")[0]}\nand that was all.\n\n`;

  it.each([1, 2, 50, 1000])(
    "may hold envelopes that nobody quoted, if no header follows, in pieces of %d",
    (length) => {
      const mails = [`From ann@example.org Thu Feb 10 11:00:00 2022\n${unquoted}`, ...mbox];
      expect(split(mails.join(""), "mbox", [length]).map(text)).toEqual(mails);
    },
  );

  const pasted =
    "He wrote:\n\nFrom 0123456789 Mon Sep 17 00:00:00 2001\nFrom: Bob\nSubject: [PATCH] x\n\nText\n";
  const ofLength = (length: number) =>
    `From ann@example.org Thu Feb 10 11:00:00 2022\nSubject: Six\nContent-Length: ${length}\n\n${pasted}\n`;

  it.each([1, 7, 60, 3000])("is as long as it says, whatever stands in it, chopped by %i", (length) => {
    const sixth = ofLength(pasted.length);
    const mails = [sixth, ...mbox.slice(0, 3), sixth];
    expect(split(mails.join(""), "mbox", [length]).map(text)).toEqual(mails);
    expect(split(mails.join("").slice(0, -1), "mbox", [length]).map(text).at(-1)).toBe(sixth.slice(0, -1));
  });

  it.each([
    ["too short", -1],
    ["too long", 3],
    ["longer than all that follows", 5_000],
    ["longer than a mail may be", 5_000_000],
  ])("is cut at each envelope where its Content-Length is %s", (_, more) => {
    const mails = [ofLength(pasted.length + more), ...mbox].join("");
    for (const length of [7, 3000])
      expect(split(mails, "mbox", [length]).map(text)).toEqual(
        split(mails.replace("Content-Length", "X-Length-Said"), "mbox").map((one) =>
          text(one).replace("X-Length-Said", "Content-Length"),
        ),
      );
  });

  it("may hold a mail below two envelopes, and end with one whose mail has not come", () => {
    const twice = `${mbox[0]!.split("\n")[0]}\n>From ann Thu Feb 10 11:00:00 2022\n${unquoted}`;
    const half = "From ben@example.org Thu Feb 10 11:00:00 2022\n";
    expect(split(`${twice}${half}`, "mbox", [9]).map(text)).toEqual([twice, half]);
  });

  it.each([1, 2, 4, 1000])("may begin with the mark of Windows' editors, in pieces of %d", (length) => {
    const cut = split(`\ufeff${mbox.join("")}`, "mbox", [length]);
    expect(cut.map(text)).toEqual(mbox);
    expect(cut[0]?.offset).toBe(3);
  });
});

describe("what is no mail", () => {
  it.each(["", "<html>We make sure that you are no bot</html>", "From nowhere\n\nFrom here"])(
    "yields none: %j",
    (page) => {
      expect(split(page, "pipermail")).toEqual([]);
      expect(split(page, "mbox")).toEqual([]);
    },
  );

  it("is dropped before the first mail", () => {
    expect(split(`rest of a mail\n\n${mbox[0]}`, "mbox").map(text)).toEqual([mbox[0]]);
  });

  it("is what follows in the middle of a line, wherever it is cut", () => {
    const source = `${month[0]}x ${month[1]}`;
    const cut = `${month[0]}x `.length;
    expect(split(source, "pipermail", [cut, 1000])).toHaveLength(1);
  });

  it("is a very long line that begins with From", () => {
    const long = `From ${"x".repeat(5000)} at example.org  Thu Feb 10 11:00:00 2022\n`;
    expect(split(`${month[0]}${long}${month[1]}`, "pipermail", [100])).toHaveLength(2);
  });
});
