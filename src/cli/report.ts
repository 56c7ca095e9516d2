import { resolve } from "node:path";
import type { Problem } from "../core/base/problem.ts";
import { endingAt, weekEnding } from "../core/report/week.ts";
import { write } from "../core/report/write.ts";
import type { CommandLine } from "./arguments.ts";
import { followsNone, readFolderSettings } from "./folderSettings.ts";
import { openServices, projectsAsked } from "./openServices.ts";
import { callOf, ended, print, say } from "./terminal.ts";

/** `report`: prints the weekly report that a folder's settings ask for. Returns the exit code. */
export async function answerReport(asked: CommandLine): Promise<number> {
  const folder = resolve(asked.workspace);
  const { settings, problems } = await readFolderSettings(folder, asked);
  if (settings.series.length === 0 && problems.length === 0) say(followsNone(folder));
  const call = callOf("What was read so far is kept.");
  const { services, asOf, close, problems: found } = await openServices(asked, call.progress);
  try {
    const projects = await projectsAsked(asked, settings);
    const now = asked.now ?? Date.now();
    const template = settings.report;
    const ending = asked.weekEnding ?? endingAt(now, template.weekEnds);
    // For a past week, the state of that time is used.
    const then = asOf(weekEnding(ending).to - 1);
    const read: Problem[] = [];
    for (const project of projects) {
      // If nothing is followed, the archives need not be asked.
      const offline = asked.offline || project.tracked.length === 0;
      if (!offline) read.push(...(await then.tracking.refresh({ project }, call)).problems);
    }
    const { report, problems: met } = await services.report.write(
      { projects, template, ending, last: null },
      call,
    );
    print(write(report, asked.format, { width: template.width, now }).text);
    return ended([...problems, ...found(), ...read, ...met]);
  } finally {
    close();
  }
}
