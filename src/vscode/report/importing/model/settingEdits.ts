import { isDeepStrictEqual } from "node:util";
import type { Localize } from "../../../../core/base/localize.ts";
import { UserError } from "../../../../core/base/problem.ts";
import { isObject } from "../../../../core/base/settingValues.ts";
import { accept } from "../../../../core/report/importing/accept.ts";
import type { ImportedSettings, Proposal } from "../../../../core/report/importing/model.ts";
import type { ReportTemplate } from "../../../../core/report/template.ts";
import { readTemplate } from "../../../../core/report/templateSetting.ts";
import { asList, linked, renamed, withSeries } from "../../../base/seriesSetting.ts";
import { hasTitle, titled } from "../../../base/ticketTitles.ts";

export const keys = ["series", "tickets", "report"] as const;
export type Key = (typeof keys)[number];

/** The raw values of a setting in each place; undefined if it is not set there. */
export interface Places {
  workspace: unknown;
  person: unknown;
}
export type Place = keyof Places;

/** The new value of a setting in one place. */
export interface Edit {
  key: Key;
  place: Place;
  before: unknown;
  after: unknown;
}

/**
 * The edits for accepted proposals: each setting in its place, with everything else unchanged. UserError if a setting
 * has a value that must not be overwritten.
 */
export function editsOf(
  raw: Readonly<Record<Key, Places>>,
  settings: ImportedSettings,
  accepted: Proposal[],
  t: Localize,
): Edit[] {
  const changes = accepted.filter(({ change }) => change !== "same");
  const now: Record<Key, Places> = {
    series: { ...raw.series },
    tickets: { ...raw.tickets },
    report: { ...raw.report },
  };
  const edit = (key: Key, place: Place, change: (value: unknown) => unknown) => {
    const changed = change(now[key][place]);
    if (changed === null) throw unusable(key, t);
    now[key][place] = changed;
  };
  const series = changes.filter((one) => one.what === "series");
  if (series.length > 0) edit("series", placeOf(raw.series), (value) => withProposals(value, series));
  for (const one of changes)
    if (one.what === "title")
      edit("tickets", titlePlace(raw.tickets, one.id), (value) => titled(value, one.id, one.after));
  const parts = changes.filter(({ what }) => what === "section" || what === "block" || what === "template");
  if (parts.length > 0) {
    const { report } = accept(settings, parts);
    edit("report", placeOf(raw.report), (value) => withReport(value, settings.report, report, parts, t));
  }
  return keys.flatMap((key) =>
    (["workspace", "person"] as const).flatMap((place): Edit[] => {
      const [before, after] = [raw[key][place], now[key][place]];
      return isDeepStrictEqual(before, after) ? [] : [{ key, place, before, after }];
    }),
  );
}

function unusable(key: Key, t: Localize): UserError {
  return new UserError(
    t("The setting patchTracker.{0} cannot be used as it is.", key),
    t("Correct it in the settings, then try again."),
    `patchTracker.${key}`,
  );
}

/** Workspace settings win over user settings. */
function placeOf({ workspace }: Places): Place {
  return workspace === undefined ? "person" : "workspace";
}

/** The place that has the ticket's title, else the one that has titles. */
function titlePlace(places: Places, id: string): Place {
  if (hasTitle(places.workspace, id)) return "workspace";
  return hasTitle(places.person, id) ? "person" : placeOf(places);
}

type SeriesChange = Extract<Proposal, { what: "series" }>;

function withProposals(raw: unknown, changes: SeriesChange[]): unknown[] | null {
  let list = asList(raw);
  for (const { before, after } of changes) {
    if (list === null) return null;
    if (before === null) list = withSeries(list, [after]);
    else {
      const named = before.name === after.name ? list : renamed(list, before.thread, after.name);
      list = linked(named, new Map([[before.thread, after.tickets]]));
    }
  }
  return list && [...list];
}

/**
 * The raw setting with accepted parts of a template; null if it must not be overwritten.
 * @param known the settings as read
 * @param wanted the settings with the accepted parts
 */
function withReport(
  raw: unknown,
  known: ReportTemplate,
  wanted: ReportTemplate,
  accepted: Proposal[],
  t: Localize,
): object | null {
  if (raw !== undefined && !isObject(raw)) return null;
  const changed: Record<string, unknown> = { ...raw };
  const has = (what: Proposal["what"]) => accepted.some((one) => one.what === what);
  if (has("section")) {
    const entries = wanted.sections.map(({ title, tickets, rest }) => ({
      title,
      ...(tickets.length > 0 && { tickets }),
      ...(rest && { rest }),
    }));
    const touched = accepted.flatMap((one) => (one.what === "section" ? [one.after.title] : []));
    const gone = titlesOf(known.sections).filter((title) => !titlesOf(entries).includes(title));
    const isRead = (item: unknown) => readTemplate({ sections: [item] }, t).faults.length === 0;
    const sections = withEntries(raw?.sections, { entries, touched, gone, isRead });
    if (sections === null) return null;
    changed.sections = sections;
  }
  if (has("block")) {
    const entries = wanted.blocks.map(({ title, text }) => ({ title, ...(text !== "" && { text }) }));
    const isRead = (item: unknown) => readTemplate({ blocks: [item] }, t).faults.length === 0;
    const blocks = withEntries(raw?.blocks, { entries, touched: [], gone: [], isRead });
    if (blocks === null) return null;
    changed.blocks = blocks;
  }
  for (const one of accepted) if (one.what === "template") changed[one.part] = wanted[one.part];
  return changed;
}

interface Titled {
  title: string;
}

interface Entries {
  entries: Titled[];
  /** Titles of existing entries to write. */
  touched: string[];
  /** Titles of entries to remove. */
  gone: string[];
  /** Whether the program can read an existing item. */
  isRead(item: unknown): boolean;
}

function titlesOf(all: Titled[]): string[] {
  return all.map(({ title }) => title);
}

/**
 * A list with entries written by title; unreadable ones stay as typed, for the person to correct. Null if the value is
 * not a list.
 */
function withEntries(raw: unknown, { entries, touched, gone, isRead }: Entries): unknown[] | null {
  const list: unknown = raw ?? [];
  if (!Array.isArray(list)) return null;
  const left = [...entries];
  const kept = list.flatMap((item: unknown): unknown[] => {
    if (!isObject(item) || typeof item.title !== "string" || !isRead(item)) return [item];
    const title = item.title.trim();
    const at = left.findIndex((one) => one.title === title);
    if (at < 0) return gone.includes(title) ? [] : [item];
    const [entry] = left.splice(at, 1);
    if (!touched.includes(title)) return [item];
    const { tickets: _, rest: __, ...others } = item;
    return [{ ...others, ...entry }];
  });
  return [...kept, ...left];
}

/**
 * Undoes an edit but keeps later changes: values that are still as written get their former value.
 * @param now the present value
 */
export function takenBack(
  now: unknown,
  { key, before, after }: Pick<Edit, "key" | "before" | "after">,
): unknown {
  if (key !== "series" || !Array.isArray(now) || !Array.isArray(after)) return reverted(now, before, after);
  if (isDeepStrictEqual(now, after)) return before;
  // Changed entries are at their old positions, new ones at the end.
  const old = asList(before) ?? [];
  return after.reduce<unknown[]>((list, item, index) => {
    if (isDeepStrictEqual(item, old[index])) return list;
    const at = list.findIndex((one) => isDeepStrictEqual(one, item));
    return at < 0 ? list : list.toSpliced(at, 1, ...(index < old.length ? [old[index]] : []));
  }, now);
}

function reverted(now: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(now, after)) return before;
  if (!isObject(now) || !isObject(after) || (before !== undefined && !isObject(before))) return now;
  const was = new Map(Object.entries(before ?? {}));
  const written = new Map(Object.entries(after));
  const isOwn = (name: string) => isDeepStrictEqual(was.get(name), written.get(name));
  const entries = Object.entries(now).flatMap(([name, value]): [string, unknown][] => {
    const kept = isOwn(name) ? value : reverted(value, was.get(name), written.get(name));
    return kept === undefined ? [] : [[name, kept]];
  });
  const gone = [...was].filter(([name]) => !written.has(name) && !Object.hasOwn(now, name));
  const all = [...entries, ...gone];
  return all.length > 0 || before !== undefined ? Object.fromEntries(all) : undefined;
}
