import type { Localize } from "../base/localize.ts";
import type { ProjectConfig } from "./config.ts";
import { usualProject } from "./knownProjects.ts";

const longestSlug = 48;

/** Words after which a title must not be cut. */
const connectives = new Set(
  "a an the and or but nor for of to in on at by with without from into onto via as is are be than that which when if while using after before instead not no its their".split(
    " ",
  ),
);

/**
 * Suggests a short name for a series in the style of the weekly report: "uboot/disk-integration". The subsystem before
 * the colon is left out, and a long title is cut before an incomplete phrase.
 * @param taken names in use, which are avoided
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
  // Cut back to the beginning of a phrase, unless too little would remain.
  const phrase = words.slice(0, kept + 1).findLastIndex((word) => connectives.has(word));
  let end = phrase >= 3 ? phrase : kept;
  while (end > 1 && connectives.has(words[end - 1] ?? "")) end--;
  return words.slice(0, end).join("-");
}

/**
 * Names for a report, by thread: the person's own, else one made from the title. If there are several projects, each
 * name begins with that of its project.
 * @param titles of known series, by thread
 */
export function shortNames(
  projects: readonly Pick<ProjectConfig, "name" | "tracked">[],
  titles: ReadonlyMap<string, string>,
): Map<string, string> {
  const several = projects.filter(({ tracked }) => tracked.length > 0).length > 1;
  const all = projects.flatMap(({ name: project, tracked }) =>
    tracked.map(({ name, thread }) => {
      const named = several && name !== "" && !isNamedAfter(name, project) ? `${project}/${name}` : name;
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

/** Why a name cannot be used, or "". An empty name is allowed: the series is then shown by title. */
export function faultOfName(name: string, taken: string[], t: Localize): string {
  const bare = name.trim();
  if (bare.length > 200) return t("That is too long for a short name.");
  if (bare !== "" && taken.includes(bare)) return t("Another series has that name.");
  return "";
}

/** Whether a name of a series says which project it is of, as "xen/events" does. */
export function isNamedAfter(name: string, project: string): boolean {
  return name.startsWith(`${project}/`);
}
