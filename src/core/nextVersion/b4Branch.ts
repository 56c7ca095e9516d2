import * as v from "valibot";
import { parsedJson } from "../base/json.ts";
import type { ConfigEntry } from "../git/configuration.ts";
import { readCover } from "../mail/coverText.ts";
import { people } from "../mail/headers.ts";
import type { BranchMetadata } from "./branchMetadata.ts";
import type { BranchCommit } from "./branchRange.ts";

/*
 * Branches of `b4 prep` (b4 0.16, src/b4/ez.py): the cover letter is the message of an empty commit (the first of the
 * branch or its tip) or the branch's description; below a marker, or in the branch's configuration, b4 stores JSON.
 */

const marker = "--- b4-submit-tracking ---";
/** Marks a template, which b4 refuses to send. */
const unedited = /\bEDITME\b/;

const tracking = v.object({
  series: v.object({
    revision: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999)),
    "change-id": v.optional(v.string()),
    prefixes: v.optional(v.array(v.string()), []),
    presubject: v.optional(v.string(), ""),
    history: v.optional(v.record(v.string(), v.array(v.string())), {}),
  }),
});
export type B4Tracking = v.InferOutput<typeof tracking>["series"];

/** What b4 stores for a branch. */
export interface B4Branch {
  /** The commit whose message is the cover letter; null if it is in the branch's configuration. */
  commit: string | null;
  /** As the person wrote it, including comments. */
  cover: string;
  series: B4Tracking;
}

/**
 * What b4 stores for a branch; null if the branch is not b4's, "broken" if the JSON cannot be read.
 * @param configured values of `branch.NAME.…`
 */
export function b4Branch(
  commits: Pick<BranchCommit, "hash" | "message" | "isEmpty">[],
  branch: string,
  configured: ConfigEntry[],
): B4Branch | "broken" | null {
  const own = commits.findLast(({ message, isEmpty }) => isEmpty && message.includes(`\n${marker}\n`));
  const value = (name: string) => configured.findLast(([key]) => key === `branch.${branch}.${name}`)?.[1];
  const kept = value("b4-tracking");
  if (!own && kept === undefined) return null;
  const at = own?.message.indexOf(`\n${marker}\n`) ?? 0;
  const json = own ? own.message.slice(at).replace(/^[^{]*/, "") : (kept ?? "");
  const cover = own ? own.message.slice(0, at) : (value("description") ?? "");
  const read = v.safeParse(tracking, parsedJson(json));
  return read.success ? { commit: own?.hash ?? null, cover, series: read.output.series } : "broken";
}

/** What b4 would send for the branch. */
export function keptByB4({ commit, cover, series }: B4Branch): BranchMetadata {
  const shown = uncommented(cover);
  const [first = "", second = "", ...rest] = shown.split("\n");
  // Like b4: the first line is a title if a blank line follows.
  const isTitled = first.trim() !== "" && second.trim() === "";
  const body = isTitled ? rest.join("\n") : shown;
  const { body: plain, to, cc } = withoutRecipients(body);
  const { text, history } = readCover(plain);
  const said = [first, text].some((part) => unedited.test(part))
    ? [
        "The cover letter that b4 keeps has still parts to be written (EDITME): b4 prep --edit-cover opens it.",
      ]
    : [];
  return {
    tool: "b4",
    version: series.revision,
    prefix: prefixOf(series),
    title: isTitled && !unedited.test(first) ? first.trim() : "",
    text: unedited.test(text) ? "" : text,
    history: withoutTemplate(history),
    tellsChanges: tells(history, series.revision),
    covered: false,
    ...{ to, cc, said },
    posted: Object.values(series.history).flat().slice(-100),
    lines: /^[\w.+-]{3,200}$/.test(series["change-id"] ?? "") ? [`change-id: ${series["change-id"]}`] : [],
    left: new Set(commit === null ? [] : [commit]),
    notes: new Map(),
    ...{ coverCc: [], patchCc: new Map() },
    clean: (patch) => patch,
  };
}

/** "[list][PATCH RFC v2 1/3]": b4 adds its words after PATCH. */
function prefixOf({ prefixes, presubject }: B4Tracking): string {
  const words = prefixes.filter((word) => !/^v\d+$|^patch$/i.test(word));
  const before = /^\[([^\][]{1,40})\]/.exec(presubject)?.[1];
  const plain = ["PATCH", ...words].join(" ").replace(/[\p{Cc}[\]]+/gu, " ");
  return before === undefined ? plain : `${before.replace(/\p{Cc}+/gu, " ")}][${plain}`;
}

/** Comments are for the person; ">#" begins a Markdown heading. */
function uncommented(cover: string): string {
  return cover
    .replace(/^#.*$/gm, "")
    .replace(/^>(#.*)$/gm, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The trailers To: and Cc: become headers of the mails. */
function withoutRecipients(body: string) {
  const found = { to: [] as string[], cc: [] as string[] };
  const end = /^---$/m.exec(body)?.index ?? body.length;
  const head = body
    .slice(0, end)
    .replace(/^(To|Cc): *(\S.{0,500})\n?/gim, (_, name: string, value: string) => {
      found[name.toLowerCase() === "to" ? "to" : "cc"].push(value);
      return "";
    });
  return { body: head + body.slice(end), to: people(found.to), cc: people(found.cc) };
}

/** The section for the newest version, up to the next heading. */
const newest = /^changes in v(\d+):.*\n(?:(?!changes in v\d).*\n?)*/im;

/** Whether the person has described the changes of this version. */
function tells(history: string, revision: number): boolean {
  const [section = "", number] = newest.exec(`${history}\n`) ?? [];
  return Number(number) === revision && !unedited.test(section);
}

/** The history without a section that b4 created and nobody has filled in. */
function withoutTemplate(history: string): string {
  const [section = ""] = newest.exec(`${history}\n`) ?? [];
  return unedited.test(section) ? `${history}\n`.replace(section, "").trim() : history;
}
