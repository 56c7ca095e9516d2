import type { Localize } from "../../../core/base/localize.ts";
import type { ChangedFile } from "../../../core/patches/model.ts";
import type { Patch, Revision } from "../../../core/series/series.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { icons } from "../icons.ts";
import { blank, dotted, sentence } from "../rowParts.ts";
import type { SeriesRow } from "../seriesRow.ts";

/** Number of comments on lines of a file. */
export interface Remarks {
  count: number;
  /** Those that nobody has dealt with. */
  open: number;
}

/** The row of a changed file: its name, folder and comments. */
export function fileRow(
  t: Localize,
  of: { entry: TrackedEntry; revision: Revision; patch: Patch },
  file: ChangedFile,
  remarks: Remarks,
  above: string,
): SeriesRow {
  const [name, folder] = parted(file.path);
  const place = file.from === null ? folder : `${file.from} → ${file.path}`;
  const said = [...particulars(file, t), spokenRemarks(remarks, t)];
  return {
    ...blank,
    id: `${above}/file/${file.path}`,
    label: name,
    description: dotted(place, lines(file), ...said),
    spoken: sentence(name, changeWords(file, t), ...said),
    icon: icons.file,
    traits: contextValue("file"),
    messageId: of.patch.messageId,
    about: { kind: "file", ...of, file },
  };
}

function parted(path: string): [name: string, folder: string] {
  const end = path.lastIndexOf("/");
  return [path.slice(end + 1), path.slice(0, Math.max(end, 0))];
}

function lines({ additions, deletions }: ChangedFile): string {
  const [more, less] = [additions ?? 0, deletions ?? 0];
  return dotted([more > 0 && `+${more}`, less > 0 && `−${less}`].filter(Boolean).join(" "));
}

/** "modified", "renamed from lib/old.c". */
export function changeWords({ status, from }: ChangedFile, t: Localize): string {
  switch (status) {
    case "A":
      return t("added");
    case "M":
      return t("modified");
    case "D":
      return t("deleted");
    case "R":
      return t("renamed from {0}", from ?? "");
    case "T":
      return t("type changed");
  }
}

/** Details of a change that line counts do not show. */
export function particulars(
  { modes: { before, after }, additions, status }: ChangedFile,
  t: Localize,
): string[] {
  const isText = additions !== null;
  const [was, is] = [before, after].map((mode) => kindWords(mode, t));
  const there = status === "D" ? was : is;
  return [
    ...(there ? [was && is && was !== is ? t("{0}, was {1}", is, was) : there] : []),
    ...(before === "100644" && after === "100755" ? [t("now executable")] : []),
    ...(before === "100755" && after === "100644" ? [t("no longer executable")] : []),
    ...(status === "A" && after === "100755" ? [t("executable")] : []),
    ...(isText ? [] : [t("binary")]),
  ];
}

/** The kind of a special file. */
function kindWords(mode: string, t: Localize): string {
  if (mode === "120000") return t("symbolic link");
  return mode === "160000" ? t("submodule") : "";
}

function spokenRemarks({ count, open }: Remarks, t: Localize): string {
  if (count === 0) return "";
  const all = count === 1 ? t("1 comment") : t("{0} comments", count);
  return open === 0 ? all : `${all}, ${t("{0} open", open)}`;
}
