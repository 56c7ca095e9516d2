import type { Patch } from "./series.ts";

/** What a revision is called: "v2", "RFC", "RFC v2", or "v1 with 2/3 as v2" if single patches were sent again. */
export function labelOf(version: number, rfc: boolean, expected: number, patches: Patch[]): string {
  const whole = rfc ? (version === 1 ? "RFC" : `RFC v${version}`) : `v${version}`;
  const resent = patches.filter((patch) => patch.resentAs !== undefined);
  if (resent.length === 0) return whole;
  return `${whole} with ${resent.map((patch) => `${patch.number}/${expected} as ${patch.resentAs}`).join(", ")}`;
}

const one = "\\d{1,3}/\\d{1,3} as v\\d{1,3}";
/** Source of a regular expression that matches a whole label, as written or in lower case. */
export const labelPattern = `(?:rfc(?: ?v\\d{1,3})?|RFC(?: v\\d{1,3})?|v\\d{1,3})(?: with ${one}(?:, ${one}){0,40})?`;
