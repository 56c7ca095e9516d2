import { resolve } from "node:path";
import type { Call } from "../core/base/call.ts";
import { distinctProblems, type Problem } from "../core/base/problem.ts";
import type { ArchiveQuery } from "../core/lookup/seriesLookup.ts";
import { mayApply } from "../core/patches/appliesSentence.ts";
import type { RevisionRequest } from "../core/patches/request.ts";
import type { TrackedSeries } from "../core/project/config.ts";
import { gitIdentity } from "../core/project/gitIdentity.ts";
import { knownProject, knownProjects, usualProject } from "../core/project/knownProjects.ts";
import type { Services } from "../core/services.ts";
import { defaultSettings, type Settings } from "../core/settings.ts";
import type { Recipients } from "../core/store/types.ts";
import type { SeriesQuery } from "../core/tracking/seriesList.ts";
import type { CommandLine } from "./arguments.ts";
import { followsNone, readFolderSettings } from "./folderSettings.ts";
import { absolute, openServices, projectsAsked } from "./openServices.ts";
import { queryOf } from "./ownProject.ts";
import { toJson } from "./seriesJson.ts";
import { type Compared, jsonText, linesOf, pageOf, wordsAsOf } from "./seriesText.ts";
import { callOf, ended, log, print, say } from "./terminal.ts";

interface Collected {
  named: Compared[];
  /** Web addresses of their mails. */
  urls: ReadonlyMap<string, string>;
  recipients: ReadonlyMap<string, Recipients>;
  problems: Problem[];
}

/** `list`, `status` and `show`: prints the answer. Returns the exit code. */
export async function answerSeries(asked: CommandLine): Promise<number> {
  const { settings, problems } = await settingsFor(asked);
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const collect = asked.command === "status" ? followed : searched;
    const { named, urls, recipients, problems: met } = await collect(asked, settings, services, call);
    const now = asked.now ?? Date.now();
    const data = () => jsonText(toJson(named, { urls, recipients }, wordsAsOf(now)));
    print(asked.json ? data() : textOf(asked, named, urls, now));
    const code = ended([...problems, ...found(), ...met]);
    if (asked.command === "list" && !asked.json && named.length === 0) say(nothingFound(asked));
    return code;
  } finally {
    close();
  }
}

/** Says what was searched for, so that an empty answer is not mistaken for an error. */
function nothingFound({ since, until, author }: CommandLine): string {
  const period = [since && ` from ${since}`, until && ` until ${until}`].join("");
  return `No series was found${period}${author === null ? "" : ` of an author with "${author}"`}.`;
}

/** `status` uses the folder's settings; the other commands use options and defaults. */
async function settingsFor(asked: CommandLine): Promise<{ settings: Settings; problems: Problem[] }> {
  if (asked.command !== "status") return { settings: defaultSettings, problems: [] };
  const folder = resolve(asked.workspace);
  const read = await readFolderSettings(folder, asked);
  if (read.settings.series.length === 0 && read.problems.length === 0) say(followsNone(folder));
  return read;
}

/** The series in the settings. */
async function followed(
  asked: CommandLine,
  settings: Settings,
  services: Services,
  call: Call,
): Promise<Collected> {
  const named: Compared[] = [];
  const urls = new Map<string, string>();
  const recipients = new Map<string, Recipients>();
  const problems: Problem[] = [];
  const projects = await projectsAsked(asked, settings);
  // A list may have answers to a series of another project, so all are read before any is told of. If nothing is
  // followed, the archives need not be asked.
  for (const project of projects)
    if (!asked.offline && projects.length > 1 && project.tracked.length > 0)
      problems.push(...(await services.tracking.refresh({ project }, call)).problems);
  for (const project of projects) {
    const offline = asked.offline || projects.length > 1 || project.tracked.length === 0;
    const found = await services.tracking.status({ project, offline }, call);
    for (const [messageId, url] of found.urls) urls.set(messageId, url);
    for (const [messageId, people] of found.recipients) recipients.set(messageId, people);
    problems.push(...found.overview.problems);
    const own: Compared[] = [];
    for (const { tracked, series, problem, patchwork, askedOfYou } of found.overview.entries)
      if (series) {
        const differences = patchwork?.disagreements ?? [];
        own.push({ ...tracked, project: project.name, series, askedOfYou, differences });
      } else problems.push(problem ?? notRead(tracked));
    named.push(...(await withApplicability(own, project, services, call)));
  }
  return { named, urls, recipients, problems: distinctProblems(problems) };
}

/** The series that match the options. */
async function searched(
  asked: CommandLine,
  settings: Settings,
  services: Services,
  call: Call,
): Promise<Collected> {
  const { project, me } = await whoAndWhat(asked);
  const query: SeriesQuery = {
    ...archiveQuery(asked, project),
    links: settings.links,
    name: project,
    folders: asked.repo === null ? [] : [resolve(asked.repo)],
    branch: asked.branch,
    me,
  };
  const { series, asks, urls, recipients, problems } =
    asked.command === "show"
      ? await services.series.show({ thread: asked.thread, ...query }, call)
      : await services.series.list(query, call);
  const all = series.map(
    (one, at): Compared => ({
      project,
      name: one.title,
      tickets: [],
      series: one,
      askedOfYou: asks[at] ?? null,
    }),
  );
  const { author } = asked;
  const named = all.filter((one) => author === null || namesAuthor(one.series.author, author));
  // For all series of an archive it would take too long.
  const told = asked.command === "show" ? await withApplicability(named, query, services, call) : named;
  return { named: told, urls, recipients, problems };
}

/** Adds whether the series apply, one after the other, so that git's work for each tip is done once. */
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

/** Archives and months from the options; without archives, those of the project. */
export function archiveQuery(asked: CommandLine, project = usualProject): ArchiveQuery {
  const archives =
    asked.archives.length > 0
      ? asked.archives.map((one) => absolute(one, "."))
      : (knownProject(project)?.archives ?? []);
  return queryOf({ archives, since: null }, asked);
}

/**
 * The known project of the archives or repository in the options, else the default; and the person's addresses from
 * git's configuration there, or in the current folder.
 */
async function whoAndWhat({
  archives,
  repo,
}: Pick<CommandLine, "archives" | "repo">): Promise<{ project: string; me: string[] }> {
  const ofArchives = knownProjects.find((known) => known.archives.some((one) => archives.includes(one)));
  const { me, folders } = await gitIdentity([resolve(repo ?? ".")], log);
  const ofRepository = repo === null ? null : folders[0]?.project;
  return { project: ofArchives?.name ?? ofRepository ?? usualProject, me };
}

function notRead({ name, thread }: TrackedSeries): Problem {
  const remedy = "Run the command without --offline, when the archive can be reached.";
  return { what: `The thread of ${name} has not been read yet.`, remedy, where: thread };
}

function namesAuthor(author: { name: string; email: string }, text: string): boolean {
  return `${author.name} <${author.email}>`.toLowerCase().includes(text.toLowerCase());
}

function textOf(
  asked: CommandLine,
  named: Compared[],
  urls: ReadonlyMap<string, string>,
  now: number,
): string {
  return asked.command === "show"
    ? named.map((one) => pageOf(one, urls, now)).join("\n")
    : linesOf(named, urls, now);
}
