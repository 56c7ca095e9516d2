// Real git repositories for tests and samples, made in a temporary folder in one go by `git fast-import`.
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface SamplePerson {
  name: string;
  email: string;
}

/** A commit to make. Times are milliseconds since 1970, whole seconds. */
export interface SampleCommit {
  /** What the test calls it; unique. */
  name: string;
  /** Subject, or subject, blank line and body. */
  message: string;
  author?: SamplePerson;
  committer?: SamplePerson;
  authored: number;
  /** Default: when it was authored. */
  committed?: number;
  /** Default "master". */
  branch?: string;
  /** Names of the parents; default: the branch's last commit. [] makes a first commit. */
  parents?: string[];
  /** Content by path; null removes the file. Default: one line in a file of the commit's own. */
  files?: Record<string, string | Uint8Array | null>;
  /** Paths among `files` with the executable bit. */
  executable?: string[];
  /** An annotated tag on it. */
  tag?: string;
  /** Default: when the commit was made. */
  tagged?: number;
}

export interface SampleOptions {
  bare?: boolean;
  /** Each object in a file of its own, which a test takes away. */
  loose?: boolean;
  objectFormat?: "sha1" | "sha256";
  /** Where to make it; default: a new folder in the system's temporary one. */
  folder?: string;
  /** Whose it is, as its configuration says; default: nobody's. */
  user?: SamplePerson;
  /** The branch that is checked out; default: the first that is named. */
  branch?: string;
}

export const ann: SamplePerson = { name: "Ann Lee", email: "ann@example.org" };
export const custodian: SamplePerson = { name: "Carl Keeper", email: "carl@example.org" };

/**
 * The environment that tests run git in: nothing of the person's own configuration. What a test makes need not survive
 * a power cut, so nothing waits for the disk.
 */
export const plainGit: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "core.fsync",
  GIT_CONFIG_VALUE_0: "none",
};

export class SampleRepository {
  readonly folder: string;
  readonly #hashes: ReadonlyMap<string, string>;
  readonly #messages: ReadonlyMap<string, string>;
  /** Those that were asked for, by the name of the commit. */
  readonly #diffs = new Map<string, string>();

  constructor(folder: string, hashes: ReadonlyMap<string, string>, messages: ReadonlyMap<string, string>) {
    this.folder = folder;
    this.#hashes = hashes;
    this.#messages = messages;
  }

  /** The message of the commit, without the line end. */
  message(name: string): string {
    const message = this.#messages.get(name);
    if (message === undefined) throw new Error(`no commit is called ${name}`);
    return message.trim();
  }

  /** Its subject, as git shows it. */
  subject(name: string): string {
    return (this.message(name).split("\n\n")[0] ?? "").replaceAll("\n", " ");
  }

  /** The object name of the commit that the test calls so. */
  hash(name: string): string {
    const hash = this.#hashes.get(name);
    if (hash === undefined) throw new Error(`no commit is called ${name}`);
    return hash;
  }

  git(...args: string[]): string {
    return execFileSync("git", args, {
      cwd: this.folder,
      env: plainGit,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** The diff as a mail of `git format-patch` carries it, signature included; "" where there is none. */
  diff(name: string): string {
    return this.diffs([name])[0] ?? "";
  }

  /** The same of several, for which one git is started. */
  diffs(names: string[]): string[] {
    const asked = [...new Set(names)].filter((name) => !this.#diffs.has(name));
    const only = asked.length === 1 ? ["-1"] : ["--no-walk=unsorted"];
    const hashes = asked.map((name) => this.hash(name));
    const mails =
      asked.length === 0
        ? ""
        : this.git("format-patch", "--stdout", "--root", ...only, ...hashes.toReversed());
    const byHash = new Map(
      mails.split(/^From (?=[0-9a-f]{40,64} Mon Sep 17 00:00:00 2001$)/m).map((mail) => {
        const start = mail.indexOf("\ndiff --git ");
        return [mail.split(" ", 1)[0] ?? "", start < 0 ? "" : mail.slice(start + 1)];
      }),
    );
    for (const [at, name] of asked.entries()) this.#diffs.set(name, byHash.get(hashes[at] ?? "") ?? "");
    return names.map((name) => this.#diffs.get(name) ?? "");
  }

  /** The same in a folder that this one's was copied to. */
  copiedTo(folder: string): SampleRepository {
    return new SampleRepository(folder, this.#hashes, this.#messages);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

/** `git fast-import` then starts no second program that writes each object into a file. */
export const inOnePack = ["-c", "fastimport.unpackLimit=1"];

/** Makes a repository with these commits, in their order. */
export function sampleRepository(commits: SampleCommit[], options: SampleOptions = {}): SampleRepository {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "sample-repository-"));
  mkdirSync(folder, { recursive: true });
  const git = (args: string[], input: Uint8Array = new Uint8Array()) =>
    execFileSync("git", args, {
      cwd: folder,
      env: plainGit,
      input,
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "pipe"],
    });
  layEmpty(folder, [
    `--initial-branch=${commits[0]?.branch ?? "master"}`,
    `--object-format=${options.objectFormat ?? "sha1"}`,
    ...(options.bare ? ["--bare"] : []),
  ]);
  const gitDirectory = options.bare ? folder : join(folder, ".git");
  // The program's own git, which has another environment, does not wait for the disk here either; and who takes what
  // is pushed starts no programs that only tidy up.
  appendFileSync(
    join(gitDirectory, "config"),
    `[core]\n\tfsync = none\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[receive]\n\tautogc = false\n${
      options.user ? `[user]\n\tname = ${options.user.name}\n\temail = ${options.user.email}\n` : ""
    }`,
  );
  if (commits.length === 0) return new SampleRepository(folder, new Map(), new Map());

  const marks = join(gitDirectory, "sample-marks");
  git(
    [
      ...(options.loose ? [] : inOnePack),
      "fast-import",
      "--quiet",
      "--date-format=raw",
      `--export-marks=${marks}`,
    ],
    stream(commits),
  );
  const hashes = new Map(
    readFileSync(marks, "utf8")
      .trim()
      .split("\n")
      .flatMap((line): [string, string][] => {
        const [mark = "", hash = ""] = line.split(" ");
        const commit = commits[Number(mark.slice(1)) - 1];
        return commit ? [[commit.name, hash]] : [];
      }),
  );
  rmSync(marks);
  if (options.branch !== undefined)
    writeFileSync(join(gitDirectory, "HEAD"), `ref: refs/heads/${options.branch}\n`);
  if (!options.bare) git(["reset", "--quiet", "--hard"]);
  return new SampleRepository(folder, hashes, new Map(commits.map(({ name, message }) => [name, message])));
}

/** What `git init` made, by its arguments: folders have no content. */
const empties = new Map<string, { path: string; content: Uint8Array | null }[]>();

/** An empty repository, as `git init` makes it with these arguments: it is started once for each kind. */
function layEmpty(folder: string, args: string[]): void {
  const kind = args.join(" ");
  const made = empties.get(kind) ?? initialised(args);
  empties.set(kind, made);
  for (const { path, content } of made) {
    if (content === null) mkdirSync(join(folder, path), { recursive: true });
    else writeFileSync(join(folder, path), content);
  }
}

function initialised(args: string[]): { path: string; content: Uint8Array | null }[] {
  const folder = mkdtempSync(join(tmpdir(), "empty-repository-"));
  try {
    // Without the examples of hooks.
    execFileSync("git", ["init", "--quiet", "--template=", ...args], { cwd: folder, env: plainGit });
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => {
      const place = join(folder, path);
      return { path, content: statSync(place).isDirectory() ? null : readFileSync(place) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file in the repository's folder: configuration, attributes, whatever a test wants to lay there. */
export function lay(repository: SampleRepository, path: string, text: string, mode = 0o644): void {
  const place = join(repository.folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text, { mode });
}

function stream(commits: SampleCommit[]): Buffer {
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (content: string | Uint8Array) => {
    const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
    line(`data ${bytes.length}`);
    parts.push(bytes);
    line("");
  };
  const marks = new Map(commits.map((commit, index) => [commit.name, index + 1]));
  const markOf = (name: string) => {
    const mark = marks.get(name);
    if (mark === undefined) throw new Error(`no commit is called ${name}`);
    return `:${mark}`;
  };
  const begun = new Map<string, string>();
  const who = (person: SamplePerson, time: number) =>
    `${person.name} <${person.email}> ${Math.floor(time / 1000)} +0000`;
  for (const commit of commits) {
    const branch = commit.branch ?? "master";
    const last = begun.get(branch);
    const parents = commit.parents ?? (last === undefined ? [] : [last]);
    const committed = commit.committed ?? commit.authored;
    if (parents.length === 0) line(`reset refs/heads/${branch}`);
    line(`commit refs/heads/${branch}`);
    line(`mark ${markOf(commit.name)}`);
    line(`author ${who(commit.author ?? ann, commit.authored)}`);
    line(`committer ${who(commit.committer ?? custodian, committed)}`);
    data(commit.message);
    const [first, ...others] = parents;
    if (first !== undefined) line(`from ${markOf(first)}`);
    for (const other of others) line(`merge ${markOf(other)}`);
    const files = commit.files ?? (others.length > 0 ? {} : { [`${commit.name}.txt`]: `${commit.name}\n` });
    for (const [path, content] of Object.entries(files)) {
      if (content === null) line(`D ${path}`);
      else {
        line(`M ${commit.executable?.includes(path) ? "100755" : "100644"} inline ${path}`);
        data(content);
      }
    }
    line("");
    begun.set(branch, commit.name);
    if (commit.tag !== undefined) {
      line(`tag ${commit.tag}`);
      line(`from ${markOf(commit.name)}`);
      line(`tagger ${who(custodian, commit.tagged ?? committed)}`);
      data(commit.tag);
    }
  }
  return Buffer.concat(parts);
}
