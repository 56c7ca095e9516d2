import * as v from "valibot";

// Only the fields that are used are checked, so that newer versions of Patchwork may add others.
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = (length: number) => v.pipe(v.string(), v.maxLength(length));
const messageId = v.pipe(
  text(2_000),
  v.transform((id) => id.trim().replace(/^<|>$/g, "")),
  v.regex(/^[^\s<>]+$/),
);
/** "2022-02-10T08:00:00.365992", in UTC without a zone. */
const date = v.pipe(text(60), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?$/));

const mail = v.object({ id: number, msgid: messageId, date });
const event = v.object({
  id: number,
  date,
  payload: v.object({ patch: v.nullish(mail), cover: v.nullish(mail), comment: v.nullish(mail) }),
});
/** An event of the project: a patch or a comment arrived. */
export type ProjectEvent = v.InferOutput<typeof event>;

const header = v.union([text(200_000), v.array(text(200_000))]);
const details = v.object({
  ...mail.entries,
  submitter: v.nullish(v.object({ name: v.nullish(text(1_000), null), email: text(1_000) }), null),
  headers: v.nullish(v.record(v.string(), header), null),
  content: v.nullish(v.string(), null),
  diff: v.nullish(v.string(), null),
  /** Only for a patch or cover letter. */
  series: v.nullish(v.array(v.object({ id: number })), null),
});
/** A patch, cover letter or comment with its text. */
export type MailDetails = v.InferOutput<typeof details>;

const project = v.object({ link_name: text(200) });
const series = v.object({
  project,
  cover_letter: v.nullish(mail, null),
  patches: v.pipe(v.array(mail), v.maxLength(2_000)),
});
export type SeriesDetails = v.InferOutput<typeof series>;

function readList<T>(schema: v.GenericSchema<unknown, T>, json: unknown): T[] | null {
  if (!Array.isArray(json)) return null;
  const read = json.slice(0, 1_000).flatMap((one) => {
    const result = v.safeParse(schema, one);
    return result.success ? [result.output] : [];
  });
  // A list of something else.
  return read.length === 0 && json.length > 0 ? null : read;
}

/** Null if the JSON is something else. */
export const readEvents = (json: unknown): ProjectEvent[] | null => readList(event, json);
export const readComments = (json: unknown): MailDetails[] | null => readList(details, json);
export const readMails = (json: unknown): v.InferOutput<typeof mail>[] | null => readList(mail, json);

export function readDetails(json: unknown): MailDetails | null {
  const read = v.safeParse(details, json);
  return read.success ? read.output : null;
}

export function readSeries(json: unknown): SeriesDetails | null {
  const read = v.safeParse(series, json);
  return read.success ? read.output : null;
}

/** A date of Patchwork's API in milliseconds since 1970. */
export const timeOf = (date: string): number => Date.parse(`${date.slice(0, 23)}Z`);
