import { people } from "../mail/headers.ts";
import type { Person } from "../mail/message.ts";
import type { BranchMetadata } from "./branchMetadata.ts";
import type { BranchCommit } from "./branchRange.ts";

/*
 * The tags with which patman stores a series in its commit messages (U-Boot's doc/develop/patman.rst, and tools/patman
 * as of v2024.01): they are read from all commits, and are in no patch that is sent.
 */

/** The content of one message. */
interface Said {
  /** Its lines without those that only patman reads. */
  kept: string[];
  series: [name: string, value: string][];
  cover: string[] | null;
  coverCc: string[];
  seriesNotes: string[];
  commitNotes: string[];
  patchCc: string[];
  changes: { of: "Series" | "Cover" | "Commit"; version: number; text: string }[];
}

const single = /^(?:Series|Cover|Commit)-([a-z-]+): *(.*)$/;
const changes = /^(Series|Cover|Commit)-changes: *(\d{1,4})\s*$/;
const sections = /^(?:(Cover-letter)|(Series-notes)|(Commit-notes)):/;
/** Lines of Gerrit and Chromium, which patman removes too. */
const foreign = /^(?:BUG=|TEST=|BRANCH=|Review URL:|Change-Id: )|Reviewed-on:/;
const ends = /^(?:(?:Series|Cover|Commit)-[a-z-]+: |Change-Id: |Signed-off-by: )/;

/** Reads a message without its title, or the part of a mail above "---". */
function read(lines: string[]): Said {
  const said: Said = {
    ...{ kept: [], series: [], cover: null, coverCc: [] },
    ...{ seriesNotes: [], commitNotes: [], patchCc: [], changes: [] },
  };
  let skipsBlank = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (skipsBlank && line.trim() === "") {
      skipsBlank = false;
      continue;
    }
    const end = partEnd(said, lines, at);
    if (end !== null) {
      at = end;
      skipsBlank = true;
      continue;
    }
    if (isTag(said, line)) skipsBlank = true;
    else {
      said.kept.push(line);
      skipsBlank = false;
    }
  }
  return said;
}

/** Reads a section or a list of changes; returns the index of its last line, null if none begins here. */
function partEnd(said: Said, lines: string[], start: number): number | null {
  const line = lines[start] ?? "";
  const [list, of, version] = changes.exec(line) ?? [];
  if (list !== undefined) {
    let end = start;
    const items: string[] = [];
    while (end + 1 < lines.length && !isBreak(lines[end + 1] ?? "")) {
      const item = lines[++end] ?? "";
      if (/^\s/.test(item) && items.length > 0) items[items.length - 1] += `\n${item}`;
      else items.push(item);
    }
    for (const text of items)
      said.changes.push({ of: of as "Series" | "Cover" | "Commit", version: Number(version), text });
    // The blank line that ends it is removed too.
    return end;
  }
  const [section, cover, series] = sections.exec(line) ?? [];
  if (section === undefined) return null;
  let end = start;
  const text: string[] = [];
  while (end + 1 < lines.length && lines[end + 1] !== "END" && !ends.test(lines[end + 1] ?? ""))
    text.push(lines[++end] ?? "");
  if (cover !== undefined) said.cover = text;
  else (series === undefined ? said.commitNotes : said.seriesNotes).push(...text);
  return lines[end + 1] === "END" ? end + 1 : end;
}

function isBreak(line: string): boolean {
  return line.trim() === "" || line === "---" || ends.test(line);
}

/** Reads a tag of one line; returns whether it was one. */
function isTag(said: Said, line: string): boolean {
  const value = /^(?:Patch|Commit)-cc: *(.*)$/.exec(line)?.[1];
  if (value !== undefined) {
    said.patchCc.push(value);
    return true;
  }
  if (foreign.test(line)) return true;
  const [tag, name = "", text = ""] = single.exec(line) ?? [];
  if (tag === undefined) return false;
  if (tag.startsWith("Series-")) said.series.push([name, text.trim()]);
  if (tag.startsWith("Cover-letter-cc:")) said.coverCc.push(text);
  return true;
}

/** Whether a message has a patman tag that affects what is sent. */
export function isPatmans(message: string): boolean {
  return /^(?:Series-(?:version|changes|to|cc|prefix|postfix|notes|name|links)|Cover-(?:letter|changes)|Commit-(?:notes|changes|cc)|Patch-cc):/m.test(
    message,
  );
}

/**
 * What patman would send for a branch; null if no message has a tag of it.
 * @param alias the addresses for an alias of the person
 */
export function keptByPatman(
  commits: Pick<BranchCommit, "hash" | "message">[],
  alias: (name: string) => string | null,
): BranchMetadata | null {
  if (!commits.some(({ message }) => isPatmans(message))) return null;
  const all = commits.map(({ hash, message }) => ({ hash, ...read(message.split("\n").slice(1)) }));
  const tags = all.flatMap(({ series }) => series);
  const tag = (name: string) => tags.find(([one]) => one === name)?.[1] ?? null;
  const number = Number(/^\d{1,4}$/.exec(tag("version") ?? "")?.[0] ?? 0) || null;
  const log = new Changelog(all, number ?? 1, tag("process-log") ?? tag("process_log") ?? "");
  const cover = all.findLast(({ cover }) => cover !== null)?.cover ?? null;
  const [title = "", ...text] = cover ?? [];
  const seriesNotes = all.flatMap(({ seriesNotes }) => seriesNotes);
  const said: string[] = [];
  const named = (values: string[]) => addressesIn(values, alias, said);
  const series = (name: string) => tags.flatMap(([one, value]) => (one === name ? [value] : []));
  return {
    tool: "patman",
    version: number,
    prefix: prefixOf(tag("prefix"), tag("postfix")),
    title: cover === null ? null : title.trim(),
    text: [...text, ...seriesNotes].join("\n").trim(),
    history: log.of(null).join("\n").trim(),
    tellsChanges: number === null || number === 1 || log.has(number),
    covered: cover !== null,
    to: named(series("to")),
    cc: named(series("cc")),
    coverCc: named([...series("cover-cc"), ...all.flatMap(({ coverCc }) => coverCc)]),
    patchCc: new Map(all.map(({ hash, patchCc }) => [hash, named(patchCc)])),
    posted: [],
    lines: [],
    left: new Set(),
    notes: new Map(
      all.map(({ hash, commitNotes }) => [hash, [...commitNotes, "", ...log.of(hash)].join("\n").trim()]),
    ),
    clean: (patch) => read(patch.split("\n")).kept.join("\n"),
    said,
  };
}

function prefixOf(prefix: string | null, postfix: string | null): string | null {
  if (prefix === null && postfix === null) return null;
  return [prefix, "PATCH", postfix]
    .filter((word) => word !== null && word !== "")
    .join(" ")
    .replace(/[\p{Cc}[\]]+/gu, " ");
}

function addressesIn(values: string[], alias: (name: string) => string | null, said: string[]): Person[] {
  return values
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "")
    .flatMap((value) => {
      const known = value.includes("@") ? value : alias(value);
      if (known === null)
        said.push(
          `"${value.slice(0, 60)}" is an alias that is not known here: patman may know it, so add its address yourself.`,
        );
      return known === null ? [] : people([known]);
    });
}

/** The changes by version, in patman's format. */
class Changelog {
  readonly #all: (Pick<Said, "changes"> & { hash: string })[];
  readonly #newest: number;
  readonly #process: string[];

  constructor(all: (Pick<Said, "changes"> & { hash: string })[], version: number, process: string) {
    this.#all = all;
    this.#newest = Math.max(version, ...all.flatMap(({ changes }) => changes.map((one) => one.version)));
    this.#process = process.split(",").map((word) => word.trim());
  }

  has(version: number): boolean {
    return this.#all.some(({ changes }) => changes.some((one) => one.version === version));
  }

  /** The changes of a commit, or with null of the cover letter. */
  of(hash: string | null): string[] {
    const items = this.#all.flatMap((one) =>
      one.changes.filter(({ of }) => (hash === null ? of !== "Commit" : of !== "Cover" && one.hash === hash)),
    );
    const versions = [...new Set(items.map(({ version }) => version))].sort((a, b) => b - a);
    const lines = versions.flatMap((version) => {
      let own = items.filter((item) => item.version === version).map(({ text }) => text);
      if (this.#process.includes("uniq")) own = [...new Set(own)];
      if (this.#process.includes("sort")) own = own.toSorted();
      return [`Changes in v${version}:`, ...own, ""];
    });
    if (hash === null || this.#newest <= 1) return lines;
    const [last = 1] = versions;
    return last < this.#newest ? [`(no changes since v${last})`, "", ...lines] : lines;
  }
}
