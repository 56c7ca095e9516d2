import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { errorCode } from "../core/base/errorCode.ts";
import { english } from "../core/base/localize.ts";
import { type Problem, UserError } from "../core/base/problem.ts";
import { defaultSettings, readSettings, type Settings } from "../core/settings.ts";
import type { CommandLine } from "./arguments.ts";
import { isTrusted, leftOut } from "./trust.ts";

/** Bytes; far more than anybody writes by hand. */
const mostBytes = 10_000_000;

export interface FolderSettings {
  settings: Settings;
  /** The folder that has the settings. */
  folder: string;
  /** What is wrong with them, or that they were ignored. */
  problems: Problem[];
}

/**
 * Our settings in a folder's VS Code settings; the defaults if the folder is not trusted. UserError if the folder does
 * not exist, or the file cannot be read.
 * @param otherwise a folder to use if the first has none of our settings
 */
export async function readFolderSettings(
  folder: string,
  asked: Pick<CommandLine, "trust">,
  otherwise = folder,
): Promise<FolderSettings> {
  const { values, problems } = await readValues(folder);
  const none = Object.keys(values).length === 0 && problems.length === 0;
  if (none && otherwise !== folder) return readFolderSettings(otherwise, asked);
  // Nobody is asked about a folder without settings.
  if (!none && !(await isTrusted(folder, asked)))
    return { settings: defaultSettings, folder, problems: [leftOut(folder)] };
  const { settings, faults } = readSettings(values, english);
  return { settings, folder, problems: [...problems, ...faults] };
}

/** Values without the prefix `patchTracker.`. Like VS Code, reads what it can of a file with errors. */
async function readValues(folder: string): Promise<{ values: Record<string, unknown>; problems: Problem[] }> {
  const path = join(folder, ".vscode", "settings.json");
  let text: string;
  try {
    await mustBeReadable(path);
    text = await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      if (existsSync(folder)) return { values: {}, problems: [] };
      throw new UserError(`There is no folder ${folder}.`, "Check the name.", folder);
    }
    throw new UserError(
      `The settings ${path} could not be read.`,
      "Check the file and its permissions.",
      path,
      error,
    );
  }
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true }) ?? {};
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new UserError(`The settings ${path} are no JSON object.`, "Correct the file in VS Code.", path);
  const prefix = "patchTracker.";
  const values = Object.fromEntries(
    Object.entries(parsed)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  return { values, problems: errors.slice(0, 1).map((error) => mistake(path, text, error)) };
}

/** An untrusted folder may have a link to an endless file. */
async function mustBeReadable(path: string): Promise<void> {
  const found = await stat(path);
  if (!found.isFile() || found.size > mostBytes) throw new Error("It is no file, or a huge one.");
}

function mistake(path: string, text: string, { offset }: ParseError): Problem {
  const line = text.slice(0, offset).split("\n").length;
  return {
    what: `The settings ${path} have a mistake in line ${line}; what could be read counts.`,
    remedy: "Correct the file in VS Code.",
    where: path,
  };
}

/** For a person whose settings do not follow a series yet. */
export function followsNone(folder: string): string {
  return `The settings of ${folder} follow no series. Name them in patchTracker.series there, each as {"thread": "address or Message-ID"}.`;
}
