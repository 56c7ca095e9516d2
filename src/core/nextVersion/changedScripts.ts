import { createHash } from "node:crypto";
import { lstat, readFile, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput, streamIn } from "../git/program.ts";

/** What get_maintainer.pl, checkpatch.pl and b4 run or are steered by: checkpatch.pl runs others beside it. */
const usual = ["scripts", ".b4-config", ".checkpatch.conf", ".get_maintainer.conf", ".get_maintainer.ignore"];

/** U-Boot has some 400 files there, Linux 600. */
const mostFiles = 5_000;
/** The largest script of Linux has 250 kB. */
const mostBytes = 4 << 20;

/**
 * The files in which a work tree's scripts differ from those in published commits: their paths below its top, sorted. A
 * stranger's series may add or change scripts, and checking it out is no permission to run them. Missing files are
 * harmless.
 * @param commits full object names; a file may be as any of them has it
 * @param named further paths below the top, that the commands name
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
    // What somebody has put there without git counts as well, but for what is built.
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

/** The words of a command that are paths of a tree, below its top. */
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

/** The names that git may have for a file's content; none: there is no such file. */
async function idsOf(path: string, objectFormat: string): Promise<string[]> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return [];
  const idOf = (content: Buffer) =>
    createHash(objectFormat).update(`blob ${content.length}\0`).update(content).digest("hex");
  if (found.isSymbolicLink()) return [idOf(Buffer.from(await readlink(path)))];
  if (!found.isFile() || found.size > mostBytes) return ["not to be compared"];
  const content = await readFile(path);
  // There git may have checked it out with other line ends.
  const plain = () => Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
  return [idOf(content), ...(process.platform === "win32" ? [idOf(plain())] : [])];
}
