import type { Problem } from "../base/problem.ts";
import { people } from "../mail/headers.ts";
import { canBeSentTo, mailboxText } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import type { OutgoingMail } from "../mail/writeMail.ts";

/** The parts of a mail that the person edits. */
export interface DraftMail extends Pick<OutgoingMail, "from" | "to" | "cc" | "subject" | "body"> {
  /** Message-ID of the mail that it replies to. */
  inReplyTo: string | null;
}

/** A mail as the person edits it: the important headers, decoded, a blank line, and the text. */
export function draftText({ from, to, cc, subject, inReplyTo, body }: DraftMail): string {
  const field = (name: string, persons: Person[]) => `${name}: ${persons.map(mailboxText).join(",\n    ")}`;
  const headers = [
    field("From", from ? [from] : []),
    field("To", to),
    ...(cc.length > 0 ? [field("Cc", cc)] : []),
    `Subject: ${subject}`,
    ...(inReplyTo === null ? [] : [`In-Reply-To: <${inReplyTo}>`]),
  ];
  return `${headers.map((line) => line.trimEnd()).join("\n")}\n\n${body}`;
}

const known = ["from", "to", "cc", "subject", "in-reply-to"] as const;
type Known = (typeof known)[number];

/** Reads the text of `draftText` after the person has edited it. `problems`: why it cannot be sent as it is. */
export function readDraft(text: string): DraftMail & { problems: Problem[] } {
  const problems: Problem[] = [];
  const problem = (what: string, remedy: string) => problems.push({ what, remedy, where: "" });
  const { fields, body } = split(text, problem);
  const peopleIn = (name: Known) => {
    const found = people([fields.get(name) ?? ""]);
    for (const person of found)
      if (!canBeSentTo(person))
        problem(
          `“${(person.email || person.name).slice(0, 80)}” in ${labelOf(name)} is no mail address.`,
          "Correct it, or take it out.",
        );
    return found.filter(canBeSentTo);
  };
  const [from = null, ...more] = peopleIn("from");
  if (from === null || more.length > 0)
    problem("The mail has no sender, or several.", "Write one person into From.");
  const [to, cc] = [peopleIn("to"), peopleIn("cc")];
  if (to.length === 0) problem("The mail goes to nobody.", "Write somebody into To.");
  const subject = (fields.get("subject") ?? "").replace(/\s+/g, " ").trim();
  if (subject === "") problem("The mail has no subject.", "Write one into Subject.");
  if (body.trim() === "") problem("The mail is empty.", "Write something below the headers.");
  return { from, to, cc, subject, inReplyTo: idIn(fields.get("in-reply-to") ?? "", problem), body, problems };
}

type Tell = (what: string, remedy: string) => void;

function split(text: string, problem: Tell): { fields: Map<Known, string>; body: string } {
  const fields = new Map<Known, string>();
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  let name: Known | null = null;
  let at = 0;
  for (; at < lines.length && lines[at]?.trim() !== ""; at++) {
    const line = lines[at] ?? "";
    if (/^[ \t]/.test(line)) {
      if (name !== null) fields.set(name, `${fields.get(name) ?? ""} ${line.trim()}`);
      continue;
    }
    const [, written = "", value = ""] = /^([A-Za-z-]{1,40}):(.*)$/.exec(line) ?? [];
    name = known.find((one) => one === written.toLowerCase()) ?? null;
    if (name === null)
      problem(
        written === ""
          ? `“${line.slice(0, 60)}” stands among the headers and is none.`
          : `The header ${written} is not sent from here.`,
        written === ""
          ? "Put a blank line above the text."
          : "Take it out, or send the mail with a mail program.",
      );
    else if (fields.has(name)) problem(`There are two headers ${labelOf(name)}.`, "Make them one.");
    else fields.set(name, value.trim());
  }
  return {
    fields,
    body: `${withoutEnd(lines.slice(at + 1)).join("\n")}\n`,
  };
}

/** The lines without empty ones at the end. */
function withoutEnd(lines: string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}

function labelOf(name: Known): string {
  return name === "in-reply-to" ? "In-Reply-To" : name.charAt(0).toUpperCase() + name.slice(1);
}

function idIn(value: string, problem: Tell): string | null {
  if (value === "") return null;
  const id = /^<([^<>\s]{3,900})>$/.exec(value)?.[1];
  if (id === undefined)
    problem("In-Reply-To is no Message-ID.", "Write one such as <id@example.org>, or take it out.");
  return id ?? null;
}
