import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { TrackerError } from "../core/problem.ts";

/** The settings that VS Code keeps in a folder, as far as they are ours: without their prefix `patchTracker.`. */
export async function readFolderSettings(folder: string): Promise<Record<string, unknown>> {
  const path = join(folder, ".vscode", "settings.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new TrackerError(
      `The settings ${path} could not be read.`,
      "Check the file and its permissions.",
      path,
      error,
    );
  }
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text, errors, { allowTrailingComma: true });
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed))
    throw new TrackerError(`The settings ${path} are no JSON object.`, "Correct the file in VS Code.", path);
  const prefix = "patchTracker.";
  return Object.fromEntries(
    Object.entries(parsed)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
