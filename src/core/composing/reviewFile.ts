import * as v from "valibot";
import { UserError } from "../base/problem.ts";
import { messageIdIn } from "../mail/messageId.ts";
import { type GivenTrailer, type Review, reviewTrailers } from "./model.ts";

/** More than that nobody writes of one series. */
const mostEntries = 2_000;
const longestText = 100_000;

const id = v.pipe(
  v.string(),
  v.transform((text) => messageIdIn(text) ?? ""),
  v.nonEmpty("it names no mail"),
);
const comment = v.object({
  patch: id,
  file: v.optional(v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000))), null),
  side: v.optional(v.picklist(["new", "old", "message", "general"])),
  line: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  text: v.pipe(v.string(), v.maxLength(longestText)),
});
const trailer = v.union([
  v.pipe(
    v.picklist(reviewTrailers),
    v.transform((name): GivenTrailer => ({ trailer: name, patch: null })),
  ),
  v.object({ trailer: v.picklist(reviewTrailers), patch: v.optional(v.nullable(id), null) }),
]);
const file = v.object({
  comments: v.optional(v.array(v.unknown()), []),
  trailers: v.optional(v.array(v.unknown()), []),
  thread: v.optional(v.nullable(id), null),
});

/** A review as a file says it, and a mail of the series that it is of: null where nothing in it names any. */
export interface ReviewFile extends Review {
  thread: string | null;
}

/**
 * Reads a review: a list of comments, `[{"patch", "file", "side", "line", "text"}]`, or an object with `comments` and
 * `trailers`, each such as "Reviewed-by" or `{"trailer": "Tested-by", "patch": ID}`. UserError that names the entry
 * that is none.
 */
export function readReview(text: string, where: string): ReviewFile {
  const broken = (what: string) =>
    new UserError(
      `${what} in the review ${where}.`,
      'It is a list of {"patch", "file", "side", "line", "text"}, or an object with "comments" and "trailers"; see the README.',
      where,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw broken(`There is no JSON (${error instanceof Error ? error.message : error})`);
  }
  const isObject = typeof parsed === "object" && parsed !== null;
  const whole = v.safeParse(file, Array.isArray(parsed) ? { comments: parsed } : parsed);
  if (!whole.success)
    throw broken(
      isObject
        ? `Something is not as it must be (${reasonOf(whole.issues)})`
        : "There is no list of comments",
    );
  const { comments, trailers, thread } = whole.output;
  if (comments.length + trailers.length > mostEntries) throw broken("There are too many entries");
  const read = {
    comments: comments.map((entry, at) => {
      const one = v.safeParse(comment, entry);
      if (!one.success) throw broken(`Comment ${at + 1} is none (${reasonOf(one.issues)})`);
      const { file: path, line } = one.output;
      const side = one.output.side ?? (path === null ? (line === null ? "general" : "message") : "new");
      return { ...one.output, side };
    }),
    trailers: trailers.map((entry, at) => {
      const one = v.safeParse(trailer, entry);
      if (one.success) return one.output;
      throw broken(`Trailer ${at + 1} is none of ${reviewTrailers.join(", ")}`);
    }),
  };
  if (read.comments.every((one) => one.text.trim() === "") && read.trailers.length === 0)
    throw broken("There is nothing said");
  const named = thread ?? read.comments[0]?.patch ?? read.trailers.find(({ patch }) => patch !== null)?.patch;
  return { ...read, thread: named ?? null };
}

function reasonOf([issue]: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
  return `${path === "" ? "" : `${path}: `}${issue.message}`.slice(0, 200);
}
