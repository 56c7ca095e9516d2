import { UserError } from "../base/problem.ts";
import { allPatchLines, type PatchLine } from "../comments/patchLines.ts";
import type { Series } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { Review, ReviewComment } from "./model.ts";
import type { ReviewedMail } from "./reviewBody.ts";

/** Maximum number of changed files that are named. */
const mostNamed = 3;

/** Why a comment cannot be at its place, and what to do about it. */
export interface NoPlace {
  what: string;
  remedy: string;
}

/**
 * The first comment at a place that its patch does not have, usually because of a typing error: nobody could tell from
 * the mail what it is about.
 * @param comments in order; they are called "Comment 1" and so on
 * @param mailOf null if the mail is not here
 */
export function firstWithoutPlace(
  comments: ReviewComment[],
  mailOf: (messageId: string) => ReviewedMail | null,
): NoPlace | null {
  const known = new Map<string, { lines: PatchLine[]; title: string } | null>();
  for (const [at, comment] of comments.entries()) {
    const { patch } = comment;
    if (!known.has(patch)) {
      const mail = mailOf(patch);
      const lines = mail && { lines: allPatchLines(mail.message, mail.body), title: mail.message.subject };
      known.set(patch, lines);
    }
    const about = known.get(patch);
    const missing = about && missingPlace(comment, about.lines, about.title.slice(0, 80));
    if (missing) return { ...missing, what: `Comment ${at + 1} is on ${missing.what}` };
  }
  return null;
}

function missingPlace(
  { file, side, line }: ReviewComment,
  lines: PatchLine[],
  title: string,
): NoPlace | null {
  if (side === "message" && file !== null)
    return {
      what: `the message and on a file, ${file}.`,
      remedy: 'Leave out "file", or name the side new or old.',
    };
  if (file === null && (side === "new" || side === "old"))
    return { what: `the ${side} side of no file.`, remedy: 'Add "file".' };
  if (file !== null && !lines.some(({ place }) => place.file === file))
    return { what: `${file}, which “${title}” does not change.`, remedy: filesWords(lines) };
  if (line === null || side === "general") return null;
  const hasIt = ({ place, oldLine, head }: PatchLine) =>
    head === undefined &&
    place.file === file &&
    ((place.side === side && place.line === line) || (side === "old" && oldLine === line));
  if (lines.some(hasIt)) return null;
  const whole = 'Leave out "line" to speak of';
  if (file === null)
    return {
      what: `line ${line} of the message of “${title}”, which is shorter.`,
      remedy: `${whole} all of it.`,
    };
  return {
    what: `line ${line} of ${file}, which “${title}” does not show on the ${side} side.`,
    remedy: `Name a line of the diff, or another side. ${whole} the file.`,
  };
}

function filesWords(lines: PatchLine[]): string {
  const files = [...new Set(lines.flatMap(({ place }) => place.file ?? []))];
  if (files.length === 0) return "It changes no file: leave it out.";
  const more = files.length > mostNamed ? ` and ${files.length - mostNamed} more` : "";
  return `It changes ${files.slice(0, mostNamed).join(", ")}${more}.`;
}

/** The patches that a review is about. UserError if one is in another series. */
export function patchesOf({ comments, trailers }: Review, series: Series): string[] {
  const known = new Set(series.revisions.flatMap(mailsOf));
  const named = [...comments, ...trailers].flatMap(({ patch }) => patch ?? []);
  const strange = named.find((one) => !known.has(one));
  if (strange === undefined) return named;
  throw new UserError(
    `The mail ${strange} is no patch or cover of “${series.title}”.`,
    "Make a review of each series, with the Message-IDs of its patches.",
    strange,
  );
}
