import { resolve } from "node:path";
import type { Call } from "../core/base/call.ts";
import type { Problem } from "../core/base/problem.ts";
import type { ArchiveQuery } from "../core/lookup/seriesLookup.ts";
import { mayApply } from "../core/patches/appliesWords.ts";
import type { RevisionRequest } from "../core/patches/request.ts";
import type { TrackedSeries } from "../core/project/config.ts";
import type { Services } from "../core/services.ts";
import { defaultSettings, type Settings } from "../core/settings.ts";
import type { Recipients } from "../core/store/types.ts";
import type { SeriesQuery } from "../core/tracking/seriesList.ts";
import type { Asked } from "./arguments.ts";
import { readFolderSettings } from "./folderSettings.ts";
import { absolute, openServices, projectOf } from "./openServices.ts";
import { toJson } from "./seriesJson.ts";
import { type Compared, jsonText, linesOf, pageOf } from "./seriesText.ts";
import { callOf, ended, print, say } from "./terminal.ts";

/** Months that `list` and `show` read where no first month is given. */
const newestMonths = 24;

interface Collected {
  named: Compared[];
  /** Of their mails. */
  urls: ReadonlyMap<string, string>;
  recipients: ReadonlyMap<string, Recipients>;
  problems: Problem[];
}

/** `list`, `status` and `show`: prints the answer. Answers with the exit code. */
export async function answerSeries(asked: Asked): Promise<number> {
  const { settings, problems } = await settingsFor(asked);
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const collect = asked.command === "status" ? followed : searched;
    const { named, urls, recipients, problems: met } = await collect(asked, settings, services, call);
    print(asked.json ? jsonText(toJson(named, { urls, recipients })) : textOf(asked, named, urls));
    return ended([...problems, ...found(), ...met]);
  } finally {
    close();
  }
}

/** `status` goes by the folder's settings; the other commands by their options and the defaults. */
async function settingsFor(asked: Asked): Promise<{ settings: Settings; problems: Problem[] }> {
  if (asked.command !== "status") return { settings: defaultSettings, problems: [] };
  const folder = resolve(asked.workspace);
  const read = await readFolderSettings(folder, asked);
  if (read.settings.series.length === 0 && read.problems.length === 0)
    say(`The settings of ${folder} follow no series.`);
  return read;
}

/** The series that the settings name. */
async function followed(
  asked: Asked,
  settings: Settings,
  services: Services,
  call: Call,
): Promise<Collected> {
  const project = {
    ...projectOf(settings, asked.workspace, [resolve(asked.repo ?? asked.workspace)]),
    archives: archivesFor(asked, settings),
    branch: asked.branch ?? settings.branch,
  };
  // Where nothing is followed, no archive has anything to say.
  const offline = asked.offline || project.tracked.length === 0;
  const { overview, urls, recipients } = await services.tracking.status({ project, offline }, call);
  const unread = overview.entries.flatMap(({ series, problem, tracked }) =>
    series ? [] : (problem ?? notRead(tracked)),
  );
  const named = overview.entries.flatMap(({ tracked, series, patchwork }): Compared[] =>
    series ? [{ ...tracked, series, differences: patchwork?.disagreements ?? [] }] : [],
  );
  const problems = [...overview.problems, ...unread];
  return { named: await withApplicability(named, project, services, call), urls, recipients, problems };
}

/** The series that the options describe. */
async function searched(
  asked: Asked,
  settings: Settings,
  services: Services,
  call: Call,
): Promise<Collected> {
  const query: SeriesQuery = {
    ...archiveQuery(asked, settings),
    links: settings.links,
    folders: asked.repo === null ? [] : [resolve(asked.repo)],
    branch: asked.branch,
  };
  const { series, urls, recipients, problems } =
    asked.command === "show"
      ? await services.series.show({ thread: asked.thread, ...query }, call)
      : await services.series.list(query, call);
  const wanted = series.filter((one) => asked.author === null || namesAuthor(one.author, asked.author));
  const named = wanted.map((one): Compared => ({ name: one.title, tickets: [], series: one }));
  // Of a whole archive it would take too long.
  const told = asked.command === "show" ? await withApplicability(named, query, services, call) : named;
  return { named: told, urls, recipients, problems };
}

/** The series with whether they apply, asked one after the other: what git has to do it does once for each tip. */
async function withApplicability(
  all: Compared[],
  project: RevisionRequest["project"],
  services: Services,
  call: Call,
): Promise<Compared[]> {
  const told: Compared[] = [];
  for (const one of all) {
    const { series } = one;
    const request = { project, series, revision: series.revisions.length - 1, offline: true };
    const isAsked = project.folders.length > 0 && mayApply(series);
    told.push({ ...one, applies: isAsked ? await services.patches.applies(request, call) : null });
  }
  return told;
}

/** What the options say of archives and months. */
export function archiveQuery(asked: Asked, settings: Settings): ArchiveQuery {
  return {
    archives: archivesFor(asked, settings),
    since: asked.since,
    until: asked.until,
    newest: asked.since === null ? newestMonths : null,
    offline: asked.offline,
  };
}

/** The archives that the options name, else those of the settings. */
export function archivesFor(asked: Asked, settings: Settings): string[] {
  return asked.archives.length > 0
    ? asked.archives.map((one) => absolute(one, "."))
    : settings.archives.map((one) => absolute(one, asked.workspace));
}

function notRead({ name, thread }: TrackedSeries): Problem {
  const remedy = "Run the command without --offline, when the archive can be reached.";
  return { what: `The thread of ${name} has not been read yet.`, remedy, where: thread };
}

function namesAuthor(author: { name: string; email: string }, text: string): boolean {
  return `${author.name} <${author.email}>`.toLowerCase().includes(text.toLowerCase());
}

function textOf(asked: Asked, named: Compared[], urls: ReadonlyMap<string, string>): string {
  return asked.command === "show" ? named.map((one) => pageOf(one, urls)).join("\n") : linesOf(named, urls);
}
