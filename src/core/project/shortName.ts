import type { Localize } from "../base/localize.ts";
import type { ProjectConfig } from "./config.ts";
import { usualProject } from "./knownProjects.ts";

const longestSlug = 48;

/** Words that end no thought: what follows them belongs to them. */
const connectives = new Set(
  "a an the and or but nor for of to in on at by with without from into onto via as is are be than that which when if while using after before instead not no its their".split(
    " ",
  ),
);

/**
 * A short name for a series in the manner of the weekly report: "uboot/disk-integration". The subsystem before
 * the colon is left out, and what is too long ends before the thought that would be cut.
 * @param taken names in use; the result is none of them
 * @param project the name of its project
 */
export function suggestName(title: string, taken: string[], project = usualProject): string {
  const words = title
    .replace(/^(\s*[\w./,-]{1,40}:)+(?=\s*\S)/, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, " ")
    .trim()
    .split(" ");
  const base = `${project}/${shortened(words) || words[0]?.slice(0, longestSlug) || "series"}`;
  let name = base;
  for (let copy = 2; taken.includes(name); copy++) name = `${base}-${copy}`;
  return name;
}

function shortened(words: string[]): string {
  let kept = 0;
  for (let length = -1; kept < words.length; kept++) {
    length += 1 + (words[kept]?.length ?? 0);
    if (length > longestSlug) break;
  }
  if (kept === words.length) return words.join("-");
  // Back to where a phrase begins, but not so far that little is left of the title.
  const phrase = words.slice(0, kept + 1).findLastIndex((word) => connectives.has(word));
  let end = phrase >= 3 ? phrase : kept;
  while (end > 1 && connectives.has(words[end - 1] ?? "")) end--;
  return words.slice(0, end).join("-");
}

/**
 * Names for a report, by thread: the person's own, and for what they have not named one made of its title. Where the
 * series are of several projects, each name begins with that of its own.
 * @param titles of the series that are known, by thread
 */
export function shortNames(
  projects: readonly Pick<ProjectConfig, "name" | "tracked">[],
  titles: ReadonlyMap<string, string>,
): Map<string, string> {
  const several = projects.filter(({ tracked }) => tracked.length > 0).length > 1;
  const all = projects.flatMap(({ name: project, tracked }) =>
    tracked.map(({ name, thread }) => {
      const named = several && name !== "" && !name.startsWith(`${project}/`) ? `${project}/${name}` : name;
      return { project, thread, name: named };
    }),
  );
  const taken = all.map(({ name }) => name);
  return new Map(
    all.map(({ project, name, thread }) => {
      if (name !== "") return [thread, name];
      const suggested = suggestName(titles.get(thread) ?? "", taken, project);
      taken.push(suggested);
      return [thread, suggested];
    }),
  );
}

/** Why a name cannot be given, or "". No name is none to complain of: the series goes by its title. */
export function faultOfName(name: string, taken: string[], t: Localize): string {
  const bare = name.trim();
  if (bare.length > 200) return t("That is too long for a short name.");
  if (bare !== "" && taken.includes(bare)) return t("Another series has that name.");
  return "";
}
