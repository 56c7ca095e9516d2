import * as v from "valibot";
import { UserError } from "../base/problem.ts";
import { messageIdIn } from "../mail/messageId.ts";
import { type GivenTrailer, type Review, reviewTrailers } from "./model.ts";

/** Nobody writes more comments on one series. */
const mostEntries = 2_000;
const longestText = 100_000;

/** "must be a number, not 3": follows the name of the entry. For a missing key, `received` is "undefined". */
const must =
  (be: string) =>
  ({ received }: { received: string }): string =>
    received === "undefined" ? "is missing" : `must be ${be}, not ${received}`;

const aMail = must("the address or Message-ID of a mail");
const aText = must("a text");
const aLine = must("a number from 1 on");
/** An unknown key is an error, since it is probably a misspelling and would be ignored. */
const anObject = (issue: { expected: string | null; received: string }): string =>
  issue.expected === "never" ? "is not known here" : must("an object")(issue);
const sides = ["new", "old", "message", "general"] as const;
const id = v.pipe(
  v.string(aMail),
  v.transform((text) => messageIdIn(text) ?? ""),
  v.nonEmpty("must be the address or Message-ID of a mail"),
);
const comment = v.strictObject(
  {
    patch: id,
    file: v.optional(
      v.nullable(v.pipe(v.string(aText), v.nonEmpty("must not be empty"), v.maxLength(4_000, "is too long"))),
      null,
    ),
    side: v.optional(v.picklist(sides, must("new, old, message or general"))),
    line: v.optional(v.nullable(v.pipe(v.number(aLine), v.integer(aLine), v.minValue(1, aLine))), null),
    text: v.pipe(v.string(aText), v.maxLength(longestText, "is too long")),
  },
  anObject,
);
const trailer = v.union([
  v.pipe(
    v.picklist(reviewTrailers),
    v.transform((name): GivenTrailer => ({ trailer: name, patch: null })),
  ),
  v.strictObject({ trailer: v.picklist(reviewTrailers), patch: v.optional(v.nullable(id), null) }),
]);
const aList = must("a list");
const file = v.strictObject(
  {
    comments: v.optional(v.array(v.unknown(), aList), []),
    trailers: v.optional(v.array(v.unknown(), aList), []),
    thread: v.optional(v.nullable(id), null),
  },
  anObject,
);

/** A review from a file, and a mail of its series; null if nothing in it names one. */
export interface ReviewFile extends Review {
  thread: string | null;
}

/**
 * Reads a review: a list of comments, `[{"patch", "file", "side", "line", "text"}]`, or an object with `comments` and
 * `trailers`, each such as "Reviewed-by" or `{"trailer": "Tested-by", "patch": ID}`. UserError names the entry that is
 * wrong.
 */
export function readReview(text: string, where: string): ReviewFile {
  const broken = (what: string) =>
    new UserError(
      `${what}.`,
      'A review is a list of {"patch", "file", "side", "line", "text"}, or an object with "comments" and "trailers"; see the README.',
      where,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw broken(`${where} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const whole = v.safeParse(file, Array.isArray(parsed) ? { comments: parsed } : parsed);
  if (!whole.success) throw broken(`${where}: ${reasonOf(whole.issues)}`);
  const { comments, trailers, thread } = whole.output;
  if (comments.length + trailers.length > mostEntries)
    throw broken(`${where} has more than ${mostEntries} entries`);
  const read = {
    comments: comments.map((entry, at) => {
      const one = v.safeParse(comment, entry);
      if (!one.success) throw broken(`Comment ${at + 1} of ${where}: ${reasonOf(one.issues)}`);
      const { file: path, line } = one.output;
      const side = one.output.side ?? (path === null ? (line === null ? "general" : "message") : "new");
      return { ...one.output, side };
    }),
    trailers: trailers.map((entry, at) => {
      const one = v.safeParse(trailer, entry);
      if (one.success) return one.output;
      throw broken(`Trailer ${at + 1} of ${where} must be one of ${reviewTrailers.join(", ")}`);
    }),
  };
  if (read.comments.every((one) => one.text.trim() === "") && read.trailers.length === 0)
    throw broken(`${where} says nothing`);
  const named = thread ?? read.comments[0]?.patch ?? read.trailers.find(({ patch }) => patch !== null)?.patch;
  return { ...read, thread: named ?? null };
}

function reasonOf([issue]: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
  return `${path === "" ? "it" : `"${path}"`} ${issue.message}`.slice(0, 200);
}
