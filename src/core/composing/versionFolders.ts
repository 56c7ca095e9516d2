import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";

const versionSchema = v.object({
  /** Path of the work tree. */
  folder: v.string(),
  branch: v.string(),
  /** "v3", and its number. */
  label: v.string(),
  number: v.number(),
  /** The tool that manages the branch, and that does not notice what git sends. */
  kept: v.nullable(v.picklist(["b4", "patman"])),
});

/** Identifies the revision that mails belong to. */
export type VersionName = v.InferOutput<typeof versionSchema>;

/** Stored next to mails of which at least one was tried. */
const keptSchema = v.object({
  ...versionSchema.entries,
  /** When the latest try began, milliseconds since 1970. */
  begun: v.optional(v.number(), 0),
});

/** What is known about a revision with tries. */
export type KeptVersion = v.InferOutput<typeof keptSchema>;

/** The folder of the storage with one folder for each prepared revision. */
export function versionsFolder(storage: string): string {
  return join(storage, "next-versions");
}

/** The folder next to the mails of a revision with the state of their sending. */
export function sendingFolder(directory: string): string {
  return join(directory, "sending");
}

const nameFile = "version";
const doneFile = "done";

/** Call it when a try of one of its mails begins, so that the revision counts as unfinished. */
export async function keep(directory: string, version: VersionName, begun: number): Promise<void> {
  const place = sendingFolder(directory);
  await writeFile(join(place, nameFile), JSON.stringify({ ...version, begun }));
  await rm(join(place, doneFile), { force: true });
}

/** Null if none of its mails was tried, or the folder is not one of ours. */
export async function keptIn(folder: string): Promise<KeptVersion | null> {
  try {
    const read = v.safeParse(
      keptSchema,
      JSON.parse(await readFile(join(sendingFolder(folder), nameFile), "utf8")),
    );
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

/** Other folders of the same revision with tries. */
export async function othersOf(own: string, { folder, branch, label }: VersionName) {
  const others: { directory: string; begun: number }[] = [];
  for (const name of await namesIn(dirname(own))) {
    const directory = join(dirname(own), name);
    const kept = directory === own ? null : await keptIn(directory);
    if (kept?.folder === folder && kept.branch === branch && kept.label === label)
      others.push({ directory, begun: kept.begun });
  }
  return others;
}

export async function isDone(directory: string): Promise<boolean> {
  return (await namesIn(sendingFolder(directory))).includes(doneFile);
}

/**
 * Marks a revision as finished by the person, or with false as unfinished.
 * @param storage the core's storage folder
 */
export async function setDone(directory: string, done: boolean, storage: string): Promise<void> {
  const path = join(sendingFolder(mustBeOf(directory, storage)), doneFile);
  await (done ? writeFile(path, "") : rm(path, { force: true }));
}

function mustBeOf(directory: string, storage: string): string {
  const path = join(versionsFolder(storage), basename(directory));
  if (path === directory) return path;
  throw new Error(`no folder of a version: ${directory}`);
}

export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  });
}
