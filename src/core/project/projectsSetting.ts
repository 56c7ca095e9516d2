import * as v from "valibot";
import { placeAt } from "../archive/patchworkPlace.ts";
import type { Localize } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import { filledText, isObject, text } from "../base/settingValues.ts";
import type { TicketRules } from "./config.ts";
import { knownProject, knownProjects } from "./knownProjects.ts";
import type { ProjectSettings } from "./projects.ts";

const where = "patchTracker.projects";
/** Maximum number of entries. */
const mostProjects = 50;

const name = v.pipe(text, v.regex(/^[\w.+-]{1,60}$/));
const addresses = v.optional(v.array(filledText), []);
const projectEntry = v.object({
  name,
  archives: v.optional(v.array(filledText)),
  folder: v.optional(text, ""),
  branch: v.optional(text, ""),
  base: v.optional(text, ""),
  tickets: v.optional(v.unknown()),
  patchwork: v.optional(
    v.union([
      v.literal(""),
      v.pipe(
        text,
        v.check((address) => placeAt(address) !== null),
      ),
    ]),
    "",
  ),
  remotes: addresses,
  custodians: addresses,
});

/**
 * Reads the setting `patchTracker.projects`. Never throws: an entry that is faulty, repeats a name, or has no known
 * archive is ignored and listed in `faults`.
 * @param readTickets reads an entry's ticket rules, which have the form of the setting `patchTracker.tickets`
 */
export function readProjects(
  value: unknown,
  readTickets: (value: unknown) => { rules: TicketRules; faults: Problem[] },
  t: Localize,
): { projects: ProjectSettings[]; faults: Problem[] } {
  const projects: ProjectSettings[] = [];
  const faults: Problem[] = [];
  if (value === undefined || value === null) return { projects, faults };
  const correct = t(
    'Correct it in the settings; an entry is {"name": "xen"}, or {"name": "…", "archives": ["…"], "remotes": ["…"]}.',
  );
  if (!Array.isArray(value)) {
    const what = t("The setting patchTracker.{0} is not a list.", "projects");
    return { projects, faults: [{ what, remedy: correct, where }] };
  }
  for (const [index, item] of value.slice(0, mostProjects).entries()) {
    const place = `${where}[${index}]`;
    const result = v.safeParse(projectEntry, item);
    const what = result.success
      ? faultOf(result.output, projects, t)
      : wrongIn(item, String(result.issues[0].path?.[0]?.key ?? ""), index, t);
    if (what !== null) faults.push({ what, remedy: correct, where: place });
    if (what !== null || !result.success) continue;
    const { tickets, patchwork, remotes, custodians, ...entry } = result.output;
    const rules = tickets === undefined ? null : readTickets(tickets);
    faults.push(...(rules?.faults ?? []).map((fault) => ({ ...fault, where: `${place}.tickets` })));
    projects.push({
      name: entry.name,
      trees: { upstream: remotes, custodians },
      archives: entry.archives ?? null,
      folder: entry.folder === "" ? null : entry.folder,
      branch: entry.branch === "" ? null : entry.branch,
      base: entry.base === "" ? null : entry.base,
      tickets: rules?.rules ?? null,
      patchwork: placeAt(patchwork),
    });
  }
  return { projects, faults };
}

/** Says what is wrong with an entry, by the project's name if it has one; never repeats the value. */
function wrongIn(item: unknown, key: string, index: number, t: Localize): string {
  const name = isObject(item) && typeof item.name === "string" ? item.name.trim().slice(0, 60) : "";
  if (name === "") return t("Entry {0} of patchTracker.projects has no name.", index + 1);
  if (key === "name")
    return t(
      "The name “{0}” in patchTracker.projects may have letters, digits, and + - . _ only, at most 60.",
      name,
    );
  if (key === "patchwork")
    return t(
      "The project “{0}”: patchwork has to be the address of a project on a Patchwork, without a name or password.",
      name,
    );
  return lists.has(key)
    ? t("The project “{0}”: {1} has to be a list of texts.", name, key)
    : t("The project “{0}”: {1} has to be a text.", name, key);
}

/** Properties whose values are lists. */
const lists: ReadonlySet<string> = new Set(["archives", "remotes", "custodians"]);

/** Why an entry is ignored, or null. */
function faultOf(
  { name, archives }: { name: string; archives?: string[] | undefined },
  earlier: ProjectSettings[],
  t: Localize,
): string | null {
  if (earlier.some((one) => one.name === name))
    return t("The project “{0}” stands twice in patchTracker.projects.", name);
  if (archives !== undefined || knownProject(name)) return null;
  const names = knownProjects.map((one) => one.name).join(", ");
  return t("The project “{0}” has no archives, and is none of those that are known ({1}).", name, names);
}
