import { isDay } from "../core/report/week.ts";
import { type Format, formats } from "../core/report/write.ts";
import { UsageError } from "./usageError.ts";

export function month(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text))
    throw new UsageError(`${option} takes a month such as 2022-02, not "${text}".`);
  return text;
}

export function version(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!/^(?:rfc ?)?(?:v?\d{1,4})?$/i.test(text) || text === "")
    throw new UsageError(`${option} takes a version such as 2, not "${text}".`);
  return text;
}

export function day(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!isDay(text)) throw new UsageError(`${option} takes a day such as 2022-03-04, not "${text}".`);
  return text;
}

export function format(text: string | undefined): Format {
  if (text === undefined) return "text";
  const known = formats.find((one) => one === text);
  if (known === undefined) throw new UsageError(`--format takes ${formats.join(", ")}, not "${text}".`);
  return known;
}

/** Date.parse accepts other forms too, but reads them in this machine's time zone. */
const isoMoment = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/;

export function moment(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, time = "", zone = ""] = isoMoment.exec(text) ?? [];
  // Without a zone it is UTC, like everything printed.
  const ms = isoMoment.test(text) ? Date.parse(time !== "" && zone === "" ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new UsageError(`--now takes a moment such as 2022-03-04T12:00:00Z, not "${text}".`);
  return ms;
}
