import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentsOf } from "../git/blobReader.ts";
import { GitFailure, gitOutput, streamIn } from "../git/program.ts";
import { hasLetters } from "../mail/encodeAs.ts";
import { refusedFiles } from "./applyErrors.ts";
import { applyPlain } from "./applyPlain.ts";
import { asInFiles, endsInReturns, signature } from "./asInFiles.ts";
import { isTooLarge } from "./binaryPatches.ts";
import { entriesAt } from "./entriesAt.ts";
import { type Entry, readIndex, writeIndex } from "./indexFile.ts";
import { pathsInDiff } from "./pathsInDiff.ts";
import type { PrivateRepository } from "./privateRepository.ts";

/** The result of applying a patch. */
export type Outcome =
  | { applied: true; threeWay: boolean }
  | {
      applied: false;
      /** Files that both sides changed, if a three-way merge was tried. */
      conflicts: string[];
      /** git's stderr. */
      gitError: string;
      /** Whether it would be the same on any other commit: the diff is damaged, or takes too long. */
      final: boolean;
    };

/** Milliseconds for one command, and for everything done with one index. */
export interface TimeLimits {
  command: number;
  all: number;
}

/** git is much faster than this on anything written by hand. */
const usualLimits: TimeLimits = { command: 30_000, all: 120_000 };
/** Of a patch to more files than this, the others are taken to be in UTF-8 with plain line ends. */
const mostFitted = 200;
const takesLonger = "error: the patch takes longer than git is given";

/** Maximum bytes of a patch's files that are read to apply it without git. */
const mostRead = 16 << 20;

/**
 * An index with only the files that some patches touch: writing it for each patch costs nothing, while all of U-Boot
 * takes tens of milliseconds. It is in the private repository, never in the person's.
 */
export class TemporaryIndex {
  /** By path; their blobs must exist. */
  entries: ReadonlyMap<string, Entry> = new Map();
  readonly #own: PrivateRepository;
  readonly #file: string;
  readonly #signal: AbortSignal;
  readonly #deadline: AbortSignal;
  readonly #limits: TimeLimits;
  /** Object names of blobs whose lines do not end in CR LF. */
  readonly #withoutReturns = new Set<string>();

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

  /** Whether the time is used up: every patch is rejected from then on. */
  get isOver(): boolean {
    return this.#deadline.aborted;
  }

  /**
   * Loads these paths of a commit, if they exist. `folders` are those that are folders. GitFailure if the commit cannot
   * be read.
   */
  async load(commit: string, paths: ReadonlySet<string>): Promise<{ folders: Set<string> }> {
    const { entries, folders } = await this.#within((signal) =>
      entriesAt(this.#own.contents, commit, paths, signal),
    );
    this.entries = entries;
    return { folders };
  }

  /** Applies a patch, or changes nothing. */
  async apply(patch: string, options: { threeWay: boolean }): Promise<Outcome> {
    const text = withLineEnd(patch);
    if (hasLetters(text)) return this.applyFitted(await this.fitted(text, pathsInDiff(text) ?? []), options);
    // Most patches are plain ASCII to files with plain line ends, and fit as they are.
    if (await this.#applyPlain(text)) return { applied: true, threeWay: false };
    const gitError = await this.#try(["--cached"], text);
    if (gitError === null) return { applied: true, threeWay: false };
    const fitted = await this.fitted(text, refusedFiles(gitError));
    return fitted === text ? this.#retry(text, gitError, options) : this.#applyByGit(fitted, options);
  }

  /** The same with a patch as its files need it (see `fitted`). */
  async applyFitted(patch: string, options: { threeWay: boolean }): Promise<Outcome> {
    const bytes = withLineEnd(patch);
    if (await this.#applyPlain(bytes)) return { applied: true, threeWay: false };
    return this.#applyByGit(bytes, options);
  }

  async #applyByGit(bytes: string, options: { threeWay: boolean }): Promise<Outcome> {
    const gitError = await this.#try(["--cached"], bytes);
    return gitError === null ? { applied: true, threeWay: false } : this.#retry(bytes, gitError, options);
  }

  /** A patch as the named of its files need it, one character a byte (latin1). */
  async fitted(patch: string, paths: Iterable<string>): Promise<string> {
    const isAscii = !hasLetters(patch);
    const files = [...paths].slice(0, mostFitted).flatMap((path) => {
      const { object = "", mode } = this.entries.get(path) ?? {};
      // The next base that is tried mostly has the same files.
      return mode?.startsWith("100") && !(isAscii && this.#withoutReturns.has(object))
        ? [{ path, object }]
        : [];
    });
    const contents = new Map<string, Buffer>();
    const found = await this.#contents(files.map(({ object }) => object));
    for (const [at, { path, object }] of files.entries()) {
      const content = found[at];
      if (!content) continue;
      contents.set(path, content);
      if (isAscii && !endsInReturns(content.toString("latin1"))) this.#withoutReturns.add(object);
    }
    return asInFiles(patch, contents, this.#own.objectFormat);
  }

  async #contents(objects: string[]): Promise<(Buffer | null)[]> {
    try {
      return await this.#within((signal) => contentsOf(this.#own.contents, objects, mostRead, signal));
    } catch (error) {
      // git will report what it cannot read.
      if (error instanceof GitFailure) return [];
      throw error;
    }
  }

  /** @param plain git's message about the unmodified patch */
  async #retry(whole: string, plain: string, { threeWay }: { threeWay: boolean }): Promise<Outcome> {
    // People who edit a patch by hand leave wrong counts in hunk headers. git can count by itself, but would count the
    // signature too. A mail without a signature may be cut off, and half a change must not be applied.
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

  /** Whether the patch can be reversed, so that its change is there already. */
  async isIn(patch: string): Promise<boolean> {
    const args = ["apply", "--cached", "--check", "--reverse", "--whitespace=nowarn"];
    const text = withLineEnd(patch);
    const gitError = await this.#run(args, await this.fitted(text, pathsInDiff(text) ?? []));
    return gitError === null;
  }

  /** Applies a simple patch, in bytes, without git; false if git has to do it. */
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
      // git will report what it cannot read.
      if (error instanceof GitFailure) return false;
      throw error;
    }
  }

  /** git's message if it rejects the patch; null if it has applied it and the entries were read again. */
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
    const input = Buffer.from(patch, "latin1");
    const variables = { GIT_DIR: folder, GIT_INDEX_FILE: this.#file, GIT_LITERAL_PATHSPECS: "1" };
    try {
      await this.#within((signal) => gitOutput(streamIn(folder, { variables }), args, input, signal));
      return null;
    } catch (error) {
      if (error instanceof GitFailure) return error.stderr;
      throw error;
    }
  }

  async #read() {
    return readIndex(await readFile(this.#file), this.#own.objectFormat);
  }

  /** Runs git within the time limit; GitFailure if it takes longer. */
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

/** git takes a last line without line end for damage. */
function withLineEnd(patch: string): string {
  return patch.endsWith("\n") ? patch : `${patch}\n`;
}

/** Whether git's message is about the diff itself, whatever it is applied to. */
function isFinal(gitError: string): boolean {
  return /corrupt patch|patch fragment without header|[Nn]o valid patches|unrecognized input|longer than git is given|binary files in the patch are too large/.test(
    gitError,
  );
}
