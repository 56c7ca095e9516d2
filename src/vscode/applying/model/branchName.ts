import { suggestName } from "../../../core/project/shortName.ts";

/**
 * The suggested branch name for a revision: the series' short name with the version, "disk_integ-v2"; characters that
 * git does not allow become dashes.
 * @param name of the series, "uboot/disk_integ"; "" to make it from the title
 */
export function proposedBranch(name: string, title: string, label: string): string {
  const short = (name === "" ? suggestName(title, []) : name).replace(/^[^/]*\//, "");
  return (
    [short, label]
      .map(asPart)
      .filter((part) => part !== "")
      .join("-") || "series"
  );
}

function asPart(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}_.]+/gu, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/\.lock$/i, "")
    .replace(/^[-.]+|[-.]+$/g, "");
}
