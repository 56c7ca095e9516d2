import type { HunkSides } from "../../../core/patches/hunkSides.ts";
import type { ChangedFile } from "../../../core/patches/model.ts";
import { messageFile } from "../../base/ids.ts";
import { addressOf, type FileAddress } from "./fileAddress.ts";

/** A file in a diff editor; null for a missing side. */
export interface DiffSides {
  /** Path after the change, and before. */
  path: string;
  oldPath: string;
  left: FileAddress | null;
  right: FileAddress | null;
}

/** Two commits of a private repository; full object names. */
export interface Between {
  repository: string;
  from: string;
  to: string;
}

/**
 * The files that differ between two commits, as documents. `label`: what they belong to, "v2 3∕6"; the same for both
 * sides, since VS Code shows different paths as a rename.
 */
export function diffSidesOf(
  files: ChangedFile[],
  { repository, from, to }: Between,
  label: string,
): DiffSides[] {
  const side = (commit: string, path: string) =>
    addressOf({ kind: "file", repository, commit, path }, label, path);
  return files.map(({ status, path, from: old }) => {
    const oldPath = old ?? path;
    return {
      ...{ path, oldPath },
      left: status === "A" ? null : side(from, oldPath),
      right: status === "D" ? null : side(to, path),
    };
  });
}

/** The files of a patch that applies nowhere, from its hunks. */
export function hunkResources(
  files: Pick<HunkSides, "status" | "path" | "oldPath">[],
  messageId: string,
  label: string,
): DiffSides[] {
  return files.map(({ status, path, oldPath }, file) => ({
    ...{ path, oldPath },
    left:
      status === "A" ? null : addressOf({ kind: "hunks", messageId, file, side: "before" }, label, oldPath),
    right: status === "D" ? null : addressOf({ kind: "hunks", messageId, file, side: "after" }, label, path),
  }));
}

/**
 * The message of a patch or cover as a document, for comments on it. Without other side, also where there is an earlier
 * version: the multi-diff editor would hide what is the same, and the message could not be read as a whole. What changed
 * in it is in the comparison of the versions.
 */
export function messageResource(messageId: string, label: string): DiffSides {
  const right = addressOf({ kind: "message", messageId }, label, messageFile);
  return { path: messageFile, oldPath: messageFile, left: null, right };
}
