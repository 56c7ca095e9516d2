import type { Localize } from "../../core/base/localize.ts";

const longestSlug = 40;

/**
 * A short name for a series in the manner of the weekly report: "uboot/disk-integration". The subsystem before
 * the colon is left out, and what is too long ends at a word.
 * @param taken names in use; the result is none of them
 */
export function suggestName(title: string, taken: string[]): string {
  const words = title
    .replace(/^(\s*[\w./,-]{1,40}:)+(?=\s*\S)/, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, " ")
    .trim()
    .split(" ");
  let slug = "";
  for (const word of words) {
    const longer = slug ? `${slug}-${word}` : word;
    if (longer.length > longestSlug) break;
    slug = longer;
  }
  const base = `uboot/${slug || words[0]?.slice(0, longestSlug) || "series"}`;
  let name = base;
  for (let copy = 2; taken.includes(name); copy++) name = `${base}-${copy}`;
  return name;
}

/** Why a name cannot be given, or "". */
export function faultOfName(name: string, taken: string[], t: Localize): string {
  const bare = name.trim();
  if (bare === "") return t("A series needs a name.");
  if (bare.length > 200) return t("That is too long for a short name.");
  if (taken.includes(bare)) return t("Another series has that name.");
  return "";
}
