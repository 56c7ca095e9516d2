import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentsOf } from "../git/blobReader.ts";
import { GitFailure, gitOutput, streamIn } from "../git/program.ts";
import { refusedFiles } from "./applyErrors.ts";
import { applyPlain } from "./applyPlain.ts";
import { isTooLarge } from "./binaryPatches.ts";
import { entriesAt } from "./entriesAt.ts";
import { type Entry, readIndex, writeIndex } from "./indexFile.ts";
import { endsInReturns, withReturns } from "./lineEnds.ts";
import type { PrivateRepository } from "./privateRepository.ts";

/** What became of a patch that was applied. */
export type Outcome =
  | { applied: true; threeWay: boolean }
  | {
      applied: false;
      /** Files that both sides changed, where a three-way merge was tried. */
      conflicts: string[];
      /** What git wrote to stderr. */
      gitError: string;
      /** It would be the same on any other commit: the diff is damaged, or takes too long. */
      final: boolean;
    };

/** Milliseconds that git gets for one command, and for all that is done with one index. */
export interface TimeLimits {
  command: number;
  all: number;
}

/** git is much faster than this on anything written by hand. */
const usualLimits: TimeLimits = { command: 30_000, all: 120_000 };
/** Of more files that a patch does not fit nobody asks how their lines end. */
const mostRefused = 20;
const takesLonger = "error: the patch takes longer than git is given";

/** Bytes of the files of a patch that are read to apply it without git. */
const mostRead = 16 << 20;

/**
 * An index that holds only the files that some patches touch: writing one for each patch costs nothing then, while that
 * of all of U-Boot takes tens of milliseconds. Lives in the private repository, never in the person's.
 */
export class TemporaryIndex {
  /** By path; their blobs must be there. */
  entries: ReadonlyMap<string, Entry> = new Map();
  readonly #own: PrivateRepository;
  readonly #file: string;
  readonly #signal: AbortSignal;
  readonly #deadline: AbortSignal;
  readonly #limits: TimeLimits;
  /** Whether the lines of a content end in CR LF, by its object name. */
  readonly #returns = new Map<string, boolean>();

  constructor(own: PrivateRepository, signal: AbortSignal, limits = usualLimits) {
    this.#own = own;
    this.#limits = limits;
    this.#deadline = AbortSignal.timeout(limits.all);
    this.#file = join(own.folder, `index-${randomUUID()}`);
    this.#signal = signal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#file, { force: true });
    await rm(`${this.#file}.lock`, { force: true });
  }

  /** Its time is used up: everything is refused from now on. */
  get isOver(): boolean {
    return this.#deadline.aborted;
  }

  /**
   * Takes these paths of a commit in, as far as they are there. `folders` are those that are folders there. GitFailure
   * where the commit cannot be read.
   */
  async load(commit: string, paths: ReadonlySet<string>): Promise<{ folders: Set<string> }> {
    const { entries, folders } = await this.#within((signal) =>
      entriesAt(this.#own.contents, commit, paths, signal),
    );
    this.entries = entries;
    return { folders };
  }

  /** Applies a patch, or leaves everything as it was. */
  async apply(patch: string, options: { threeWay: boolean }): Promise<Outcome> {
    const asSent = withLineEnd(patch);
    if (await this.#applyPlain(asSent)) return { applied: true, threeWay: false };
    const gitError = await this.#try(["--cached"], asSent);
    if (gitError === null) return { applied: true, threeWay: false };
    const files = await this.#withReturns(refusedFiles(gitError));
    if (files.size === 0) return this.#retry(asSent, gitError, options);
    const whole = withReturns(asSent, files);
    const stillUnfit = await this.#try(["--cached"], whole);
    return stillUnfit === null ? { applied: true, threeWay: false } : this.#retry(whole, stillUnfit, options);
  }

  /** Those of some files whose lines end in CR LF. */
  async #withReturns(files: string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (const file of files.slice(0, mostRefused)) {
      const { object, mode } = this.entries.get(file) ?? {};
      if (object === undefined || !mode?.startsWith("100")) continue;
      // A base that is tried after another has mostly the same files.
      const known = this.#returns.get(object) ?? (await this.#endsInReturns(object));
      this.#returns.set(object, known);
      if (known) found.add(file);
    }
    return found;
  }

  async #endsInReturns(object: string): Promise<boolean> {
    try {
      const read = (signal: AbortSignal) => contentsOf(this.#own.contents, [object], mostRead, signal);
      const [content] = await this.#within(read);
      return endsInReturns(content?.toString("latin1") ?? "");
    } catch (error) {
      if (error instanceof GitFailure) return false;
      throw error;
    }
  }

  /** @param plain what git said of the patch as it is */
  async #retry(whole: string, plain: string, { threeWay }: { threeWay: boolean }): Promise<Outcome> {
    // Whoever edits a patch by hand leaves counts in the heads of hunks that are wrong; git counts by itself then, and
    // would count the signature. Without one the mail may be cut off: half a change is none.
    const signature = /\n-- ?\n[^\n]{0,100}\n*$/;
    const recounted =
      /corrupt patch/.test(plain) && signature.test(whole)
        ? await this.#try(["--cached", "--recount"], whole.replace(signature, "\n"))
        : plain;
    if (recounted === null) return { applied: true, threeWay: false };
    const final = isFinal(recounted);
    if (final || !threeWay || !/^index [0-9a-f]{4,64}\.\./m.test(whole))
      return { applied: false, conflicts: [], gitError: plain, final };
    const merged = await this.#try(["--cached", "--3way"], whole);
    if (merged === null) return { applied: true, threeWay: true };
    const conflicts = [...(await this.#read()).unmerged];
    return { applied: false, conflicts, gitError: conflicts.length > 0 ? merged : plain, final: false };
  }

  /** Whether taking the patch back would work: its change is there already. */
  async isIn(patch: string): Promise<boolean> {
    const args = ["apply", "--cached", "--check", "--reverse", "--whitespace=nowarn"];
    const gitError = await this.#run(args, withLineEnd(patch));
    return gitError === null;
  }

  /** Applies a patch without git where it is plain and fits; false where git has to be asked. */
  async #applyPlain(patch: string): Promise<boolean> {
    try {
      const made = await this.#within((signal) => {
        const read = (objects: string[]) => contentsOf(this.#own.contents, objects, mostRead, signal);
        return applyPlain(patch, this.entries, read);
      });
      if (made === null) return false;
      const entries = new Map(this.entries);
      for (const [path, file] of made) {
        if (file === null) entries.delete(path);
        else entries.set(path, { mode: file.mode, object: await this.#own.writeBlob(file.content) });
      }
      this.entries = entries;
      return true;
    } catch (error) {
      // git says what it cannot read.
      if (error instanceof GitFailure) return false;
      throw error;
    }
  }

  /** git's words where it refuses, null where it has applied; the entries are read then. */
  async #try(options: string[], patch: string): Promise<string | null> {
    const gitError = await this.#run(
      ["apply", ...options, "--whitespace=nowarn", "--no-ignore-whitespace"],
      patch,
    );
    if (gitError === null) this.entries = (await this.#read()).entries;
    return gitError;
  }

  async #run(args: string[], patch: string): Promise<string | null> {
    if (isTooLarge(patch)) return "error: the binary files in the patch are too large";
    const { folder, objectFormat } = this.#own;
    await writeFile(this.#file, writeIndex(this.entries, objectFormat));
    // Paths from mails are literal, never patterns.
    const variables = { GIT_DIR: folder, GIT_INDEX_FILE: this.#file, GIT_LITERAL_PATHSPECS: "1" };
    try {
      await this.#within((signal) => gitOutput(streamIn(folder, { variables }), args, patch, signal));
      return null;
    } catch (error) {
      if (error instanceof GitFailure) return error.stderr;
      throw error;
    }
  }

  async #read() {
    return readIndex(await readFile(this.#file), this.#own.objectFormat);
  }

  /** What git is asked for, unless that takes longer than it is given: GitFailure then. */
  async #within<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signals = [this.#signal, this.#deadline, AbortSignal.timeout(this.#limits.command)];
    try {
      if (this.isOver) throw new GitFailure("apply", takesLonger);
      return await work(AbortSignal.any(signals));
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof Error && /^(?:Abort|Timeout)Error$/.test(error.name))
        throw new GitFailure("apply", takesLonger);
      throw error;
    }
  }
}

/** git takes a last line without its end for a damaged one. */
function withLineEnd(patch: string): string {
  return patch.endsWith("\n") ? patch : `${patch}\n`;
}

/** Whether git's words are about the diff alone, wherever it is to be applied. */
function isFinal(gitError: string): boolean {
  return /corrupt patch|patch fragment without header|[Nn]o valid patches|unrecognized input|longer than git is given|binary files in the patch are too large/.test(
    gitError,
  );
}
