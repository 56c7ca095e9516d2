import { GitFailure } from "../git/program.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import { cutError } from "./applyErrors.ts";
import type { Entry } from "./indexFile.ts";
import { isText, pathsInDiff } from "./pathsInDiff.ts";
import type { Outcome, TemporaryIndex } from "./temporaryIndex.ts";

/** Files before and after an operation. */
export interface Files {
  before: ReadonlyMap<string, Entry>;
  after: ReadonlyMap<string, Entry>;
}

/** The result of applying one patch. */
export interface Step extends Files {
  outcome: Outcome;
}

/** What patches are applied to: a commit with some files replaced. */
export interface Onto {
  commit: string;
  contents: ReadonlyMap<string, string>;
  /** Try a three-way merge if a patch does not apply directly. */
  threeWay: boolean;
}

/** The result of applying patches one after the other. */
export interface Applied {
  /** The files of the commit that were replaced first. */
  replaced: Files;
  steps: Step[];
}

/** Only this many patches of a longer revision are applied. */
const patchLimit = 1_000;

/** Options for applying patches. */
export interface Manner {
  /** Continue after a patch that does not apply; otherwise stop there. */
  thorough: boolean;
  /** Patches that apply nowhere: they are skipped, and newly found ones are added. */
  hopeless?: Map<Pick<PatchMail, "diff">, Outcome>;
  /** Count a patch whose change is there already as applied, before trying a merge. */
  passThere?: boolean;
}

/** Applies patches one after the other to a commit, in an index that contains only the files they touch. */
export async function applySeries(
  index: TemporaryIndex,
  { commit, contents, threeWay }: Onto,
  mails: Pick<PatchMail, "diff" | "isCut">[],
  { thorough, hopeless = new Map(), passThere = false }: Manner,
): Promise<Applied> {
  const touched = mails.slice(0, patchLimit).map(({ diff }) => pathsInDiff(diff));
  const paths = new Set<string>();
  for (const some of touched) for (const path of some ?? []) paths.add(path);
  const loaded = await load(index, commit, paths);
  if (typeof loaded === "string") return refusedAs(loaded, mails.length);
  const { folders } = loaded;
  const found = index.entries;
  index.entries = withContents(found, contents);
  const replaced = { before: found, after: index.entries };
  const steps: Step[] = [];
  for (const [at, mail] of mails.entries()) {
    const before = index.entries;
    const known = hopeless.get(mail) ?? refusalOf(mail, touched[at] ?? null, at);
    const outcome = known ?? (await applyOne(index, mail.diff, folders, { threeWay, passThere }));
    steps.push({ outcome, before, after: index.entries });
    if (outcome.applied) continue;
    if (outcome.final) hopeless.set(mail, outcome);
    else if (!thorough) break;
  }
  return { replaced, steps };
}

/** Returns git's message as a string if the commit cannot be read, for example in a clone without trees. */
function load(index: TemporaryIndex, commit: string, paths: ReadonlySet<string>) {
  return index.load(commit, paths).catch((error: unknown) => {
    if (error instanceof GitFailure) return error.stderr;
    throw error;
  });
}

function refusedAs(gitError: string, count: number): Applied {
  const none = { before: new Map(), after: new Map() };
  const step: Step = { ...none, outcome: { applied: false, conflicts: [], gitError, final: false } };
  return { replaced: none, steps: Array.from({ length: count }, () => step) };
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
  index: TemporaryIndex,
  diff: string,
  folders: ReadonlySet<string>,
  { threeWay, passThere }: { threeWay: boolean; passThere: boolean },
): Promise<Outcome> {
  const before = index.entries;
  const plain = await index.apply(diff, { threeWay: threeWay && !passThere });
  const retried = !plain.applied && !plain.final && threeWay && passThere;
  if (retried && (await index.isIn(diff))) return { applied: true, threeWay: false };
  const outcome = retried ? await index.apply(diff, { threeWay }) : plain;
  // git would delete the whole folder to make room for the file.
  const folder = [...index.entries.keys()].find((path) => folders.has(path) && !before.has(path));
  if (!outcome.applied || folder === undefined) return outcome;
  index.entries = before;
  return {
    applied: false,
    conflicts: [],
    gitError: `error: ${folder}: already exists in index`,
    final: false,
  };
}

/** Why a patch is not even tried; undefined if it is. */
function refusalOf(
  { isCut }: Pick<PatchMail, "isCut">,
  touched: ReadonlySet<string> | null,
  at: number,
): Outcome | undefined {
  const gitError = isCut
    ? cutError
    : at >= patchLimit
      ? `error: the series has more than ${patchLimit} patches`
      : touched === null
        ? "error: the patch touches more files than any patch that people review"
        : [...touched].every(isText)
          ? null
          : "error: the patch names a file whose name is no UTF-8";
  return gitError === null ? undefined : { applied: false, conflicts: [], gitError, final: true };
}
