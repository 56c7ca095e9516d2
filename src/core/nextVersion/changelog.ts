import type { Comment } from "../comments/model.ts";
import { nameOf } from "../mail/person.ts";
import { type ChangedPlaces, filesNamed } from "./changedPlaces.ts";
import type { LandedPatch, NextPatch } from "./model.ts";

/** The input for drafts of "Changes in v3". */
export interface Changes {
  /** "v3". */
  label: string;
  /** "v2". */
  before: string;
  /** Public web address of the last version; null if there is none. */
  link: string | null;
  patches: NextPatch[];
  /** By number of the patch. */
  places: ReadonlyMap<number, ChangedPlaces>;
  /** Titles of dropped patches. */
  gone: string[];
  landed: LandedPatch[];
  /** Comments on the last version that were dealt with; the first of each conversation. */
  remarks: Comment[];
  /** A clause that names the new base, if it has changed; else null. */
  rebased: string | null;
}

/** Limits: number of comments listed, and characters of each. */
const mostRemarks = 40;
const longestRemark = 70;
/** Characters a line of text in mail. */
const width = 72;

/**
 * The lines of a draft: a list of the known changes, from which the person makes sentences.
 * @param alone whether there is only one patch, with the list below its message
 */
export function changesDraft(changes: Changes, alone: boolean): string[] {
  const { patches, landed, gone, link, before } = changes;
  const lines = remarksOf(changes, null).map((remark) => `- ${remarkText(remark)}`);
  for (const patch of patches) {
    const said = remarksOf(changes, patch);
    if (alone) lines.push(...itemsOf(changes, patch));
    if (alone || (patch.status === "unchanged" && said.length === 0)) continue;
    lines.push(`- Patch ${patch.number}, "${oneLine(patch.title)}": ${whatChanged(patch, changes)}`);
    lines.push(...said.map((remark) => `  - ${remarkText(remark)}`));
  }
  for (const { title, landing, dropped } of landed)
    if (dropped)
      lines.push(
        `- Drop "${oneLine(title)}", which is in ${landing.branch} as ${landing.commit.slice(0, 12)}`,
      );
  lines.push(...gone.map((title) => `- Drop "${oneLine(title)}"`));
  if (patches.some(({ moved }) => moved)) lines.push("- Reorder the patches");
  if (changes.rebased !== null) lines.push(`- Rebase on ${changes.rebased}`);
  if (lines.length === 0) lines.push("- No changes");
  return [
    ...lines.flatMap(wrapped),
    // Web addresses are not wrapped.
    ...(link === null ? [] : [`- Link to ${before}: ${link}`]),
  ];
}

/** Like `changesDraft` for one patch of several, below its message; empty if nothing changed in it. */
export function patchDraft(changes: Changes, patch: NextPatch): string[] {
  return itemsOf(changes, patch).flatMap(wrapped);
}

function itemsOf(changes: Changes, patch: NextPatch): string[] {
  const said = remarksOf(changes, patch).map(remarkText);
  const what = patch.status === "new" ? "new in this version" : whatChanged(patch, changes);
  const items = [
    ...(patch.status === "unchanged" && said.length === 0 ? [] : [capitalised(what)]),
    ...(patch.moved && patch.before ? [`Moved; it was patch ${patch.before.number}`] : []),
    ...said,
  ];
  return items.map((item) => `- ${item}`);
}

/** Comments on a patch that were dealt with; null: on patches that are not in the version. */
function remarksOf({ patches, remarks }: Changes, patch: NextPatch | null): Comment[] {
  const known = new Map(patches.map((one) => [one.before?.messageId ?? "", one]));
  const said = remarks.slice(0, mostRemarks).filter((remark) => (known.get(remark.patch) ?? null) === patch);
  // Most answered comments changed nothing; one that the person marked did, perhaps in another patch.
  return patch?.status === "unchanged" ? said.filter(({ marked }) => marked) : said;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A list item wrapped to the usual length, with continued lines indented. */
function wrapped(item: string): string[] {
  const indent = `${/^ */.exec(item)?.[0] ?? ""}  `;
  const lines: string[] = [];
  let line = "";
  for (const word of item.trimStart().split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === "" ? `${indent.slice(2)}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The heading in the style of the series' earlier ones: "Changes since v2:" if they used that. */
export function headingOf({ label, before }: Pick<Changes, "label" | "before">, history: string): string {
  const since = /^(?:#{1,3} ?)?changes? (since|from) /i.exec(history)?.[1];
  return since === undefined ? `Changes in ${label}:` : `Changes ${since} ${before}:`;
}

/** A changelog with a new section above the existing ones. */
export function withHistory(heading: string, lines: string[], history: string): string {
  const section = `${heading}\n${lines.join("\n")}`;
  return history === "" ? section : `${section}\n\n${history}`;
}

function whatChanged({ status, number }: NextPatch, all: Changes): string {
  const places = all.places.get(number);
  if (status === "new") return "new";
  if (status === "message") return "change the commit message";
  if (status === "unchanged") return "no change of the code";
  const files = filesNamed(places?.files ?? []);
  if (files === "") return "changed";
  return `change ${files}${places?.message ? " and the commit message" : ""}`;
}

/** "fs/a.c:12, Ben Ode: please use log_err()". */
function remarkText({ file, line, author, text }: Comment): string {
  const place = file === null ? "" : `${file}${line === null ? "" : `:${line}`}, `;
  const said = oneLine(text);
  const cut =
    said.length > longestRemark ? `${said.slice(0, longestRemark).replace(/\s+\S*$/, "")} ...` : said;
  return `${oneLine(place)} ${nameOf(author)}: ${cut}`.trim().replace(/\s+/g, " ");
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, " ").trim();
}
