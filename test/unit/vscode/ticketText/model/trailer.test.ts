import { execFileSync } from "node:child_process";
import { devNull, tmpdir } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ticketTrailer } from "../../../../../src/vscode/ticketText/model/trailer.ts";

/** The message with the ticket in it, as git's editor (or, without comments, the box) would then hold it. */
function withTicket(message: string, id = "TS-118", comments = true): string {
  const insertion = ticketTrailer(message, id, comments);
  if (!insertion) return message;
  return message.slice(0, insertion.at) + insertion.text + message.slice(insertion.at);
}

const template = "# Please enter the commit message for your changes.\n#\n# On branch disk\n";

describe("a ticket in a commit message", () => {
  it("stands below a body, in a block of its own", () => {
    expect(withTicket("efi: integrate disks\n\nThey come and go.\n")).toBe(
      "efi: integrate disks\n\nThey come and go.\n\nTicket: TS-118\n",
    );
  });

  it("joins the trailers that are there, after them", () => {
    expect(withTicket("efi: integrate disks\n\nBody.\n\nSigned-off-by: Ann <ann@example.org>\n")).toBe(
      "efi: integrate disks\n\nBody.\n\nSigned-off-by: Ann <ann@example.org>\nTicket: TS-118\n",
    );
  });

  it("is no part of a title, which only looks like a trailer", () => {
    expect(withTicket("efi: integrate disks")).toBe("efi: integrate disks\n\nTicket: TS-118");
  });

  it("is kept apart from an address, which only looks like a trailer", () => {
    expect(withTicket("efi: disks\n\nhttps://example.org/x\n")).toBe(
      "efi: disks\n\nhttps://example.org/x\n\nTicket: TS-118\n",
    );
  });

  it("leaves the title's line free where none is written yet", () => {
    expect(withTicket(`\n${template}`)).toBe(`\n\nTicket: TS-118\n${template}`);
    expect(withTicket(template)).toBe(`\n\nTicket: TS-118\n${template}`);
    expect(withTicket("", "TS-118", false)).toBe("\n\nTicket: TS-118");
    expect(withTicket("\n\nTicket: TS-118", "TS-9", false)).toBe("\n\nTicket: TS-118\nTicket: TS-9");
  });

  it("stands before git's comments", () => {
    expect(withTicket(`efi: disks\n\nSigned-off-by: Ann <ann@example.org>\n${template}`)).toBe(
      `efi: disks\n\nSigned-off-by: Ann <ann@example.org>\nTicket: TS-118\n${template}`,
    );
    expect(withTicket(`efi: disks\n\n${template}`)).toBe(`efi: disks\n\nTicket: TS-118\n\n${template}`);
  });

  it("stands before the scissors and the diff below them", () => {
    const cut =
      "# ------------------------ >8 ------------------------\ndiff --git a/x b/x\n+Ticket: TS-118\n";
    expect(withTicket(`efi: disks\n${cut}`)).toBe(`efi: disks\n\nTicket: TS-118\n${cut}`);
  });

  it("takes a line with # for the message's own in the box, where git leaves it", () => {
    expect(withTicket("efi: disks\n\n# as in #4", "TS-118", false)).toBe(
      "efi: disks\n\n# as in #4\n\nTicket: TS-118",
    );
  });

  it("ends its lines as the message does", () => {
    expect(withTicket("efi: disks\r\n\r\nBody.\r\n")).toBe(
      "efi: disks\r\n\r\nBody.\r\n\r\nTicket: TS-118\r\n",
    );
  });

  it.each(["Ticket: TS-118", "ticket:TS-118", "Ticket : TS-118 "])("is not there twice: %j", (line) => {
    expect(ticketTrailer(`efi: disks\n\n${line}\nReviewed-by: Bo\n`, "TS-118", true)).toBeNull();
  });

  it("is another than one that begins like it", () => {
    expect(withTicket("efi: disks\n\nTicket: TS-1181\n")).toBe(
      "efi: disks\n\nTicket: TS-1181\nTicket: TS-118\n",
    );
  });

  const anyMessage = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 20 }),
        fc.constantFrom("", "Signed-off-by: Ann", "Ticket: TS-1", "# comment", "efi: disks", "\r"),
      ),
      { maxLength: 12 },
    )
    .map((lines) => lines.join("\n"));

  it("changes nothing else, and is there only once however often it is inserted", () => {
    fc.assert(
      fc.property(anyMessage, fc.boolean(), (message, comments) => {
        const insertion = ticketTrailer(message, "TS-118", comments);
        if (!insertion) return;
        expect(insertion.text.trim()).toBe("Ticket: TS-118");
        const once = withTicket(message, "TS-118", comments);
        expect(once.length).toBe(message.length + insertion.text.length);
        expect(withTicket(once, "TS-118", comments)).toBe(once);
        expect(once.split("\n").map((line) => line.trim())).toContain("Ticket: TS-118");
      }),
    );
  });

  it("stands where git itself would put it", () => {
    const line = fc.constantFrom(
      "Some words of the body.",
      "Note: that is a trailer, too",
      "Signed-off-by: Ann <ann@example.org>",
      "(cherry picked from commit 0123456789)",
      " continued",
      "",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const message = ["efi: disks", ...lines].join("\n");
        const git = execFileSync(
          "git",
          ["interpret-trailers", "--no-divider", "--trailer", "Ticket: TS-118"],
          {
            cwd: tmpdir(),
            env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" },
            input: `${message}\n`,
            encoding: "utf8",
          },
        );
        expect(withTicket(message).trimEnd()).toBe(git.trimEnd());
      }),
      { numRuns: 150 },
    );
  });
});
