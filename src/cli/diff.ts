import { resolve } from "node:path";
import type { Call } from "../core/base/call.ts";
import type { Problem } from "../core/base/problem.ts";
import type { ArchiveQuery } from "../core/lookup/seriesLookup.ts";
import type { PatchCommit, RevisionCommits } from "../core/patches/model.ts";
import type { RevisionRequest } from "../core/patches/request.ts";
import type { Series } from "../core/series/series.ts";
import type { Services } from "../core/services.ts";
import type { SeriesQuery } from "../core/tracking/seriesList.ts";
import type { CommandLine } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { type OwnProject, queryOf } from "./ownProject.ts";
import { archiveQuery } from "./series.ts";
import { jsonText } from "./seriesText.ts";
import { callOf, ended, print, printData, say } from "./terminal.ts";

/** A series, and the data for further questions about its patches. */
export interface PostedSeries {
  series: Series;
  project: RevisionRequest["project"];
  problems: Problem[];
}

/** The series of the mail on the command line, and the repository to apply its patches in. */
export async function postedSeries(
  asked: CommandLine,
  services: Services,
  call: Call,
): Promise<PostedSeries> {
  const query = archiveQuery(asked);
  const { archives } = query;
  const project = { archives, folders: [resolve(asked.repo ?? ".")], branch: asked.branch };
  return { ...(await seriesAt(asked.thread, query, services, call)), project };
}

/** The same, with the settings of the repository that the command works in. */
export async function ownSeries(
  asked: CommandLine,
  { project, folder }: OwnProject,
  services: Services,
  call: Call,
): Promise<PostedSeries> {
  const { corrections } = project;
  const found = await seriesAt(asked.thread, { ...queryOf(project, asked), corrections }, services, call);
  return { ...found, project: { ...project, folders: [folder] } };
}

async function seriesAt(
  thread: string,
  query: ArchiveQuery & Pick<SeriesQuery, "corrections">,
  services: Services,
  call: Call,
): Promise<Omit<PostedSeries, "project">> {
  const unlanded = { folders: [], branch: null };
  const { series, problems } = await services.series.show({ thread, ...query, ...unlanded }, call);
  const [only] = series;
  if (!only) throw new Error("a thread that was found holds a series");
  return { series: only, problems };
}

/** `diff`: prints a patch or a revision as git shows its commits. Returns the exit code. */
export async function answerDiff(asked: CommandLine): Promise<number> {
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const { series, project, problems } = await postedSeries(asked, services, call);
    const { archives } = project;
    const { revision, patch } = await services.patches.place(
      { archives, series, thread: asked.thread },
      call,
    );
    const request = { project, series, revision, offline: asked.offline };
    const commits = await services.patches.commits(request, call);
    const patches = commits.patches.filter(({ messageId }) => patch === null || messageId === patch);
    if (asked.json) print(jsonText(toJson(commits, patches)));
    else {
      printData(await textOf(commits, patches, services, call));
      for (const { number, title, threeWay } of patches)
        if (threeWay)
          say(
            `Patch ${number}, ${title}: merged, as it did not fit as it was sent, so that its diff may differ from the mail's.`,
          );
    }
    return ended([...found(), ...problems, ...commits.problems, ...refusals(patches)]);
  } finally {
    close();
  }
}

/** The object of `--json`; its shape is part of the program's interface and is documented in the README. */
function toJson({ base }: RevisionCommits, patches: PatchCommit[]): object {
  return {
    base: base && { commit: base.commit, how: base.how },
    patches: patches.map(({ messageId, number, commit, parent }) => ({ messageId, number, commit, parent })),
  };
}

/** Why patches did not become commits: each reason once, with the number of patches. */
export function refusals(patches: PatchCommit[]): Problem[] {
  const problems = patches.flatMap(({ problem }) => problem ?? []);
  const alike = new Map<string, Problem[]>();
  for (const problem of problems) {
    const reason = JSON.stringify([problem.what, problem.remedy]);
    alike.set(reason, [...(alike.get(reason) ?? []), problem]);
  }
  return [...alike.values()].flatMap((some) =>
    some.length === 1 ? some : some.slice(0, 1).map((one) => ({ ...one, where: `${some.length} patches` })),
  );
}

/** git's output for commits, followed by the hunks of patches that did not become one, marked as such. */
async function textOf(
  { base, tip, repository }: RevisionCommits,
  patches: PatchCommit[],
  services: Services,
  call: Call,
): Promise<string> {
  const [only] = patches;
  const from = patches.length === 1 ? only?.parent : base?.commit;
  const to = patches.length === 1 ? only?.commit : tip;
  const whole = repository && from && to ? await services.patches.diff({ repository, from, to }, call) : "";
  const parts = [whole];
  for (const { messageId, number, title, commit, problem } of patches) {
    if (commit !== null) continue;
    const sent = await services.patches.sentDiff({ messageId }, call);
    const shown =
      sent === null
        ? "its mail is here only as an archive damaged it, without hunks to show"
        : "the hunks as they were sent";
    parts.push(`# Patch ${number}, ${title}: not applied; ${shown}.\n# ${problem?.what ?? ""}\n`);
    if (sent !== null) parts.push(sent.endsWith("\n") ? sent : `${sent}\n`);
  }
  return parts.join("");
}
