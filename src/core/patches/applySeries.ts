import { GitFailure } from "../git/program.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import type { Entry } from "./indexFile.ts";
import { pathsIn } from "./paths.ts";
import type { Outcome, SmallIndex } from "./smallIndex.ts";

/** Files before and after something was done to them. */
export interface Files {
  before: ReadonlyMap<string, Entry>;
  after: ReadonlyMap<string, Entry>;
}

/** A patch on its way. */
export interface Step extends Files {
  outcome: Outcome;
}

/** What patches are applied to: a commit, and contents that files have otherwise than there. */
export interface Ground {
  commit: string;
  contents: ReadonlyMap<string, string>;
  /** Merge where a patch does not fit as it is. */
  threeWay: boolean;
}

export interface Applied {
  /** What the contents of the ground changed in its commit. */
  ground: Files;
  steps: Step[];
}

/** A revision with more patches is applied so far. */
const patchLimit = 1_000;

/**
 * Applies patches one after the other to a commit, in an index that holds only the files they touch. `thorough`: goes on
 * behind one that does not apply; otherwise ends there.
 */
export async function applySeries(
  index: SmallIndex,
  { commit, contents, threeWay }: Ground,
  mails: Pick<PatchMail, "diff">[],
  { thorough }: { thorough: boolean },
): Promise<Applied> {
  const touched = mails.slice(0, patchLimit).map(({ diff }) => pathsIn(diff));
  const paths = new Set<string>();
  for (const some of touched) for (const path of some ?? []) paths.add(path);
  const loaded = await load(index, commit, paths);
  if (typeof loaded === "string") return refusedAs(loaded);
  const { folders } = loaded;
  const found = index.entries;
  if (contents.size > 0) await index.set(withContents(found, contents));
  const ground = { before: found, after: index.entries };
  const steps: Step[] = [];
  for (const [at, { diff }] of mails.entries()) {
    const before = index.entries;
    const outcome = touched[at] ? await applyOne(index, diff, folders, threeWay) : tooLarge(at);
    steps.push({ outcome, before, after: index.entries });
    if (!outcome.applied && !thorough) break;
  }
  return { ground, steps };
}

/** A string: what git said where the commit cannot be read, as in a clone without its trees. */
function load(index: SmallIndex, commit: string, paths: ReadonlySet<string>) {
  return index.load(commit, paths).catch((error: unknown) => {
    if (error instanceof GitFailure) return error.stderr;
    throw error;
  });
}

function refusedAs(said: string): Applied {
  const none = { before: new Map(), after: new Map() };
  return { ground: none, steps: [{ ...none, outcome: { applied: false, conflicts: [], said } }] };
}

function withContents(
  entries: ReadonlyMap<string, Entry>,
  contents: ReadonlyMap<string, string>,
): Map<string, Entry> {
  const changed = Array.from(contents, ([path, object]): [string, Entry] => {
    return [path, { mode: entries.get(path)?.mode ?? "100644", object }];
  });
  return new Map([...entries, ...changed]);
}

async function applyOne(
  index: SmallIndex,
  diff: string,
  folders: ReadonlySet<string>,
  threeWay: boolean,
): Promise<Outcome> {
  const before = index.entries;
  const outcome = await index.apply(diff, { threeWay });
  // git would take the whole folder away to make room for the file.
  const folder = [...index.entries.keys()].find((path) => folders.has(path) && !before.has(path));
  if (!outcome.applied || folder === undefined) return outcome;
  await index.set(before);
  return { applied: false, conflicts: [], said: `error: ${folder}: already exists in index` };
}

function tooLarge(at: number): Outcome {
  const said =
    at < patchLimit
      ? "error: the patch touches more files than any patch that people review"
      : `error: the series has more than ${patchLimit} patches`;
  return { applied: false, conflicts: [], said };
}
