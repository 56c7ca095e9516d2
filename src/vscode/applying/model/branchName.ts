import { suggestName } from "../../../core/project/shortName.ts";

/**
 * The name that is proposed for the branch of a revision: the series' own short name with the version,
 * "disk_integ-v2"; what git takes for something else becomes a dash.
 * @param name of the series, "uboot/disk_integ"; "": made of its title
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
