import { appendFile, mkdir, readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { errorCode } from "../core/base/errorCode.ts";
import { plainText } from "../core/base/plainText.ts";
import { type Problem, problemOf } from "../core/base/problem.ts";
import type { CommandLine } from "./arguments.ts";
import { say } from "./terminal.ts";

/** What of a folder is trusted. */
export interface Trusted {
  /** The file that the yes is kept in. */
  kept: string;
  /** What the person is asked, with "{0}" for the folder. */
  question: string;
}

const settings: Trusted = {
  kept: "trusted-folders",
  question: "The settings of {0} name archives to ask and files to open. Use them",
};

/**
 * Whether a folder's settings count. They say which servers are asked and which files are opened, and may have come
 * with somebody's repository: as in VS Code, they are nothing until the person has said yes to the folder. That is asked
 * once, where somebody sits at a terminal, and kept. `--trust` is the yes of a script, for that one run.
 * @param what the yes is for: who lets a folder name archives has not let it run anything
 */
export async function isTrusted(
  folder: string,
  { trust }: Pick<CommandLine, "trust">,
  what: Trusted = settings,
): Promise<boolean> {
  if (trust) return true;
  // Known by where it really lies: what a link is turned to later is another folder.
  const place = await realpath(folder);
  if ((await trustedFolders(what)).has(place)) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  if (!(await saysYes(what.question.replace("{0}", () => place)))) return false;
  await keep(place, what);
  return true;
}

/** Tells that a folder's settings did not count. */
export function leftOut(folder: string): Problem {
  return {
    what: `The settings of ${folder} were left out, as nobody has said yes to that folder.`,
    remedy: "Run it on a terminal and say yes, or use them with --trust.",
    where: folder,
  };
}

async function saysYes(sentence: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  // The end of the input is a no; without this the question would wait for ever.
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  const question = `patch-tracker: ${sentence}, now and from now on? [y/N] `;
  try {
    const answer = await lines.question(plainText(question), { signal: ended.signal });
    return /^\s*y(es)?\s*$/i.test(answer);
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}

/** What a person decided is kept beside their other configuration: what was read may be thrown away. */
function trustFile({ kept }: Trusted): string {
  const { XDG_CONFIG_HOME: named = "" } = process.env;
  return join(isAbsolute(named) ? named : join(homedir(), ".config"), "patch-tracker", kept);
}

/** A line a folder, each a JSON string: the name of a folder may have any character in it. */
async function trustedFolders(what: Trusted): Promise<Set<string>> {
  try {
    return new Set((await readFile(trustFile(what), "utf8")).split("\n").flatMap(folderOf));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return new Set();
    say(`Which folders you said yes to could not be read (${problemOf(error).what}): you are asked again.`);
    return new Set();
  }
}

/** None of a line that somebody broke: its folder is asked for again. */
function folderOf(line: string): string[] {
  try {
    const folder: unknown = JSON.parse(line);
    return typeof folder === "string" ? [folder] : [];
  } catch {
    return [];
  }
}

/** Appends, so that of two terminals neither takes the other's yes away. */
async function keep(folder: string, what: Trusted): Promise<void> {
  try {
    await mkdir(dirname(trustFile(what)), { recursive: true, mode: 0o700 });
    await appendFile(trustFile(what), `${JSON.stringify(folder)}\n`, { mode: 0o600 });
  } catch (error) {
    say(`Your yes could not be kept (${problemOf(error).what}): you will be asked again.`);
  }
}
