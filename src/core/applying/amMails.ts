import { zoneText } from "../mail/dates.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import { writeMail } from "../mail/writeMail.ts";

/** A patch as `git am` should apply it. */
export interface MailedPatch extends Pick<PatchMail, "author" | "date" | "zone"> {
  /** The commit message: title, blank line, text. */
  message: string;
  /** One character a byte (latin1): it has the bytes and line ends of the files. */
  diff: string;
}

/**
 * Patches as an mboxrd file from which `git am --keep` makes commits with exactly these dates and messages: the headers
 * are repeated in the body, where nothing is encoded, cut or folded. Authors are exact too, except for what git takes
 * from no mail: "@" in a name becomes " at ", and a name of less than 3 or more than 60 bytes becomes the address.
 */
export function amMails(patches: MailedPatch[]): Buffer {
  const mails = patches.map((patch) => {
    const { name, email } = patch.author;
    const [title = "", ...text] = patch.message.split("\n");
    const said = [`From: ${named(name, email)} <${oneLine(email)}>`, `Date: ${dateOf(patch)}`, ""];
    const mail = writeMail(
      {
        from: { name, email },
        ...{ to: [], cc: [], date: patch.date, messageId: null, inReplyTo: null, references: [] },
        subject: title,
        body: [...said, ...text.slice(text[0] === "" ? 1 : 0), "---", "", ""].join("\n"),
      },
      { encoding: "binary" },
    );
    const whole = Buffer.from(mail).toString("latin1") + patch.diff;
    return `From mboxrd@z Mon Sep 17 00:00:00 2001\n${whole.replace(/^(>*From )/gm, ">$1")}\n`;
  });
  return Buffer.from(mails.join(""), "latin1");
}

/**
 * The name in the form that git reads back: git takes the word with the first "@" for the address, and removes quotes.
 */
function named(name: string, email: string): string {
  const plain = oneLine(name).replace(/\s*@\s*/g, " at ");
  if (plain === "") return oneLine(email);
  return /["\\]/.test(plain) ? `"${plain.replace(/["\\]/g, "\\$&")}"` : plain;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}<>]+/gu, " ").trim();
}

/** "Thu, 10 Feb 2022 10:00:00 +0100", in the author's time zone. */
function dateOf({ date, zone }: Pick<PatchMail, "date" | "zone">): string {
  const there = new Date(date + zone * 60_000).toUTCString().replace(" GMT", "");
  return `${there} ${zoneText(zone)}`;
}
