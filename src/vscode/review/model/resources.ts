import type { ChangedFile } from "../../../core/patches/changedFiles.ts";
import type { HunkSides } from "../../../core/patches/hunkSides.ts";
import { addressOf, type FileAddress } from "./fileAddress.ts";

/** A file of a diff editor; null where that side has none. */
export interface Resource {
  /** Where it is after the change, and before. */
  path: string;
  oldPath: string;
  left: FileAddress | null;
  right: FileAddress | null;
}

const submodule = "160000";

/** The files that differ between two commits, as documents. `label`: what they are of: "v2 3∕6". */
export function resourcesOf(files: ChangedFile[], repository: string, label: string): Resource[] {
  const side = (object: string | null, mode: string, path: string) => {
    if (object === null) return null;
    const file =
      mode === submodule
        ? ({ kind: "submodule", commit: object } as const)
        : ({ kind: "blob", repository, object } as const);
    return addressOf(file, label, path);
  };
  return files.map(({ path, oldPath, before, after, oldMode, mode }) => ({
    ...{ path, oldPath },
    left: side(before, oldMode, oldPath),
    right: side(after, mode, path),
  }));
}

/** The files of a patch that applies nowhere, from its hunks alone. */
export function hunkResources(files: HunkSides[], messageId: string, label: string): Resource[] {
  return files.map(({ status, path, oldPath }, file) => ({
    ...{ path, oldPath },
    left:
      status === "A" ? null : addressOf({ kind: "hunks", messageId, file, side: "before" }, label, oldPath),
    right: status === "D" ? null : addressOf({ kind: "hunks", messageId, file, side: "after" }, label, path),
  }));
}

/** The message of a patch or cover, beside nothing: a document that remarks on it can stand on. */
export function messageResource(messageId: string, label: string): Resource {
  const path = "Commit message";
  const right = addressOf({ kind: "message", messageId }, label, path);
  return { path, oldPath: path, left: null, right };
}
