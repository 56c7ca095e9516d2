import { parsedJson } from "../../../core/base/json.ts";
/**
 * The content of a read-only patch document: a file at a commit of the private repository, one side of a file
 * reconstructed from hunks, or the message of a patch or cover.
 */
export type PatchFile =
  | { kind: "file"; repository: string; commit: string; path: string }
  | { kind: "hunks"; messageId: string; file: number; side: "before" | "after" }
  | { kind: "message"; messageId: string };

/** The URI of a document: the tab and the language depend on its path. */
export interface FileAddress {
  path: string;
  query: string;
}

/** @param label of revision and patch, so that equal paths give different documents */
export function addressOf(file: PatchFile, label: string, path: string): FileAddress {
  const folder = label.replaceAll("/", "∕");
  return { path: `/${folder}/${path}`, query: JSON.stringify(file) };
}

/** The content that a URI query stands for; null if it is invalid. It may come from anywhere. */
export function fileAt(query: string): PatchFile | null {
  const file = parsedJson(query);
  if (typeof file !== "object" || file === null || !("kind" in file)) return null;
  const { kind, repository, commit, path, messageId, side } = file as Record<string, unknown>;
  const number = "file" in file ? file.file : undefined;
  if (kind === "file" && isText(repository) && isText(commit) && isText(path))
    return { kind, repository, commit, path };
  if (kind === "message" && isText(messageId)) return { kind, messageId };
  const sides = side === "before" || side === "after";
  if (kind === "hunks" && isText(messageId) && typeof number === "number" && sides)
    return { kind, messageId, file: number, side };
  return null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length < 5_000;
}
