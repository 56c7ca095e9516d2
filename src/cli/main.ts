import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { nodeFetch } from "../core/archive/nodeFetch.ts";
import { LocalTracker, type Question } from "../core/localTracker.ts";
import type { Log } from "../core/log.ts";
import { type Problem, problemOf, TrackerError } from "../core/problem.ts";
import { english } from "../core/say.ts";
import { defaultSettings, readSettings } from "../core/settings.ts";
import { Store } from "../core/store/store.ts";
import type { Doing, TrackedSeries } from "../core/tracker.ts";
import { type Asked, readArguments, UsageError } from "./arguments.ts";
import { help } from "./help.ts";
import { toJson } from "./json.ts";
import { StatusLine } from "./statusLine.ts";
import { type Compared, linesOf, pageOf, printable } from "./text.ts";
import { readFolderSettings } from "./workspace.ts";

/** Exit codes, as the help says them. */
const exit = { complete: 0, failed: 1, usage: 2, partial: 3 };

/** Months that `list` and `show` read where no first month is given. */
const newestMonths = 24;

const status = new StatusLine(process.stderr);

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads may stop reading, as `head` does.
    if (error.code !== "EPIPE") throw error;
  });

void main().then((code) => {
  process.exitCode = code;
});

async function main(): Promise<number> {
  let asked: Asked;
  try {
    asked = readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`patch-tracker: ${error.message} See patch-tracker --help.\n`);
    return exit.usage;
  }
  if (asked.command === "help") return print(help);
  if (asked.command === "version") return print(`${version()}\n`);
  try {
    return await answer(asked);
  } catch (error) {
    tell(problemOf(error));
    return exit.failed;
  }
}

async function answer(asked: Asked): Promise<number> {
  const problems: Problem[] = [];
  const settings = await settingsFor(asked, problems);
  const now = asked.now;
  const directory = resolve(
    asked.data ?? join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "patch-tracker"),
  );
  const store = Store.open(directory, { log, now: () => now ?? Date.now() });
  const tracker = new LocalTracker({
    store,
    fetch: nodeFetch,
    log,
    version: version(),
    now: () => now ?? Date.now(),
    past: now !== null,
  });
  const doing = doingOf();
  try {
    problems.push(...store.problems);
    await tracker.renewFacts(doing.progress);
    const { named, urls } = await collect(asked, settings, tracker, doing, problems);
    print(asked.json ? `${JSON.stringify(toJson(named, urls), null, 2)}\n` : textOf(asked, named, urls));
  } finally {
    await tracker.close();
  }
  for (const problem of problems) tell(problem);
  return problems.length > 0 ? exit.partial : exit.complete;
}

type Settings = ReturnType<typeof readSettings>["settings"];

/** `status` goes by the folder's settings; the other commands by their options and the defaults. */
async function settingsFor(asked: Asked, problems: Problem[]): Promise<Settings> {
  if (asked.command !== "status") return defaultSettings;
  const written = await readFolderSettings(resolve(asked.workspace));
  const { settings, faults } = readSettings(written.values, english);
  problems.push(...written.problems, ...faults);
  if (settings.series.length === 0 && problems.length === 0)
    process.stderr.write(`patch-tracker: The settings of ${resolve(asked.workspace)} follow no series.\n`);
  return settings;
}

async function collect(
  asked: Asked,
  settings: Settings,
  tracker: LocalTracker,
  doing: Doing,
  problems: Problem[],
) {
  // A file is known by its whole path, from whichever folder it is named.
  const archives =
    asked.archives.length > 0
      ? asked.archives.map((one) => absolute(one, "."))
      : settings.archives.map((one) => absolute(one, asked.workspace));
  if (asked.command === "status") {
    const situation = {
      tracked: settings.series,
      corrections: settings.corrections,
      archives,
      me: settings.me,
      folders: [asked.repo ?? asked.workspace].map((folder) => resolve(folder)),
      branch: asked.branch ?? settings.branch,
      base: settings.base,
      tickets: settings.tickets,
      since: settings.since,
      patchwork: settings.patchwork,
    };
    const { board, urls } = await tracker.status(situation, asked.offline, doing);
    problems.push(...board.problems);
    for (const { problem, series, tracked } of board.entries)
      if (series === null) problems.push(problem ?? notRead(tracked));
    const named = board.entries.flatMap(({ tracked, series, patchwork }): Compared[] =>
      series ? [{ ...tracked, series, differences: patchwork?.disagreements ?? [] }] : [],
    );
    return { named, urls };
  }
  const question: Question = {
    archives,
    since: asked.since,
    until: asked.until,
    newest: asked.since === null ? newestMonths : null,
    folders: asked.repo === null ? [] : [resolve(asked.repo)],
    branch: asked.branch,
    offline: asked.offline,
  };
  const found =
    asked.command === "show"
      ? await tracker.show(asked.thread, question, doing)
      : await tracker.list(question, doing);
  problems.push(...found.problems);
  const series = found.series.filter((one) => asked.author === null || namesAuthor(one.author, asked.author));
  return { named: series.map((one) => ({ name: one.title, tickets: [], series: one })), urls: found.urls };
}

function absolute(archive: string, folder: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(archive) ? archive : resolve(folder, archive);
}

function notRead({ name, thread }: TrackedSeries): Problem {
  const remedy = "Run the command without --offline, when the archive can be reached.";
  return { what: `The thread of ${name} has not been read yet.`, remedy, where: thread };
}

function namesAuthor(author: { name: string; email: string }, text: string): boolean {
  return `${author.name} <${author.email}>`.toLowerCase().includes(text.toLowerCase());
}

function textOf(asked: Asked, named: Compared[], urls: ReadonlyMap<string, string>): string {
  return printable(
    asked.command === "show" ? named.map((one) => pageOf(one, urls)).join("\n") : linesOf(named, urls),
  );
}

function print(text: string): number {
  status.clear();
  process.stdout.write(text);
  return exit.complete;
}

function tell(problem: Problem): void {
  status.clear();
  const where = problem.where === "" || problem.what.includes(problem.where) ? "" : ` (${problem.where})`;
  process.stderr.write(printable(`patch-tracker: ${problem.what}${where} ${problem.remedy}\n`));
}

/** Ctrl-C ends the work in good order. */
function doingOf(): Doing {
  const controller = new AbortController();
  const interrupted = new TrackerError("Interrupted.", "What was read so far is kept.");
  process.once("SIGINT", () => controller.abort(interrupted));
  return { signal: controller.signal, progress: (text) => status.show(text) };
}

function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(__dirname, "..", "package.json"), "utf8"),
  );
  return manifest.version;
}

const debug = process.env.PATCH_TRACKER_DEBUG
  ? (text: string) => void process.stderr.write(`${text}\n`)
  : () => undefined;
/** The log of the command line: silent, unless PATCH_TRACKER_DEBUG asks for all of it. */
const log: Log = { trace: debug, debug, info: debug, warn: debug, error: debug };
