import type { BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Remote } from "./branch.ts";
import { fromGit } from "./printedPath.ts";

/** Facts about a repository that change only with its configuration, or if another repository takes its place. */
export interface RepositoryFacts {
  /** Absolute path of the git directory that all its work trees share. */
  id: string;
  /** Absolute path of the git directory of this work tree. */
  gitDir: string;
  /** Absolute path of this work tree; null if there is none, as in a bare repository. */
  top: string | null;
  /** "sha1" or "sha256". */
  objectFormat: string;
  bare: boolean;
  remotes: Remote[];
}

interface Kept {
  facts: RepositoryFacts;
  /** The files that the answer depends on, with their state at the time. */
  files: Map<string, string>;
}

/** Cached answers by program and folder. */
const kept = new Map<string, Kept>();
const mostKept = 100;

/** Milliseconds. File times come from a clock with this resolution. */
const tick = 20;

/**
 * Asks git about the repository that contains a folder, unless it was asked before and the files behind the answer are
 * unchanged: a repository is opened for every question about it, and starting a program takes longer than all the rest.
 * Throws what git said.
 * @param now milliseconds since 1970, of the clock that file times come from
 */
export async function repositoryFacts(
  folder: string,
  program: string,
  ask: (...args: string[]) => Promise<string>,
  now = Date.now,
): Promise<RepositoryFacts> {
  const key = JSON.stringify([program, folder]);
  const known = kept.get(key);
  if (known && (await areSame(known.files))) return known.facts;
  kept.delete(key);
  const asked = now();
  const [facts, { remotes, known: isKnown }] = await Promise.all([placesOf(folder, ask), configured(ask)]);
  const found = { ...facts, remotes };
  if (!isKnown) return found;
  const files = await seen(filesOf(await realpath(folder), facts));
  if (Array.from(files.values()).every((state) => wasWrittenBefore(state, asked - tick))) {
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { facts: found, files });
  }
  return found;
}

async function placesOf(folder: string, ask: (...args: string[]) => Promise<string>) {
  const facts = ["git-common-dir", "absolute-git-dir", "show-object-format"].map((fact) => `--${fact}`);
  const questions = [...facts, "--is-bare-repository", "--is-inside-work-tree", "--show-cdup"];
  const answers = await ask("rev-parse", "--path-format=absolute", ...questions);
  const [id = folder, gitDir = folder, objectFormat = "sha1", bare, inside, up = ""] = answers.split("\n");
  // Outside the work tree, git prints the path from the configuration.
  const top = inside === "true" ? resolve(await realpath(folder), up) : up && fromGit(up);
  const places = { id: fromGit(id), gitDir: fromGit(gitDir), top: top || null };
  return { ...places, objectFormat, bare: bare === "true" };
}

/** The remotes in the configuration. `known`: whether all files that it consists of are known. */
async function configured(ask: (...args: string[]) => Promise<string>) {
  const pattern = "^(remote\\..*\\.url|include\\.path|includeif\\..*\\.path)$";
  // A fault in the configuration shows up elsewhere too, and may be fixed soon.
  const text = await ask("config", "--null", "--get-regexp", pattern).catch(() => null);
  const entries = (text ?? "")
    .split("\0")
    .filter((entry) => entry.includes("\n"))
    .map((entry) => entry.split("\n"));
  const remotes: Remote[] = [];
  for (const [key = "", url = ""] of entries)
    if (key.startsWith("remote.")) remotes.push({ name: key.slice("remote.".length, -".url".length), url });
  const hasIncludes = entries.length > remotes.length;
  return { remotes, known: text !== null && !hasIncludes };
}

/** The files behind the answers: those by which git finds the repository, and its configuration. */
function filesOf(folder: string, { id, gitDir, top, bare }: Omit<RepositoryFacts, "remotes">) {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    above.push(join(at, ".git"));
    // A bare repository is recognized by its files.
    if (bare) above.push(at, join(at, "HEAD"));
    if (at === (top ?? gitDir) || dirname(at) === at) break;
  }
  const { HOME: home = homedir(), GIT_CONFIG_GLOBAL: own } = process.env;
  const { XDG_CONFIG_HOME: xdg = join(home, ".config") } = process.env;
  const persons = own === undefined ? [join(home, ".gitconfig"), join(xdg, "git", "config")] : [own];
  return [
    ...above,
    ...persons,
    join(id, "config"),
    join(gitDir, "config.worktree"),
    join(gitDir, "commondir"),
  ];
}

async function seen(files: string[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(files.map(async (file) => [file, await stateOf(file)] as const)));
}

async function areSame(files: ReadonlyMap<string, string>): Promise<boolean> {
  const now = await seen([...files.keys()]);
  return Array.from(files).every(([file, state]) => now.get(file) === state);
}

/**
 * A text that changes when a file is written or replaced; "" if there is none. For a folder only its identity: its
 * times change with each file in it.
 */
async function stateOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found === null ? "" : [found.ino, ...(found.isDirectory() ? [] : timesOf(found))].join(" ");
}

function timesOf({ size, mtimeNs, ctimeNs }: BigIntStats): bigint[] {
  return [size, mtimeNs, ctimeNs];
}

/** Whether a file was last written before a moment (milliseconds since 1970). */
function wasWrittenBefore(state: string, moment: number): boolean {
  const [, , written = "0", changed = "0"] = state.split(" ");
  return [written, changed].every((time) => Number(BigInt(time) / 1_000_000n) < moment);
}
