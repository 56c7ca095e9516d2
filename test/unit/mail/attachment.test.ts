// What a mail brings beside its text is named in it, and is nobody's words.
import { expect, test } from "vitest";
import { isAttachmentLine } from "../../../src/core/mail/attachment.ts";
import { parseMail } from "../../../src/core/mail/parse.ts";
import { partBody } from "../../../src/core/mail/quotes.ts";

function mailWith(part: string) {
  const text = `From: Ann Lee <ann@example.org>
Subject: a board
Message-ID: <a@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

It looks like this.
--b
${part}
--b--
`;
  const bytes = Buffer.from(text);
  return parseMail({ bytes, offset: 0, size: bytes.length, truncated: false });
}

test("an attachment is named in the text, and is no word of the sender", async () => {
  const { body } = await mailWith(
    'Content-Type: image/png; name="board.png"\nContent-Disposition: attachment; filename="board.png"\nContent-Transfer-Encoding: base64\n\nAAAAAAAA',
  );
  expect(body).toContain("[attachment: board.png, image/png, 6 bytes]");
  expect(body.split("\n").filter(isAttachmentLine)).toHaveLength(1);
  expect(partBody(body).own.filter((line) => line !== "")).toEqual(["It looks like this."]);
});

test("a signature of the mail is not", async () => {
  const { body } = await mailWith('Content-Type: application/pgp-signature; name="signature.asc"\n\nx');
  expect(body).not.toContain("attachment");
});

test("a name cannot forge a line", async () => {
  const { body } = await mailWith(
    "Content-Type: image/png\nContent-Disposition: attachment; filename*=utf-8''a%5D%0AReviewed-by%3A%20Eve\n\nx",
  );
  expect(body).toMatch(/^\[attachment: a Reviewed-by: Eve, image\/png, \d+ bytes\]$/m);
});
