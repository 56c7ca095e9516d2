import { createHash } from "node:crypto";
import { lstat, readFile, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput, streamIn } from "../git/program.ts";

/** Files that get_maintainer.pl, checkpatch.pl and b4 run or read: checkpatch.pl runs other scripts next to it. */
const usual = ["scripts", ".b4-config", ".checkpatch.conf", ".get_maintainer.conf", ".get_maintainer.ignore"];

/** U-Boot has about 400 files there, Linux 600. */
const mostFiles = 5_000;
/** The largest script of Linux has 250 kB. */
const mostBytes = 4 << 20;

/**
 * The paths, relative to the top and sorted, of scripts in a work tree that differ from published commits. A stranger's
 * series may add or change scripts, and checking it out is no permission to run them. Missing files are harmless.
 * @param commits full object names; a file may be as in any of them
 * @param named further paths, relative to the top, that the commands name
 */
export async function changedScripts(
  { top, objectFormat }: Pick<Checkout, "top" | "objectFormat">,
  commits: string[],
  named: string[],
  signal: AbortSignal,
): Promise<string[]> {
  const git = streamIn(top);
  const all = [...usual, ...named].map(async (path) => ((await isThere(join(top, path))) ? [path] : []));
  const paths = (await Promise.all(all)).flat();
  if (paths.length === 0) return [];
  const list = async (...args: string[]) => {
    const output = await gitOutput(git, ["--literal-pathspecs", ...args, "--", ...paths], "", signal);
    return output.toString("utf8").split("\0").slice(0, -1);
  };
  const [there, ...trees] = await Promise.all([
    // Untracked files count too, except build results.
    list("ls-files", "-z", "--cached", "--others", "--exclude-standard"),
    ...commits.map((commit) => list("ls-tree", "-r", "-z", commit)),
  ]);
  const known = new Set(
    trees.flat().map((line) =>
      line.replace(/^\d+ (\S+) ([0-9a-f]+)\t(.*)$/s, (_, type, id, path) => {
        return type === "blob" ? `${id} ${path}` : "";
      }),
    ),
  );
  const changed: string[] = [];
  for (const [at, path] of [...new Set(there)].sort().entries()) {
    signal.throwIfAborted();
    const ids = at < mostFiles ? await idsOf(join(top, path), objectFormat) : ["too many"];
    if (ids.length > 0 && !ids.some((id) => known.has(`${id} ${path}`))) changed.push(path);
  }
  return changed;
}

/** Those words of a command that are paths in the tree, relative to its top. */
export async function pathsNamed(top: string, words: string[]): Promise<string[]> {
  const all = words.flatMap((word) => [word, word.replace(/^[^=]*=/, "")]);
  const found = await Promise.all(
    [...new Set(all)].map(async (word) => {
      const path = relative(top, resolve(top, word));
      if (path === "" || path.startsWith("..") || isAbsolute(path)) return [];
      return (await isThere(join(top, path))) ? [path.replaceAll("\\", "/")] : [];
    }),
  );
  return found.flat();
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** The object names that git may give to a file's content; empty if there is no such file. */
async function idsOf(path: string, objectFormat: string): Promise<string[]> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return [];
  const idOf = (content: Buffer) =>
    createHash(objectFormat).update(`blob ${content.length}\0`).update(content).digest("hex");
  if (found.isSymbolicLink()) return [idOf(Buffer.from(await readlink(path)))];
  if (!found.isFile() || found.size > mostBytes) return ["not to be compared"];
  const content = await readFile(path);
  // git may have checked it out with other line ends.
  const plain = () => Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
  return [idOf(content), ...(process.platform === "win32" ? [idOf(plain())] : [])];
}
