// What an archive says of an address, told in a few words.
import type { LookupResult } from "../../src/core/report/importing/model.ts";

/** A series of no more than one posting, sent at nine o'clock. */
export function citedSeries(title: string, label: string, day = "2022-02-10"): LookupResult {
  return {
    kind: "series",
    label,
    date: Date.parse(`${day}T09:00:00Z`),
    title,
    titles: [],
    postings: [title],
  };
}
