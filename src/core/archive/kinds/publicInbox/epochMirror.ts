import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Month, monthStart } from "../../../base/months.ts";
import { type Git, GitFailure, gitOutput, streamIn } from "../../../git/program.ts";
import { EpochGit } from "./epochGit.ts";
import { tooLarge } from "./problems.ts";

/** How much of an epoch's history to fetch: from a month on, only its newest commit, so many older ones, or all. */
export type Depth = { since: Month } | { depth: 1 } | { deepen: number } | "all";

export interface FetchCall {
  signal: AbortSignal;
  /** "12 % of 3,400 objects" */
  progress(text: string): void;
}

/** Bytes; more than several years of the busiest lists. */
const maxBytes = 4_000_000_000;
/** Maximum duration of one fetch, in milliseconds. */
const longest = 30 * 60_000;
/** A lock of this age (milliseconds) was left by a git that was killed. */
const oldLock = 10 * 60_000;
/** Each fetch creates a pack file; with this many, they are combined. */
const mostPacks = 50;

/**
 * Network settings: one request tells what is new (protocol version 0), redirects are not followed, no credentials are
 * sent, and slow transfers are given up.
 */
const settings = [
  "protocol.version=0",
  "http.followRedirects=false",
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=30",
  "credential.helper=",
  "core.askPass=",
  "transfer.unpackLimit=1",
  "fetch.recurseSubmodules=false",
].flatMap((setting) => ["-c", setting]);

/** The branch that mails are fetched to. */
const branch = "inbox";

/** A bare repository of our own that mirrors an epoch of a server. Everything in it can be fetched again. */
export class EpochMirror {
  readonly folder: string;
  readonly #url: string;
  readonly #git: Pick<Git, "stream">;

  /** `url`: http or https address of the epoch's repository. */
  constructor(folder: string, url: string) {
    this.folder = folder;
    this.#url = url;
    this.#git = streamIn(folder, { variables: { GIT_DIR: folder, GIT_ALLOW_PROTOCOL: "http:https" } });
  }

  /** Its newest fetched commit; null if nothing was fetched. */
  async head(signal: AbortSignal): Promise<{ commit: string; time: number } | null> {
    if (!(await isThere(join(this.folder, "HEAD")))) return null;
    return new EpochGit(this.folder, signal).head();
  }

  /** The newest commit on the server; null if there is none. One request. Rejects with GitFailure. */
  async remoteHead(signal: AbortSignal): Promise<string | null> {
    await this.#make(signal);
    const told = await gitOutput(this.#git, [...settings, "ls-remote", "--", this.#url, "HEAD"], "", signal);
    return /^([0-9a-f]{40,64})\tHEAD$/m.exec(told.toString("latin1"))?.[1] ?? null;
  }

  /** Fetches what is new; returns the bytes received. Rejects with GitFailure, or with UserError if it is too much. */
  async fetch(depth: Depth, { signal, progress }: FetchCall): Promise<number> {
    await this.#make(signal);
    const stop = new AbortController();
    const limits = AbortSignal.any([signal, stop.signal, AbortSignal.timeout(longest)]);
    const unshallow = depth === "all" && (await this.#isCut()) ? ["--unshallow"] : [];
    const how = ["--no-tags", "--no-write-fetch-head", "--progress", ...unshallow, ...depthOptions(depth)];
    // "+" because the history may have been rewritten.
    const refs = `+HEAD:refs/heads/${branch}`;
    const git = this.#git.stream([...settings, "fetch", ...how, "--", this.#url, refs], limits);
    git.stdin.end();
    git.stdout.resume();
    let bytes = 0;
    git.stderr.on("data", (text: string) => {
      const [, part, count, size] = received.exec(text) ?? [];
      if (part === undefined || count === undefined) return;
      progress(`${part} % of ${Number(count).toLocaleString("en")} objects`);
      bytes = Math.max(bytes, bytesOf(size ?? ""));
      if (bytes > maxBytes) stop.abort();
    });
    try {
      await git.done;
    } catch (error) {
      signal.throwIfAborted();
      if (stop.signal.aborted) throw tooLarge(this.#url, maxBytes);
      throw error;
    }
    await this.#tidy(signal);
    return bytes;
  }

  /** When the server received the oldest mail here (milliseconds since 1970), and whether older ones were left out. */
  async oldest(signal: AbortSignal): Promise<{ time: number; cut: boolean }> {
    // At the boundary of a shallow clone a commit counts as one without parents.
    const args = [
      "log",
      "--first-parent",
      "--max-parents=0",
      "--no-show-signature",
      "--format=%ct",
      branch,
      "--",
    ];
    const times = (await gitOutput(this.#git, args, "", signal)).toString("latin1").trim().split("\n");
    return { time: Number(times.at(-1)) * 1000, cut: await this.#isCut() };
  }

  /** Deletes the mirror. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Removes locks that a killed git left. Returns whether there were any. */
  async unlock(): Promise<boolean> {
    const locks = [
      "shallow.lock",
      "packed-refs.lock",
      "config.lock",
      join("refs", "heads", `${branch}.lock`),
    ];
    let removed = false;
    for (const lock of locks.map((one) => join(this.folder, one))) {
      const found = await stat(lock).catch(() => null);
      if (!found || Date.now() - found.mtimeMs < oldLock) continue;
      await rm(lock, { force: true });
      removed = true;
    }
    return removed;
  }

  #isCut(): Promise<boolean> {
    return isThere(join(this.folder, "shallow"));
  }

  async #make(signal: AbortSignal): Promise<void> {
    if (await isThere(join(this.folder, "HEAD"))) return;
    await mkdir(this.folder, { recursive: true });
    await gitOutput(this.#git, ["init", "--quiet", "--bare", `--initial-branch=${branch}`], "", signal);
  }

  /** Combines pack files, and removes what killed fetches left. */
  async #tidy(signal: AbortSignal): Promise<void> {
    const packs = join(this.folder, "objects", "pack");
    const names = await readdir(packs).catch((): string[] => []);
    for (const name of names.filter((one) => one.startsWith("tmp_"))) {
      const found = await stat(join(packs, name)).catch(() => null);
      if (found && Date.now() - found.mtimeMs > oldLock) await rm(join(packs, name), { force: true });
    }
    if (names.filter((name) => name.endsWith(".pack")).length < mostPacks) return;
    try {
      await gitOutput(this.#git, ["repack", "-a", "-d", "--quiet"], "", signal);
    } catch (error) {
      // Nothing has changed; it is tried again after the next fetch.
      if (!(error instanceof GitFailure)) throw error;
    }
  }
}

/** "Receiving objects:  12% (123/1000), 1.20 MiB | 2.00 MiB/s" */
const received = /Receiving objects: +(\d+)% \(\d+\/(\d+)\)(?:, ([\d.]+ [KMGT]?i?B(?:ytes)?))?/;

function bytesOf(size: string): number {
  const [number = "0", unit = ""] = size.split(" ");
  const factors: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
  return Number(number) * (factors[unit.charAt(0)] ?? 1);
}

function depthOptions(depth: Depth): string[] {
  if (depth === "all") return [];
  if ("since" in depth) return [`--shallow-since=${new Date(monthStart(depth.since)).toISOString()}`];
  return "deepen" in depth ? [`--deepen=${depth.deepen}`] : ["--depth=1"];
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
