import * as v from "valibot";
import type { Localize } from "./localize.ts";
import type { Problem } from "./problem.ts";

/** A text in a setting, trimmed. */
export const text = v.pipe(v.string(), v.trim(), v.maxLength(2000));
export const filledText = v.pipe(text, v.minLength(1));

/** Whether a raw setting is an object, not null or a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The valid entries of a list in the settings. Each other one is ignored and becomes one of `faults`, with its position
 * and `remedy`.
 * @param setting below `patchTracker.`: "archives", "report.sections"
 */
export function goodEntries<T>(
  list: unknown[],
  schema: v.GenericSchema<unknown, T>,
  setting: string,
  remedy: string,
  faults: Problem[],
  t: Localize,
): T[] {
  return list.flatMap((entry, index) => {
    const result = v.safeParse(schema, entry);
    if (result.success) return [result.output];
    const what = t("Entry {0} of patchTracker.{1} cannot be used.", index + 1, setting);
    faults.push({ what, remedy, where: `patchTracker.${setting}[${index}]` });
    return [];
  });
}
