import { appendFile, mkdir, readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { errorCode } from "../core/base/errorCode.ts";
import { parsedJson } from "../core/base/json.ts";
import { plainText } from "../core/base/plainText.ts";
import { type Problem, problemOf } from "../core/base/problem.ts";
import type { CommandLine } from "./arguments.ts";
import { say } from "./terminal.ts";

/** What a person is asked to trust a folder for. */
export interface Trusted {
  /** Name of the file with the trusted folders. */
  kept: string;
  /** The question, with "{0}" for the folder. */
  question: string;
}

const settings: Trusted = {
  kept: "trusted-folders",
  question: "The settings of {0} name archives to ask and files to open. Use them",
};

/**
 * Whether a folder's settings apply. They say which servers are asked and which files are opened, and may have come
 * with somebody's repository: as in VS Code, they are ignored until the person trusts the folder. The person is asked
 * once, at a terminal, and the answer is stored. `--trust` is the answer for one run of a script.
 * @param what what the trust is for: letting a folder name archives does not allow it to run anything
 */
export async function isTrusted(
  folder: string,
  { trust }: Pick<CommandLine, "trust">,
  what: Trusted = settings,
): Promise<boolean> {
  if (trust) return true;
  // By its real path: a link that is changed later leads to another folder.
  const place = await realpath(folder);
  if ((await trustedFolders(what)).has(place)) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  if (!(await saysYes(what.question.replace("{0}", () => place)))) return false;
  await keep(place, what);
  return true;
}

/** The problem that a folder's settings were ignored. */
export function leftOut(folder: string): Problem {
  return {
    what: `The settings of ${folder} were left out, as nobody has said yes to that folder.`,
    remedy: "Run it on a terminal and say yes, or use them with --trust.",
    where: folder,
  };
}

async function saysYes(sentence: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  // The end of the input means no; without this the question would wait for ever.
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

/** Stored with the person's other configuration, since the data folder may be deleted. */
function trustFile({ kept }: Trusted): string {
  const { XDG_CONFIG_HOME: named = "" } = process.env;
  return join(isAbsolute(named) ? named : join(homedir(), ".config"), "patch-tracker", kept);
}

/** One folder a line, as a JSON string, since its name may have any character. */
async function trustedFolders(what: Trusted): Promise<Set<string>> {
  try {
    return new Set((await readFile(trustFile(what), "utf8")).split("\n").flatMap(folderOf));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return new Set();
    say(`Which folders you said yes to could not be read (${problemOf(error).what}): you are asked again.`);
    return new Set();
  }
}

/** Empty for a damaged line: its folder is asked about again. */
function folderOf(line: string): string[] {
  const folder = parsedJson(line);
  return typeof folder === "string" ? [folder] : [];
}

/** Appends, so that two terminals do not overwrite each other's answer. */
async function keep(folder: string, what: Trusted): Promise<void> {
  try {
    await mkdir(dirname(trustFile(what)), { recursive: true, mode: 0o700 });
    await appendFile(trustFile(what), `${JSON.stringify(folder)}\n`, { mode: 0o600 });
  } catch (error) {
    say(`Your yes could not be kept (${problemOf(error).what}): you will be asked again.`);
  }
}
