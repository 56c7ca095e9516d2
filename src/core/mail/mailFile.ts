import { people, readHeaders } from "./headers.ts";
import type { Person } from "./message.ts";

/** The header fields of a mail in a file, as written by `git format-patch`. */
export function fieldsOf(content: Uint8Array): Map<string, string[]> {
  const mail = Buffer.from(content);
  // git's first line, "From 0123… Mon Sep 17 00:00:00 2001", is not a field.
  return readHeaders(mail, mail.indexOf("\n") + 1).fields;
}

/** The recipients of a mail in a file, after the person may have edited its header. */
export function recipientsIn(content: Uint8Array): { to: Person[]; cc: Person[] } {
  const fields = fieldsOf(content);
  return { to: people(fields.get("to") ?? []), cc: people(fields.get("cc") ?? []) };
}
