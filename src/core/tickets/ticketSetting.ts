import * as v from "valibot";
import type { Localize } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import { filledText, text } from "../base/settingValues.ts";
import type { TicketPattern, TicketRules } from "../project/config.ts";
import { faultOfPattern } from "./ticketIds.ts";

const where = "patchTracker.tickets";
/** Maximum number of patterns. */
const mostPatterns = 20;

/** The rules if the setting has none: "TS-118". */
export const defaultTicketRules: TicketRules = {
  patterns: [{ pattern: "[A-Z][A-Z0-9]+-\\d+", link: null }],
  titles: {},
};

/** valibot accepts an array as a record, so arrays are excluded. */
const noList = v.custom<object>((value) => !Array.isArray(value));
const whole = v.object({
  patterns: v.optional(v.array(v.unknown())),
  titles: v.optional(v.pipe(noList, v.record(v.string(), v.unknown())), {}),
});
const ticketPattern = v.object({
  pattern: filledText,
  link: v.optional(v.nullable(v.union([v.literal(""), v.pipe(text, v.regex(/^https?:\/\/\S+$/))])), null),
});

/**
 * Reads the setting `patchTracker.tickets`. Never throws: a faulty pattern or title is ignored and listed in `faults`.
 * Without patterns the default applies; with an empty list nothing is a ticket.
 */
export function readTicketRules(value: unknown, t: Localize): { rules: TicketRules; faults: Problem[] } {
  if (value === undefined || value === null) return { rules: defaultTicketRules, faults: [] };
  const remedy = t(
    'Write {"patterns": [{"pattern": "TS-\\\\d+", "link": "https://…/{id}"}], "titles": {"TS-118": "…"}}.',
  );
  const result = v.safeParse(whole, value);
  if (!result.success) {
    const what = t("The setting patchTracker.{0} cannot be used as it is.", "tickets");
    return { rules: defaultTicketRules, faults: [{ what, remedy, where }] };
  }
  const faults: Problem[] = [];
  const { patterns, titles } = result.output;
  return {
    rules: {
      patterns: patterns ? readPatterns(patterns, remedy, faults, t) : defaultTicketRules.patterns,
      titles: readTitles(titles, remedy, faults, t),
    },
    faults,
  };
}

function readPatterns(list: unknown[], remedy: string, faults: Problem[], t: Localize): TicketPattern[] {
  return list.slice(0, mostPatterns).flatMap((item, index) => {
    const place = `${where}.patterns[${index}]`;
    const result = v.safeParse(ticketPattern, item);
    if (!result.success) {
      const what = t("Entry {0} of patchTracker.{1} cannot be used.", index + 1, "tickets.patterns");
      faults.push({ what, remedy, where: place });
      return [];
    }
    const { pattern, link } = result.output;
    const fault = faultOfPattern(pattern);
    if (fault === null) return [{ pattern, link: link === "" ? null : link }];
    faults.push({
      what: t("The pattern {0} in patchTracker.tickets {1}.", pattern.slice(0, 60), patternFault(fault, t)),
      remedy: t("Write a simple regular expression, such as {0}.", "[A-Z]+-\\d+"),
      where: place,
    });
    return [];
  });
}

function readTitles(
  titles: Record<string, unknown>,
  remedy: string,
  faults: Problem[],
  t: Localize,
): Record<string, string> {
  const known = Object.entries(titles).flatMap(([id, title]): [string, string][] => {
    const result = v.safeParse(text, title);
    if (result.success) return [[id, result.output]];
    const what = t("The title of {0} in patchTracker.tickets is no text.", id.slice(0, 60));
    faults.push({ what, remedy, where: `${where}.titles` });
    return [];
  });
  return Object.fromEntries(known);
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
