import type {
  AddedTrailer,
  LeftOutTrailer,
  MissingTrailer,
  MissingTrailers,
  RewrittenBranch,
} from "../core/applying/model.ts";
import { count } from "../core/base/formatCount.ts";
import { shellWord } from "../core/base/shellWord.ts";
import type { CommandLine } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { ownProject, queryOf } from "./ownProject.ts";
import { because, callOf, ended, print, say, sentencesOf } from "./terminal.ts";

/** `trailers`: prints the trailers from the list that commits lack, or adds them. Returns the exit code. */
export async function answerTrailers(asked: CommandLine): Promise<number> {
  const { project, folder, problems } = await ownProject(asked);
  const call = callOf("Either all messages were changed or none: git reflog tells.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const query = queryOf(project, asked);
    const { branch } = asked;
    const request = { project: { ...project, folders: [folder] }, query, folder, branch, base: project.base };
    if (!asked.apply) {
      const missing = await services.applying.missingTrailers(request, call);
      const isSure = ({ doubt }: MissingTrailer) => doubt === null || (doubt === "changed" && asked.changed);
      const sure = missing.trailers.filter(isSure);
      print(linesOf(sure));
      if (sure.length > 0)
        say(`--apply adds ${sure.length === 1 ? "it to the message" : "them to the messages"}.`);
      for (const sentence of remarks(missing)) say(sentence);
      if (missing.unsigned) say(sentencesOf(missing.unsigned));
      for (const sentence of posted(sure)) say(sentence);
      for (const sentence of doubts(missing.trailers.filter((one) => !isSure(one)))) say(sentence);
      for (const sentence of carriedReviews(missing.carried)) say(sentence);
      return ended([...problems, ...found(), ...missing.problems]);
    }
    const { changed } = asked;
    const done = await services.applying.addTrailers({ ...request, only: null, changed }, call);
    print(linesOf(done.added));
    say(outcome(done));
    if (done.unsigned) say(sentencesOf(done.unsigned));
    for (const sentence of doubts(done.left)) say(sentence);
    return ended([...problems, ...found(), ...done.problems]);
  } catch (error) {
    throw because(problems, error);
  } finally {
    close();
  }
}

/** "1a2b3c4d5e6f Reviewed-by: Ann Lee <ann@example.org> <message-id>" */
function linesOf(trailers: AddedTrailer[]): string {
  return trailers
    .map(({ commit, line, messageId }) => `${commit.slice(0, 12)} ${line} <${messageId}>\n`)
    .join("");
}

/** Why a trailer does not belong in the commit. */
export const why: Record<LeftOutTrailer["reason"], string> = {
  sender: "somebody else sent it",
  author: "nobody reviews their own patch",
  private: "no list has the mail",
  nack: "an objection belongs into no commit",
};

/** Trailers that are added only if the person says so. */
export function doubts(trailers: MissingTrailer[]): string[] {
  return trailers.map((one) => `Not added, as ${doubtIn(one)}: ${nameOf(one)}${howChanged(one)}`);
}

/** Trailers that the author posted and the commits have lost. */
export function posted(trailers: MissingTrailer[]): string[] {
  return trailers.flatMap((one) =>
    one.postedIn === undefined ? [] : [`${one.postedIn} had it, your commit lacks it: ${nameOf(one)}`],
  );
}

function doubtIn({ doubt, changedSince }: MissingTrailer): string {
  if (doubt === "stranger") return "somebody else than the author gave it; add it by hand if you want it";
  if (doubt !== "changed") return "commits do not usually have that; add it by hand if you want it";
  return `it was given on ${changedSince?.label ?? "another version"}, and the patch has changed since; patch-tracker trailers --changed --apply adds it`;
}

/**
 * Reviews in the commits that were given before the patch changed: only the person can decide whether they still hold.
 */
export function carriedReviews(carried: MissingTrailer[]): string[] {
  return carried.map(
    (one) =>
      `The commit has it, but it was given on ${one.changedSince?.label ?? "another version"}, and the patch has changed since; take it out with git rebase -i if it no longer holds: ${nameOf(one)}${howChanged(one)}`,
  );
}

function nameOf({ commit, line, messageId }: Pick<MissingTrailer, "commit" | "line" | "messageId">): string {
  return `${commit.slice(0, 12)} ${line} <${messageId}>`;
}

/** The command that shows the interdiff. */
function howChanged({ commit, changedSince }: MissingTrailer): string {
  const patch = changedSince?.patch ?? null;
  if (patch === null) return "";
  return `. What changed: patch-tracker compare ${shellWord(patch)} --commit ${commit.slice(0, 12)}`;
}

function haveAll(branch: string): string {
  return `The commits of ${branch} have all that the list gave.`;
}

function remarks({ trailers, carried, leftOut, branch, commits, sent }: MissingTrailers): string[] {
  const isNothing = trailers.length === 0 && carried.length === 0 && leftOut.length === 0;
  return [
    ...(isNothing && sent > 0 ? [haveAll(branch)] : []),
    ...(sent === 0
      ? [
          commits === 0
            ? `${branch} has no commits of its own.`
            : `${commits === 1 ? `The commit of ${branch} is no` : `None of the ${commits} commits of ${branch} is a`} patch that is known here; --archive names another list.`,
        ]
      : []),
    ...leftOut.map((one) => `Left out, as ${why[one.reason]}: ${nameOf(one)}`),
  ];
}

function outcome({ branch, before, after, added, left, rewritten }: RewrittenBranch): string {
  if (added.length === 0)
    return left.length === 0 ? haveAll(branch) : `Nothing was added to the commits of ${branch}.`;
  return `${branch} was ${before.slice(0, 12)} and is ${after.slice(0, 12)}: ${count(rewritten, "commit")} made anew, no file changed. git update-ref ${shellWord(`refs/heads/${branch}`)} ${before.slice(0, 12)} takes it back.`;
}
