import * as v from "valibot";
import type { Localize } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import { filledText } from "../base/settingValues.ts";
import type { TrackedSeries } from "./config.ts";

const where = "patchTracker.series";
/** Maximum number of entries. */
const mostSeries = 1000;

const seriesEntry = v.object({
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2_000)), ""),
  thread: filledText,
  tickets: v.optional(v.array(filledText), []),
  project: v.exactOptional(filledText),
});

/**
 * Reads the setting `patchTracker.series`. Never throws: an entry that is faulty, or repeats a name or thread, is
 * ignored and listed in `faults`.
 */
export function readTrackedSeries(
  value: unknown,
  t: Localize,
): { series: TrackedSeries[]; faults: Problem[] } {
  const series: TrackedSeries[] = [];
  const faults: Problem[] = [];
  if (value === undefined || value === null) return { series, faults };
  const correct = t(
    'Correct it in the settings; an entry is {"thread": "address or Message-ID", "name": "…"}.',
  );
  if (!Array.isArray(value)) {
    const what = t("The setting patchTracker.{0} is not a list.", "series");
    return { series, faults: [{ what, remedy: correct, where }] };
  }
  if (value.length > mostSeries) {
    const what = t("patchTracker.series has more than {0} entries; the rest is left out.", mostSeries);
    faults.push({ what, remedy: t("Remove the series that are done with."), where });
  }
  for (const [index, item] of value.slice(0, mostSeries).entries()) {
    const result = v.safeParse(seriesEntry, item);
    const fault = result.success
      ? repetitionIn(result.output, series, entryName(item, index, t), t)
      : { what: t("{0} {1}.", entryName(item, index, t), mistakeIn(item, t)), remedy: correct };
    if (fault) faults.push({ ...fault, where: `${where}[${index}]` });
    else if (result.success) series.push(result.output);
  }
  return { series, faults };
}

/** What an entry has in common with an earlier one; null if nothing. */
function repetitionIn(
  { name, thread }: TrackedSeries,
  earlier: TrackedSeries[],
  entry: string,
  t: Localize,
): { what: string; remedy: string } | null {
  if (name !== "" && earlier.some((other) => other.name === name))
    return { what: t("{0} has the name of an earlier one.", entry), remedy: t("Give it another name.") };
  const same = earlier.find((other) => other.thread === thread);
  if (!same) return null;
  return {
    what: t("{0} follows the thread that “{1}” already follows.", entry, same.name || same.thread),
    remedy: t("Remove one of the two."),
  };
}

/** How to refer to an entry: by its name if that is usable, else by its position. */
function entryName(item: unknown, index: number, t: Localize): string {
  const named = v.safeParse(v.object({ name: filledText }), item);
  return named.success
    ? t("“{0}” in patchTracker.series", named.output.name.slice(0, 60))
    : t("Entry {0} of patchTracker.series", index + 1);
}

function mistakeIn(item: unknown, t: Localize): string {
  if (!v.is(v.object({}), item) || Array.isArray(item)) return t("is not an object");
  if (!v.is(v.object({ name: v.optional(v.string()) }), item)) return t("has a name that is no text");
  if (!v.is(v.object({ thread: filledText }), item)) return t("names no thread");
  return t("has tickets that are not a list of names");
}
