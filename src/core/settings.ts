import * as v from "valibot";
import type { Links } from "./archive/archive.ts";
import { type PatchworkPlace, placeAt } from "./archive/patchworkPlace.ts";
import type { Localize } from "./base/localize.ts";
import type { Problem } from "./base/problem.ts";
import { filledText, goodEntries, text } from "./base/settingValues.ts";
import { type Attachment, attachments, type ReplyTo, repliesTo } from "./nextVersion/options.ts";
import type { TicketRules, TrackedSeries } from "./project/config.ts";
import type { ProjectSettings } from "./project/projects.ts";
import { readProjects } from "./project/projectsSetting.ts";
import { readTrackedSeries } from "./project/seriesSetting.ts";
import { patchworkProject } from "./project/uboot.ts";
import { defaultTemplate, type ReportTemplate } from "./report/template.ts";
import { readTemplate } from "./report/templateSetting.ts";
import type { Correction } from "./series/corrections.ts";
import { dormantAfterDays } from "./series/state.ts";
import { defaultTicketRules, readTicketRules } from "./tickets/ticketSetting.ts";

export type Grouping = "state" | "ticket";

/** The validated settings, complete and of the right types. */
export interface Settings {
  series: TrackedSeries[];
  corrections: Correction[];
  /** The person's projects; empty: the other settings describe the only one. */
  projects: ProjectSettings[];
  /** Null: those of the project. */
  archives: string[] | null;
  /** Which web pages to open for mails. */
  links: Links;
  /** Mail addresses, lower case; empty: from git's configuration. */
  me: string[];
  branch: string | null;
  /** What a branch's own commits are counted from; null: its upstream. */
  base: string | null;
  tickets: TicketRules;
  /** The layout of weekly reports. */
  report: ReportTemplate;
  /** "2022-01", or null. */
  since: string | null;
  /** Days of silence after a ping was due. */
  dormantAfter: number;
  /** Minutes; 0 means only on demand. */
  refreshInterval: number;
  groupBy: Grouping;
  /** Where a click opens a thread or patch. */
  open: "editor" | "browser";
  /** The Patchwork to compare states with; "usual": the project's own; null: none. */
  patchwork: PatchworkPlace | "usual" | null;
  nextVersion: NextVersionSettings;
}

/** How the next version of a series is prepared. */
export interface NextVersionSettings {
  attach: Attachment;
  inReplyTo: ReplyTo;
  /** The person's test command; null if none. */
  test: string | null;
}

export const defaultSettings: Settings = {
  series: [],
  corrections: [],
  projects: [],
  archives: null,
  links: "pipermail",
  me: [],
  branch: null,
  base: null,
  tickets: defaultTicketRules,
  report: defaultTemplate,
  since: null,
  dormantAfter: dormantAfterDays,
  refreshInterval: 30,
  groupBy: "state",
  open: "editor",
  patchwork: null,
  nextVersion: { attach: "none", inReplyTo: "none", test: null },
};

/** Settings with a dotted name: "patchwork.enabled". */
const parted = [
  "patchwork.enabled",
  "patchwork.project",
  "nextVersion.attach",
  "nextVersion.inReplyTo",
  "nextVersion.test",
] as const;

/** Names of the settings, below `patchTracker.`. */
export type SettingKey = Exclude<keyof Settings, "patchwork" | "nextVersion"> | (typeof parted)[number];
export const settingKeys: SettingKey[] = [
  ...Object.keys(defaultSettings).filter(
    (key): key is Exclude<keyof Settings, "patchwork" | "nextVersion"> =>
      key !== "patchwork" && key !== "nextVersion",
  ),
  ...parted,
];

const shortestInterval = 5;
const longestInterval = 24 * 60;
/** Maximum number of entries of a list. */
const mostEntries = 1000;

const correction = v.union([
  v.strictObject({ join: v.strictTuple([filledText, filledText]) }),
  v.strictObject({ split: filledText }),
  v.strictObject({
    mail: filledText,
    version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
  }),
]);
const month = v.pipe(text, v.regex(/^(\d{4}-(0[1-9]|1[0-2]))?$/));
const address = v.pipe(text, v.toLowerCase(), v.regex(/^[^\s@<>]+@[^\s@<>]+$/));
const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650));
const interval = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(longestInterval));

/**
 * Reads the raw settings. Never throws: invalid ones are ignored or get their default, and are listed in `faults`.
 * @param raw each setting's value, undefined if it is not set
 */
export function readSettings(
  raw: Partial<Record<SettingKey, unknown>>,
  t: Localize,
): { settings: Settings; faults: Problem[] } {
  const faults: Problem[] = [];
  const fault = (what: string, remedy: string, where: string) => faults.push({ what, remedy, where });

  /** The value of a plain setting, or its default and a fault. */
  function read<T>(key: SettingKey, schema: v.GenericSchema<unknown, T>, fallback: T, remedy: string): T {
    const value = raw[key];
    if (value === undefined || value === null) return fallback;
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    fault(t("The setting patchTracker.{0} cannot be used as it is.", key), remedy, `patchTracker.${key}`);
    return fallback;
  }

  /** The valid entries of a list, with a fault for each other one; null if the setting is missing or not a list. */
  function readList<T>(key: SettingKey, schema: v.GenericSchema<unknown, T>, remedy: string): T[] | null {
    const value = raw[key];
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) {
      fault(t("The setting patchTracker.{0} is not a list.", key), remedy, `patchTracker.${key}`);
      return null;
    }
    return goodEntries(value.slice(0, mostEntries), schema, key, remedy, faults, t);
  }

  const branch = read("branch", text, "", t("Write a branch's name, such as master, or nothing."));
  const base = read("base", text, "", t("Write a branch's name, such as origin/master, or nothing."));
  const since = read("since", month, "", t("Write a month such as 2022-01, or nothing."));
  const minutes = read(
    "refreshInterval",
    interval,
    defaultSettings.refreshInterval,
    t("Write minutes from 5 to 1440, or 0 to refresh only by hand."),
  );
  const dormantAfter = read("dormantAfter", days, dormantAfterDays, t("Write days from 1 to 3650."));
  const archives = readList("archives", filledText, t("Each entry is an archive's address or path."));
  const corrections = readList(
    "corrections",
    correction,
    t('Each entry is {"join": [id, id]}, {"split": id} or {"mail": id, "version": 2}, with Message-IDs.'),
  );
  const { series, faults: ofSeries } = readTrackedSeries(raw.series, t);
  faults.push(...ofSeries);
  const me = readList("me", address, t("Each entry is a mail address, such as ann@example.org."));
  const { rules, faults: ofTickets } = readTicketRules(raw.tickets, t);
  const { projects, faults: ofProjects } = readProjects(
    raw.projects,
    (value) => readTicketRules(value, t),
    t,
  );
  const { template, faults: ofReport } = readTemplate(raw.report, t);
  faults.push(...ofTickets, ...ofProjects, ...strangersIn(series, projects, t), ...ofReport);
  const settings: Settings = {
    series,
    corrections: corrections ?? [],
    projects,
    archives: archives && archives.length > 0 ? archives : null,
    links: read("links", v.picklist(["pipermail", "lore"]), "pipermail", t('Write "pipermail" or "lore".')),
    me: me ?? [],
    branch: branch === "" ? null : branch,
    base: base === "" ? null : base,
    tickets: rules,
    report: template,
    since: since === "" ? null : since,
    dormantAfter,
    refreshInterval: minutes === 0 ? 0 : Math.max(shortestInterval, minutes),
    groupBy: read("groupBy", v.picklist(["state", "ticket"]), "state", t('Write "state" or "ticket".')),
    open: read("open", v.picklist(["editor", "browser"]), "editor", t('Write "editor" or "browser".')),
    patchwork: readPatchwork(),
    nextVersion: {
      attach: read("nextVersion.attach", v.picklist(attachments), "none", oneOf(attachments)),
      inReplyTo: read("nextVersion.inReplyTo", v.picklist(repliesTo), "none", oneOf(repliesTo)),
      test:
        read("nextVersion.test", text, "", t("Write a command such as “make tests”, or nothing.")) || null,
    },
  };
  return { settings, faults };

  function oneOf(words: readonly string[]): string {
    return t("Write one of these: {0}.", words.map((word) => `"${word}"`).join(", "));
  }

  function readPatchwork(): PatchworkPlace | "usual" | null {
    if (!read("patchwork.enabled", v.boolean(), false, t("Write true or false."))) return null;
    if (!raw["patchwork.project"]) return "usual";
    const place = v.pipe(text, v.transform(placeAt), v.object({ url: v.string(), project: v.string() }));
    // With an invalid address nobody is asked, least of all a server that the person did not name.
    const remedy = t("Write the address of a project on a Patchwork, such as {0}.", patchworkProject);
    return read<PatchworkPlace | null>("patchwork.project", place, null, remedy);
  }
}

/** Faults for series that name a missing project; they count for the first one. */
function strangersIn(series: TrackedSeries[], projects: ProjectSettings[], t: Localize): Problem[] {
  const names = projects.map(({ name }) => name);
  return series.flatMap(({ project, name, thread }) =>
    project === undefined || names.includes(project)
      ? []
      : {
          what: t(
            "“{0}” is of the project “{1}”, which is not in patchTracker.projects.",
            name || thread,
            project,
          ),
          remedy: t("Correct the name, or add the project."),
          where: "patchTracker.series",
        },
  );
}
