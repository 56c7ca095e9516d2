import { isoDay } from "../core/base/isoDay.ts";
import { english, wordsOf } from "../core/base/localize.ts";
import type { Comment } from "../core/comments/model.ts";
import { nameOf } from "../core/mail/person.ts";
import type { CommandLine } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { archiveQuery } from "./series.ts";
import { jsonText } from "./seriesText.ts";
import { callOf, ended, print, say } from "./terminal.ts";

/** `comments`: prints the comments on a series by place. Returns the exit code. */
export async function answerComments(asked: CommandLine): Promise<number> {
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const query = archiveQuery(asked);
    const { comments, problems } = await services.comments.list({ thread: asked.thread, ...query }, call);
    if (asked.json) print(jsonText({ comments: comments.map(toJson) }));
    else if (comments.length === 0) say("Nobody has commented on it.");
    else print(textOf(comments));
    return ended([...found(), ...problems]);
  } finally {
    close();
  }
}

/** The object of `--json`; its shape is part of the program's interface and is documented in the README. */
function toJson({ messageId, author, date, patch, file, side, line, text, open, why }: Comment): object {
  const { name, email } = author;
  const iso = new Date(date).toISOString();
  const said = wordsOf(why, english);
  return { messageId, author: { name, email }, date: iso, patch, file, side, line, text, open, why: said };
}

/** For each patch its places, for each place the conversation. */
function textOf(comments: Comment[]): string {
  const lines: string[] = [];
  for (const [at, comment] of comments.entries()) {
    const before = comments[at - 1];
    const { patch, revision, title, thread, author, date, text, open, why } = comment;
    if (before?.patch !== patch) lines.push(...(before ? [""] : []), `${title} (${revision}) <${patch}>`);
    if (before?.patch !== patch || before.thread !== thread) lines.push(`  ${placeOf(comment)}`);
    lines.push(
      `    ${nameOf(author)}, ${isoDay(date)}, ${open ? "open" : "closed"} (${wordsOf(why, english)})`,
    );
    lines.push(...text.split("\n").map((line) => (line === "" ? "" : `      ${line}`)));
  }
  return `${lines.join("\n")}\n`;
}

function placeOf({ file, side, line }: Comment): string {
  const at = line === null ? "" : `:${line}`;
  if (file !== null) return `${file}${at}${side === "old" ? " (before the patch)" : ""}`;
  return side === "message" ? `message${at}` : "as a whole";
}
