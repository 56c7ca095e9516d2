import * as v from "valibot";
import type { Localize } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import { goodEntries } from "../base/settingValues.ts";
import { isStatusTitle } from "./model.ts";
import { defaultTemplate, type ReportTemplate } from "./template.ts";
import { weekdays } from "./week.ts";

const where = "patchTracker.report";
/** Maximum number of entries in a list. */
const mostEntries = 200;

/** A text for one line or a header: no line break, and no control character, which could control a terminal. */
const line = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(500),
  v.check((text) => !/\p{Cc}/u.test(text)),
);
const filled = v.pipe(line, v.minLength(1));
const mailbox = v.pipe(filled, v.check(hasOneAddress));
const section = v.object({
  title: filled,
  tickets: v.optional(v.pipe(v.array(filled), v.maxLength(mostEntries)), []),
  rest: v.optional(v.boolean(), false),
});
const block = v.object({
  title: v.pipe(
    filled,
    v.check((title) => !isStatusTitle(title)),
  ),
  text: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(10_000),
      v.transform((text) => text.replace(/\r\n?/g, "\n").trim()),
      v.check((text) => !/(?!\n)\p{Cc}/u.test(text)),
    ),
    "",
  ),
});
const width = v.pipe(v.number(), v.integer(), v.minValue(40), v.maxValue(998));

/**
 * Whether a text contains exactly one mail address. `mailboxOf` checks it properly when a mail is written, but using it
 * here would load the mail parser while the editor starts.
 */
function hasOneAddress(text: string): boolean {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
  const addresses = bare.toLowerCase().match(/[^\s<>()[\],;:"\\@]+@[a-z0-9.-]+(?![^\s<>()[\],;:"\\])/g);
  return new Set(addresses).size === 1 && !/[,;]\s*\S/.test(bare);
}

/**
 * Reads the setting `patchTracker.report`. A faulty part gets its default and a faulty list entry is ignored; each is
 * listed in `faults`. Never throws.
 */
export function readTemplate(value: unknown, t: Localize): { template: ReportTemplate; faults: Problem[] } {
  const usual = defaultTemplate;
  const faults: Problem[] = [];
  if (value === undefined || value === null) return { template: usual, faults };
  const fault = (what: string, remedy: string, at: string) => faults.push({ what, remedy, where: at });
  const whole = v.safeParse(v.record(v.string(), v.unknown()), value);
  if (!whole.success || Array.isArray(value)) {
    const remedy = t('Write an object, such as {"sections": [{"title": "U-Boot", "rest": true}]}.');
    fault(t("The setting patchTracker.{0} cannot be used as it is.", "report"), remedy, where);
    return { template: usual, faults };
  }
  const raw = whole.output;

  function read<T>(
    key: keyof ReportTemplate,
    schema: v.GenericSchema<unknown, T>,
    remedy: string,
    otherwise: T,
  ): T {
    const given = raw[key];
    if (given === undefined || given === null) return otherwise;
    const result = v.safeParse(schema, given);
    if (result.success) return result.output;
    fault(t("The part {0} of patchTracker.report cannot be used as it is.", key), remedy, `${where}.${key}`);
    return otherwise;
  }

  function readList<T>(
    key: keyof ReportTemplate,
    schema: v.GenericSchema<unknown, T>,
    remedy: string,
    otherwise: T[],
  ): T[] {
    const list = read(key, v.array(v.unknown()), remedy, null as unknown[] | null);
    if (list === null) return otherwise;
    return goodEntries(list.slice(0, mostEntries), schema, `report.${key}`, remedy, faults, t);
  }

  const aSection = t(
    'Each entry is {"title": "…", "tickets": ["TS-118"]}, and for one of them "rest": true.',
  );
  const sections = readList("sections", section, aSection, usual.sections);
  const person = t("Write a name and an address, such as {0}.", "Ann Lee <ann@example.org>");
  const aBlock = t('Each entry is {"title": "Issues", "text": "None"}.');
  const template: ReportTemplate = {
    subject: read("subject", filled, t("Write one line; {date} stands for the last day."), usual.subject),
    from: read("from", v.union([v.literal(""), mailbox]), person, usual.from),
    to: readList("to", mailbox, person, usual.to),
    sections: sections.length > 0 ? sections : usual.sections,
    misc: read("misc", filled, t("Write one line, such as {0}.", "MISC"), usual.misc),
    dates: read("dates", v.picklist(["M/DD", "ISO"]), t('Write "M/DD" or "ISO".'), usual.dates),
    status: read(
      "status",
      v.picklist(["short", "detailed"]),
      t('Write "short" or "detailed".'),
      usual.status,
    ),
    blocks: readList("blocks", block, aBlock, usual.blocks),
    weekEnds: read("weekEnds", v.picklist(weekdays), t('Write a day, such as "friday".'), usual.weekEnds),
    width: read("width", width, t("Write a number of columns from 40 to 998."), usual.width),
  };
  return { template, faults };
}
