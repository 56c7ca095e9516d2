import type { GivenFor, MadeBranch, TrailersOfPatch } from "../core/applying/model.ts";
import { count } from "../core/base/formatCount.ts";
import { english, wordsOf } from "../core/base/localize.ts";
import { plainLine } from "../core/base/plainText.ts";
import { shellWord } from "../core/base/shellWord.ts";
import { nameOf } from "../core/mail/person.ts";
import type { Series } from "../core/series/series.ts";
import type { CommandLine } from "./arguments.ts";
import { placeOf } from "./compare.ts";
import { ownSeries } from "./diff.ts";
import { openServices } from "./openServices.ts";
import { ownProject } from "./ownProject.ts";
import { because, callOf, ended, print, say, sentencesOf } from "./terminal.ts";
import { why } from "./trailers.ts";

/** `am`: makes a branch from a revision and prints its tip. Returns the exit code. */
export async function answerAm(asked: CommandLine): Promise<number> {
  const own = await ownProject(asked);
  const call = callOf("No branch was made.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const { series, project, problems } = await ownSeries(asked, own, services, call);
    const revision = placeOf(series, asked.revision, series.revisions.length - 1);
    const made = await services.applying.makeBranch(
      {
        project,
        series,
        revision,
        offline: asked.offline,
        folder: own.folder,
        branch: asked.branch ?? "",
        base: asked.base,
        trailers: asked.trailers ? null : [],
        link: asked.link,
        signOff: asked.signoff,
      },
      call,
    );
    print(`${made.tip}\n`);
    for (const sentence of sentences(made)) say(sentence);
    if (made.unsigned) say(sentencesOf(made.unsigned));
    await tellTrailers(series, revision, made);
    return ended([...own.problems, ...found(), ...problems, ...made.problems]);
  } catch (error) {
    throw because(own.problems, error);
  } finally {
    close();
  }

  /** Tells that there are trailers that were not added, because they were not requested or are doubtful. */
  async function tellTrailers(series: Series, revision: number, { branch }: MadeBranch): Promise<void> {
    const received = await services.applying.received({ series, revision }, call);
    const all = received.flatMap(({ trailers }) => trailers);
    if (asked.trailers) for (const sentence of notAdded(received, branch)) say(sentence);
    if (asked.trailers && received.every((one) => one.trailers.length === 0 && one.leftOut.length === 0))
      say("Nobody has given a trailer in its thread.");
    const sure = all.filter(({ doubt }) => doubt === null).length;
    if (!asked.trailers && sure > 0)
      say(
        `The thread has ${count(sure, "trailer")}: patch-tracker trailers --branch ${shellWord(branch)} --apply adds what is missing.`,
      );
  }
}

/** Each trailer once, including those for all patches. */
function notAdded(received: TrailersOfPatch[], branch: string): Set<string> {
  return new Set(
    received.flatMap(({ trailers, leftOut }) => [
      ...trailers
        .filter(({ doubt }) => doubt !== null)
        .map((one) => `Not added, ${whyNot(one.changedSince, branch)}: ${one.line} <${one.messageId}>`),
      ...leftOut.map((one) => `Left out, as ${why[one.reason]}: ${one.line} <${one.messageId}>`),
    ]),
  );
}

function whyNot(changedSince: GivenFor | null, branch: string): string {
  if (changedSince === null) return "add it by hand if you want it";
  const adds = `patch-tracker trailers --branch ${shellWord(branch)} --changed --apply adds it`;
  return `as it was given on ${changedSince.label}, and the patch has changed since; ${adds}`;
}

function sentences(made: MadeBranch): string[] {
  const { branch, label, base, tried, commits, below, merged, added, links } = made;
  const patches = count(commits, "patch");
  return [
    `${branch} has ${label}, ${patches}, on ${base.commit.slice(0, 12)} (${wordsOf(base.reason, english)}).`,
    ...(tried.length > 0
      ? [
          `Tried before, where it conflicts: ${tried.map((one) => plainLine(wordsOf(one, english))).join("; ")}. --base names another commit.`,
        ]
      : []),
    ...(below > 0
      ? [
          `Below them ${below === 1 ? "lies" : "lie"} ${count(below, "patch")} of another series, which it needs.`,
        ]
      : []),
    ...merged.map((title) => `Merged, since it did not fit as it was: ${plainLine(title)}`),
    ...added.map(
      ({ commit, line, messageId, from }) =>
        `${commit.slice(0, 12)} ${line} <${messageId}> from ${plainLine(nameOf(from))}`,
    ),
    ...(links > 0 ? [`${count(links, "commit")} got a Link: to the mail.`] : []),
  ];
}
