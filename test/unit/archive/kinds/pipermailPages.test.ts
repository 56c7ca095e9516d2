import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  alignNumbers,
  readEntries,
  type TextMail,
} from "../../../../src/core/archive/kinds/pipermail/articleNumbers.ts";
import { readArticle } from "../../../../src/core/archive/kinds/pipermail/articlePage.ts";
import { readListing } from "../../../../src/core/archive/kinds/pipermail/indexPage.ts";
import { pageText } from "../../../../src/core/archive/kinds/pipermail/pageText.ts";
import { periodNamed, touches } from "../../../../src/core/archive/kinds/pipermail/period.ts";
import { type PeriodShape, periodOf, pipermailSite, placed } from "../../../support/pipermailSite.ts";
import { mail, month } from "../support.ts";

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe("periods", () => {
  it.each([
    ["2022-February", "2022-02-01", "2022-03-01"],
    ["2022", "2022-01-01", "2023-01-01"],
    ["2022q4", "2022-10-01", "2023-01-01"],
    ["Week-of-Mon-20220131", "2022-01-31", "2022-02-07"],
    ["20220228", "2022-02-28", "2022-03-01"],
  ])("%s goes from %s to %s", (name, start, end) => {
    expect(periodNamed(name)).toEqual({ name, start: Date.parse(start), end: Date.parse(end) });
  });

  it.each(["2022-Smarch", "2022q5", "202202", "attachments", "../2022"])("%s is none", (name) => {
    expect(periodNamed(name)).toBeNull();
  });

  it("count for a span of months that they touch with a day", () => {
    const week = periodNamed("Week-of-Mon-20220131");
    expect(week).not.toBeNull();
    if (!week) return;
    expect(touches(week, "2022-02", null)).toBe(true);
    expect(touches(week, null, "2022-01")).toBe(true);
    expect(touches(week, "2022-03", null)).toBe(false);
    expect(touches(week, null, "2021-12")).toBe(false);
  });
});

describe("the index", () => {
  it.each<PeriodShape>(["month", "year", "quarter", "week", "day"])(
    "lists every %s, newest first",
    (shape) => {
      const mails = [...month(1, 2), ...month(11, 2), ...month(2, 3)];
      const listed = readListing(text(pipermailSite(mails, { shape }).get("index.html")));
      const names = [...new Set([11, 2, 1].map((m) => periodOf(new Date(Date.UTC(2022, m - 1, 2)), shape)))];
      expect(listed.map((row) => row.period.name)).toEqual(names);
      expect(listed[0]).toMatchObject({ packed: false, size: expect.stringMatching(/^\[ Text \d+ KB \]$/) });
      if (names.length > 1)
        expect(listed[1]).toMatchObject({ packed: true, size: expect.stringContaining("Gzip'd") });
    },
  );

  it("is empty for any other page", () => {
    expect(
      readListing("<html><a href='https://example.org/2022-February/'>[ Text 1 KB ]</a></html>"),
    ).toEqual([]);
  });
});

describe("an article's page", () => {
  function articleOf(body: string, more = {}): ReturnType<typeof readArticle> {
    const files = pipermailSite([mail(1, { body, ...more })], { firstNumber: 1234 });
    return readArticle(text(files.get("2022-February/001234.html")));
  }

  it("gives the body back as it was sent", () => {
    const body =
      'Hello ann@example.org & all,\n\n> you wrote: <serial@fe000000> at "noon"\n>> and bob@example.org too\n' +
      "| a table\nSee https://example.org/r/1@2 for it.\n\n---\n fs/a.c | 2 +-\n-config@1 {\n+config@2 {\nGrüße, Jürgen 🙂\n";
    expect(articleOf(body)).toEqual({ messageId: "mail-1@example.org", body });
  });

  it("gives back any body, whatever it holds", () => {
    const piece = fc.constantFrom(
      "@",
      " at ",
      "<",
      ">",
      "&amp;",
      "|",
      ":",
      "\n",
      "a@b.c",
      "http://x.y/z@1",
      "-- ",
      "é",
      '"',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.stringMatching(/^[a-z ]{0,6}$/)), { maxLength: 40 }),
        (pieces) => {
          const body = `${pieces.join("").trim()}.\n`;
          expect(articleOf(body)?.body).toBe(body);
        },
      ),
    );
  });

  it("undoes the archive's quoting of a line that begins with From", () => {
    expect(articleOf(">From here on\n")?.body).toBe("From here on\n");
  });

  it("knows its own Message-ID, also with odd letters and blanks around it", () => {
    expect(articleOf("x\n", { messageId: "a/b+c%d&e=f@example.org" })?.messageId).toBe(
      "a/b+c%d&e=f@example.org",
    );
    expect(articleOf("x\n", { messageId: " spaced@example.org " })?.messageId).toBe("spaced@example.org");
  });

  it("leaves what it says of attachments", () => {
    const body =
      "See below.\n-------------- next part --------------\nA non-text attachment was scrubbed...\nName: a.bin\n";
    expect(articleOf(body)?.body).toBe(body);
  });

  it("is null for any other page, and never throws", () => {
    expect(readArticle("<html><pre>hello</pre></html>")).toBeNull();
    const piece = fc.constantFrom(
      "<!--beginarticle-->",
      "<PRE>",
      "</PRE>",
      "<!--endarticle-->",
      "<A HREF='x'>",
      "<",
      "%",
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => void readArticle(pieces.join("\n"))));
  });

  it("is null where its end is missing, or its beginning", () => {
    const page = text(pipermailSite([mail(1)], { firstNumber: 1234 }).get("2022-February/001234.html"));
    expect(readArticle(page)).not.toBeNull();
    expect(readArticle(page.replace("<!--endarticle-->", ""))).toBeNull();
    expect(readArticle(page.replace("<!--beginarticle-->", ""))).toBeNull();
  });

  it("is of the mail that its first link for answering names", () => {
    const page = text(pipermailSite([mail(1)], { firstNumber: 1234 }).get("2022-February/001234.html"));
    const made = (id: string) => `<LINK REL="made" HREF="mailto:u-boot@example.org?In-Reply-To=${id}">`;
    expect(readArticle(page.replace("</HEAD>", `${made("other@example.org")}</HEAD>`))?.messageId).toBe(
      "mail-1@example.org",
    );
    const anchor = made("other@example.org").replace("LINK", "A");
    expect(readArticle(page.replace("<HEAD>", `<HEAD>${anchor}`))?.messageId).toBe("mail-1@example.org");
  });

  it("is read in the charset of its header where it names none itself", () => {
    const bytes = Uint8Array.of(0xe4);
    expect(pageText(bytes, "text/html; charset=iso-8859-1")).toBe("ä");
    expect(pageText(bytes, 'text/html; charset="iso-8859-1"')).toBe("ä");
    expect(pageText(Buffer.from("ä"), "text/html")).toBe("ä");
    expect(pageText(Buffer.from("ä"), undefined)).toBe("ä");
  });

  it("is read in the charset that it names", () => {
    const page = (charset: string, bytes: number[]) =>
      pageText(
        Buffer.concat([Buffer.from(`<META content="text/html; charset=${charset}">`), Buffer.from(bytes)]),
        undefined,
      );
    expect(page("utf-8", [0xc3, 0xa4])).toMatch(/ä$/);
    expect(page("iso-8859-1", [0xe4])).toMatch(/ä$/);
    expect(page("x-unheard-of", [0xc3, 0xa4])).toMatch(/ä$/);
  });
});

describe("article numbers", () => {
  const mails = [...month(2, 30)];
  const asText = (some: typeof mails): TextMail[] =>
    some.map(({ messageId, subject }) => ({ messageId, subject, fromName: "Ann Lee" }));
  const entriesOf = (some: typeof mails) =>
    readEntries(text(pipermailSite(some, { firstNumber: 99_990 }).get("2022-February/date.html")));
  const expected = (some: typeof mails, from = mails) =>
    placed(from, { firstNumber: 99_990 })
      .filter((one) => one.listed !== false && some.some((other) => other.messageId === one.messageId))
      .map(({ messageId, number }) => ({ messageId, number }));

  it("are those of the index in the order of the text", () => {
    expect(alignNumbers(asText(mails), entriesOf(mails)).pairs).toEqual(expected(mails));
    const byThread = text(pipermailSite(mails, { firstNumber: 99_990 }).get("2022-February/thread.html"));
    expect(alignNumbers(asText(mails), readEntries(byThread)).pairs).toEqual(expected(mails));
  });

  it("are in the order of the text also where the index goes by threads", () => {
    const answers = mails.map((one, at) =>
      at === 20 ? { ...one, inReplyTo: mails[2]?.messageId ?? "" } : one,
    );
    const byThread = readEntries(
      text(pipermailSite(answers, { firstNumber: 99_990 }).get("2022-February/thread.html")),
    );
    expect(byThread.map(({ number }) => number)).toEqual(mails.map((_, at) => 99_990 + at));
  });

  it("are read with the subject and the author, whatever markup stands in them", () => {
    const entry =
      '<LI><A HREF="000012.html">fs: <b>repair</b> it\n</A><A NAME="12"></A><I>Ann <b>Lee</b>\n</I> late';
    expect(readEntries(entry)).toEqual([{ number: 12, subject: "fs: repair it\n", author: "Ann Lee\n" }]);
  });

  it("are right where either side lacks some", () => {
    const gaps = fc.uniqueArray(fc.nat(mails.length - 1), { maxLength: 6 });
    fc.assert(
      fc.property(gaps, gaps, (notInText, notInIndex) => {
        const inText = mails.filter((_, index) => !notInText.includes(index));
        const all = mails.map((one, index) => ({ ...one, listed: !notInIndex.includes(index) }));
        const { pairs } = alignNumbers(asText(inText), entriesOf(all));
        // A mail that only the text has, just where the index has another that the text lacks, may take its number.
        const swapped =
          notInText.some((at) => !notInIndex.includes(at)) &&
          notInIndex.some((at) => !notInText.includes(at));
        const right = expected(inText, all);
        if (swapped) expect(pairs).toEqual(expect.arrayContaining(right));
        else expect(pairs).toEqual(right);
      }),
    );
  });

  it("are found where a thread says the same subject over and over and one is missing", () => {
    const thread = mails.map((one, index) => ({
      ...one,
      subject: "Re: [PATCH] fs: repair",
      from: index % 3 ? "Ann Lee <ann@example.org>" : "Bo Kim <bo@example.org>",
    }));
    const inText = thread
      .filter((_, index) => index !== 12)
      .map(({ messageId, from }) => ({
        messageId,
        subject: "[PATCH] fs: repair",
        fromName: from.slice(0, 6).replace("Ann Le", "Ann Lee"),
      }));
    const pairs = new Map(
      alignNumbers(inText, entriesOf(thread)).pairs.map((one) => [one.messageId, one.number]),
    );
    expect(pairs.get(thread[0]?.messageId ?? "")).toBe(99_990);
    expect(pairs.get(thread[29]?.messageId ?? "")).toBe(99_990 + 29);
  });

  it("take in mails that the index writes otherwise, between ones it writes alike", () => {
    const odd = asText(mails).map((one, index) => (index === 7 ? { ...one, subject: "=?x?q?broken" } : one));
    expect(alignNumbers(odd, entriesOf(mails)).pairs).toEqual(expected(mails));
  });

  it("stay unknown rather than wrong where nothing agrees", () => {
    const others = asText(mails).map((one) => ({ ...one, subject: "something else" }));
    expect(alignNumbers(others.slice(3), entriesOf(mails)).pairs).toEqual([]);
  });
});
