import * as v from "valibot";
import type { Localize } from "./base/localize.ts";
import type { Problem } from "./base/problem.ts";
import type { TicketRules, TrackedSeries } from "./project/config.ts";
import { type PatchworkPlace, placeAt } from "./project/patchworkPlace.ts";
import { defaultTemplate, type ReportTemplate } from "./report/template.ts";
import { readTemplate } from "./report/templateSetting.ts";
import type { Correction } from "./series/corrections.ts";
import { faultOfPattern } from "./tickets/ids.ts";

export type Grouping = "state" | "ticket";

/** The settings as the program uses them: whole and of the right type, whatever was written. */
export interface Settings {
  series: TrackedSeries[];
  corrections: Correction[];
  archives: string[];
  /** Mail addresses, lower case; empty: git's are used. */
  me: string[];
  branch: string | null;
  /** What a branch's own commits are counted from; null: its upstream. */
  base: string | null;
  tickets: TicketRules;
  /** How weekly reports look. */
  report: ReportTemplate;
  /** "2022-01", or null. */
  since: string | null;
  /** Minutes; 0 means only on demand. */
  refreshInterval: number;
  groupBy: Grouping;
  /** Whose states stand beside ours; null: nobody is asked. */
  patchwork: PatchworkPlace | null;
}

export const defaultSettings: Settings = {
  series: [],
  corrections: [],
  archives: ["https://lists.u-boot-project.org/pipermail/u-boot/", "https://lists.denx.de/pipermail/u-boot/"],
  me: [],
  branch: null,
  base: null,
  tickets: { patterns: [{ pattern: "[A-Z][A-Z0-9]+-\\d+", link: null }], titles: {} },
  report: defaultTemplate,
  since: null,
  refreshInterval: 30,
  groupBy: "state",
  patchwork: null,
};

/** Names of the settings, below `patchTracker.`. */
export type SettingKey = Exclude<keyof Settings, "patchwork"> | "patchwork.enabled" | "patchwork.project";
export const settingKeys: SettingKey[] = [
  ...Object.keys(defaultSettings).filter(
    (key): key is Exclude<keyof Settings, "patchwork"> => key !== "patchwork",
  ),
  "patchwork.enabled",
  "patchwork.project",
];

/** The project that is asked about where a person turns Patchwork on and names no other. */
const usualProject = "https://patchwork.ozlabs.org/project/uboot/";

const shortestInterval = 5;
const longestInterval = 24 * 60;
const manySeries = 1000;
const manyPatterns = 20;

const text = v.pipe(v.string(), v.trim(), v.maxLength(2000));
const filled = v.pipe(text, v.minLength(1));
const seriesEntry = v.object({
  name: filled,
  thread: filled,
  tickets: v.optional(v.array(filled), []),
});
const correction = v.union([
  v.strictObject({ join: v.strictTuple([filled, filled]) }),
  v.strictObject({ split: filled }),
  v.strictObject({ mail: filled, version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)) }),
]);
const month = v.pipe(text, v.regex(/^(\d{4}-(0[1-9]|1[0-2]))?$/));
const address = v.pipe(text, v.toLowerCase(), v.regex(/^[^\s@<>]+@[^\s@<>]+$/));
/** To valibot a list is a record, too. */
const noList = v.custom<object>((value) => !Array.isArray(value));
const ticketPattern = v.object({
  pattern: filled,
  link: v.optional(v.nullable(v.union([v.literal(""), v.pipe(text, v.regex(/^https?:\/\/\S+$/))])), null),
});
const interval = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(longestInterval));

/**
 * Reads what `settings.json` holds. Never throws: what is broken is left out or takes its default, and one
 * problem a fault names it; the rest works.
 * @param raw each setting's value, undefined where it has none.
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

  /** The good items of a list; each bad one is a fault that names it. */
  function readList<T>(key: SettingKey, schema: v.GenericSchema<unknown, T>, remedy: string): T[] | null {
    const value = raw[key];
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) {
      fault(t("The setting patchTracker.{0} is not a list.", key), remedy, `patchTracker.${key}`);
      return null;
    }
    return value.slice(0, manySeries).flatMap((item: unknown, index) => {
      const result = v.safeParse(schema, item);
      if (result.success) return [result.output];
      const what = t("Entry {0} of patchTracker.{1} cannot be used.", index + 1, key);
      fault(what, remedy, `patchTracker.${key}[${index}]`);
      return [];
    });
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
  const archives = readList(
    "archives",
    filled,
    t("Each entry is an archive's address or an mbox file's path."),
  );
  const corrections = readList(
    "corrections",
    correction,
    t('Each entry is {"join": [id, id]}, {"split": id} or {"mail": id, "version": 2}, with Message-IDs.'),
  );
  const settings: Settings = {
    series: readSeries(),
    corrections: corrections ?? [],
    archives: archives ?? defaultSettings.archives,
    me: readList("me", address, t("Each entry is a mail address, such as ann@example.org.")) ?? [],
    branch: branch === "" ? null : branch,
    base: base === "" ? null : base,
    tickets: readTickets(),
    report: readReport(),
    since: since === "" ? null : since,
    refreshInterval: minutes === 0 ? 0 : Math.max(shortestInterval, minutes),
    groupBy: read("groupBy", v.picklist(["state", "ticket"]), "state", t('Write "state" or "ticket".')),
    patchwork: readPatchwork(),
  };
  return { settings, faults };

  function readTickets(): TicketRules {
    const value = raw.tickets;
    const usual = defaultSettings.tickets;
    if (value === undefined || value === null) return usual;
    const where = "patchTracker.tickets";
    const remedy = t(
      'Write {"patterns": [{"pattern": "TS-\\\\d+", "link": "https://…/{id}"}], "titles": {"TS-118": "…"}}.',
    );
    const whole = v.safeParse(
      v.object({
        patterns: v.optional(v.array(v.unknown())),
        titles: v.optional(v.pipe(noList, v.record(v.string(), v.unknown())), {}),
      }),
      value,
    );
    if (!whole.success) {
      fault(t("The setting patchTracker.{0} cannot be used as it is.", "tickets"), remedy, where);
      return usual;
    }
    const patterns = whole.output.patterns?.slice(0, manyPatterns).flatMap((item, index) => {
      const place = `${where}.patterns[${index}]`;
      const result = v.safeParse(ticketPattern, item);
      if (!result.success) {
        fault(
          t("Entry {0} of patchTracker.{1} cannot be used.", index + 1, "tickets.patterns"),
          remedy,
          place,
        );
        return [];
      }
      const { pattern, link } = result.output;
      const wrong = faultOfPattern(pattern);
      if (wrong === null) return [{ pattern, link: link === "" ? null : link }];
      const simpler = t("Write a simple regular expression, such as {0}.", "[A-Z]+-\\d+");
      fault(
        t("The pattern {0} in patchTracker.tickets {1}.", pattern.slice(0, 60), patternFault(wrong, t)),
        simpler,
        place,
      );
      return [];
    });
    const titles = Object.entries(whole.output.titles).flatMap(([id, title]): [string, string][] => {
      const known = v.safeParse(text, title);
      if (known.success) return [[id, known.output]];
      fault(
        t("The title of {0} in patchTracker.tickets is no text.", id.slice(0, 60)),
        remedy,
        `${where}.titles`,
      );
      return [];
    });
    return { patterns: patterns ?? usual.patterns, titles: Object.fromEntries(titles) };
  }

  function readReport(): ReportTemplate {
    const { template, faults: broken } = readTemplate(raw.report, t);
    faults.push(...broken);
    return template;
  }

  function readPatchwork(): PatchworkPlace | null {
    if (!read("patchwork.enabled", v.boolean(), false, t("Write true or false."))) return null;
    if (!raw["patchwork.project"]) return placeAt(usualProject);
    const place = v.pipe(text, v.transform(placeAt), v.object({ url: v.string(), project: v.string() }));
    // Where the address is wrong nobody is asked: least of all somebody whom the person did not name.
    const remedy = t("Write the address of a project on a Patchwork, such as {0}.", usualProject);
    return read<PatchworkPlace | null>("patchwork.project", place, null, remedy);
  }

  function readSeries(): TrackedSeries[] {
    const value = raw.series;
    if (value === undefined || value === null) return [];
    const correct = t(
      'Correct it in the settings; an entry is {"name": "…", "thread": "address or Message-ID"}.',
    );
    if (!Array.isArray(value)) {
      fault(t("The setting patchTracker.{0} is not a list.", "series"), correct, "patchTracker.series");
      return [];
    }
    if (value.length > manySeries) {
      const what = t("patchTracker.series has more than {0} entries; the rest is left out.", manySeries);
      fault(what, t("Remove the series that are done with."), "patchTracker.series");
    }
    const kept: TrackedSeries[] = [];
    for (const [index, item] of value.slice(0, manySeries).entries()) {
      const where = `patchTracker.series[${index}]`;
      const called = callOf(item, index, t);
      const result = v.safeParse(seriesEntry, item);
      if (!result.success) {
        fault(t("{0} {1}.", called, whatIsWrong(item, t)), correct, where);
        continue;
      }
      const entry = result.output;
      if (kept.some((other) => other.name === entry.name)) {
        fault(t("{0} has the name of an earlier one.", called), t("Give it another name."), where);
        continue;
      }
      const same = kept.find((other) => other.thread === entry.thread);
      if (same) {
        const what = t("{0} follows the thread that “{1}” already follows.", called, same.name);
        fault(what, t("Remove one of the two."), where);
        continue;
      }
      kept.push(entry);
    }
    return kept;
  }
}

/** An entry as a person finds it: by its name where it has a usable one, else by its place. */
function callOf(item: unknown, index: number, t: Localize): string {
  const named = v.safeParse(v.object({ name: filled }), item);
  return named.success
    ? t("“{0}” in patchTracker.series", named.output.name.slice(0, 60))
    : t("Entry {0} of patchTracker.series", index + 1);
}

function whatIsWrong(item: unknown, t: Localize): string {
  if (!v.is(v.object({}), item) || Array.isArray(item)) return t("is not an object");
  if (!v.is(v.object({ name: filled }), item)) return t("has no name");
  if (!v.is(v.object({ thread: filled }), item)) return t("names no thread");
  return t("has tickets that are not a list of names");
}

function patternFault(fault: NonNullable<ReturnType<typeof faultOfPattern>>, t: Localize): string {
  switch (fault) {
    case "long":
      return t("is too long");
    case "broken":
      return t("is no regular expression");
    case "empty":
      return t("also fits nothing at all");
    case "group":
      return t("repeats a group");
    case "repetitions":
      return t("has too many repetitions");
    case "look":
      return t("looks around itself");
  }
}
