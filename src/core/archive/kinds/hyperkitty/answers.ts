import * as v from "valibot";

// Only the fields that are used are checked, so that newer versions of HyperKitty may add others.
const hash = v.pipe(v.string(), v.regex(/^[A-Z2-7]{32}$/));
const text = (length: number) => v.pipe(v.string(), v.maxLength(length));

/**
 * An address in the API, reduced to the hash of the mail or thread: the server does not decide what is requested next.
 */
const named = (kind: string) =>
  v.pipe(
    text(4_000),
    v.transform((address) => new RegExp(`/${kind}/([A-Z2-7]{32})/`).exec(address)?.[1] ?? null),
  );

const entry = v.object({
  message_id: v.pipe(text(1_000), v.regex(/^[^\s<>]+$/)),
  message_id_hash: hash,
  thread: named("thread"),
  sender: v.object({ address: text(1_000) }),
  sender_name: v.nullish(text(1_000), null),
  subject: v.nullish(text(10_000), null),
  date: v.pipe(
    text(100),
    v.transform((date) => Date.parse(date)),
    v.number(),
    v.safeInteger(),
  ),
  parent: v.nullish(named("email"), null),
});
/** A mail as it appears in lists of mails, without its text. */
export type Entry = v.InferOutput<typeof entry>;

const attachment = v.object({
  counter: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  name: text(1_000),
  content_type: text(1_000),
  size: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
});
export type AttachmentEntry = v.InferOutput<typeof attachment>;

const email = v.object({
  ...entry.entries,
  content: v.string(),
  attachments: v.optional(v.array(attachment), []),
});
/** A mail with its text. */
export type Email = v.InferOutput<typeof email>;

const page = v.object({ next: v.nullish(text(10_000), null), results: v.array(v.unknown()) });
const list = v.object({ name: text(1_000) });

/** A page of a list of mails. */
export interface EntryPage {
  entries: Entry[];
  /** Number of entries, including invalid ones. */
  count: number;
  /** The query for the next page; null if this is the last. */
  next: URLSearchParams | null;
}

/** A page of a list of mails, or the whole list if the server does not split it; null if the JSON is something else. */
export function readEntries(json: unknown): EntryPage | null {
  const read = v.safeParse(page, Array.isArray(json) ? { results: json } : json);
  if (!read.success) return null;
  const { results, next } = read.output;
  const entries = results.flatMap((one) => {
    const result = v.safeParse(entry, one);
    return result.success ? [result.output] : [];
  });
  // A list of something else.
  if (entries.length === 0 && results.length > 0) return null;
  return { entries, count: results.length, next: next === null ? null : queryOf(next) };
}

/**
 * Only the numbers of the next page are taken from its address: the server decides nothing else about the next request.
 */
function queryOf(address: string): URLSearchParams | null {
  const { searchParams } = new URL(address, "http://none.invalid");
  const kept = new URLSearchParams();
  for (const name of ["limit", "offset", "page"]) {
    const value = searchParams.get(name) ?? "";
    if (/^\d{1,9}$/.test(value)) kept.set(name, value);
  }
  return kept.size === 0 ? null : kept;
}

/** Null if the JSON is not a mail. */
export function readEmail(json: unknown): Email | null {
  const read = v.safeParse(email, json);
  return read.success ? read.output : null;
}

/** Whether the JSON describes that list. */
export function describesList(json: unknown, name: string): boolean {
  const read = v.safeParse(list, json);
  return read.success && read.output.name.toLowerCase() === name;
}
