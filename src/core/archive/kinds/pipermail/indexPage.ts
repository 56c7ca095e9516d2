import { readHtml } from "../../../base/html.ts";
import { type Period, periodNamed, periodPattern } from "./period.ts";

/** A row of a pipermail archive's index page. */
export interface Listed {
  period: Period;
  /** Whether the row links the compressed text; there is nearly always a plain one too. */
  packed: boolean;
  /** The row's description of the text, such as "[ Gzip'd Text 26 KB ]": if it changes, the text has changed. */
  size: string;
}

const link = new RegExp(
  `(?:^|/)(${periodPattern})(?:/(?:thread|date|subject|author)\\.html|\\.txt(\\.gz)?)$`,
);
/** More periods than this are not plausible, even daily ones of the oldest list. */
const maxPeriods = 20_000;

/** Reads the periods in `index.html`, newest first; empty if the page is no pipermail index. */
export function readListing(html: string): Listed[] {
  const rows = new Map<string, Listed>();
  /** The link to a text that the parser is inside of. */
  let open: Listed | null = null;
  readHtml(html, {
    opened(name, attributes) {
      const found = name === "a" ? link.exec(attributes.href ?? "") : null;
      const period = found?.[1] === undefined ? null : periodNamed(found[1]);
      if (!found || !period || rows.size >= maxPeriods) return;
      const row = rows.get(period.name) ?? { period, packed: false, size: "" };
      rows.set(period.name, row);
      if (!found[0].includes(".txt")) return;
      if (found[2]) row.packed = true;
      open = row;
    },
    text(text) {
      if (open && open.size.length < 100) open.size += text;
    },
    closed(name) {
      if (name === "a") open = null;
    },
  });
  return [...rows.values()].sort((one, other) => other.period.start - one.period.start);
}
