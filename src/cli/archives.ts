import { resolve } from "node:path";
import type { FollowedArchive } from "../core/archive/followedArchives.ts";
import { formatCount } from "../core/base/formatCount.ts";
import { isoDay } from "../core/base/isoDay.ts";
import { archivesOfAll } from "../core/project/projects.ts";
import type { CommandLine } from "./arguments.ts";
import { readFolderSettings } from "./folderSettings.ts";
import { openServices, projectsAsked } from "./openServices.ts";
import { jsonText } from "./seriesText.ts";
import { callOf, ended, exit, print, sentencesOf } from "./terminal.ts";

/** `archives`: prints the archives, how far they are read, and what is wrong. Returns the exit code. */
export async function answerArchives(asked: CommandLine): Promise<number> {
  const { settings, problems } = await readFolderSettings(resolve(asked.workspace), asked);
  const call = callOf("Nothing was changed.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const projects = await projectsAsked(asked, settings);
    const { archives, problems: wrong } = await services.archives.list({
      archives: archivesOfAll(projects),
    });
    print(asked.json ? jsonText({ archives: archives.map(jsonOf) }) : archives.map(textOf).join("\n"));
    const code = ended([...problems, ...wrong, ...found()]);
    // Problems of an archive are printed with it; oddities alone are no failure.
    return archives.some((one) => one.problems.length > 0) ? exit.partial : code;
  } finally {
    close();
  }
}

const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function textOf(archive: FollowedArchive): string {
  const { id, addresses, kind, mails, oldest, newest, asked, problems, oddities } = archive;
  const read =
    oldest === null || newest === null
      ? "no mail was read"
      : `${mails === 1 ? "1 mail" : `${formatCount(mails)} mails`}, sent ${isoDay(oldest)} to ${isoDay(newest)}`;
  const lines = [
    `${id} (${kind})`,
    ...addresses.filter((one) => one !== id).map((one) => `  also ${one}`),
    `  ${read}; ${asked === null ? "never asked" : `asked last on ${moment(asked)}`}`,
    ...problems.map((problem) => `  ! ${sentencesOf(problem)}`),
    ...oddities.map((oddity) => `  note: ${sentencesOf(oddity)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function jsonOf(archive: FollowedArchive): object {
  const { id, addresses, kind, mails, oldest, newest, asked, problems, oddities } = archive;
  const times = { oldest: iso(oldest), newest: iso(newest), asked: iso(asked) };
  return { archive: id, addresses, kind, mails, ...times, problems: [...problems, ...oddities] };
}
