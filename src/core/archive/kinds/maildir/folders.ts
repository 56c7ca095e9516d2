import { closeSync, type Dirent, opendirSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

/** A Maildir or mbox file in the folder that the person named. */
export interface MailPlace {
  path: string;
  /** Its name in the store: the path below that folder, for a Maildir with a trailing "/". */
  name: string;
}

export interface MailTree {
  maildirs: MailPlace[];
  files: MailPlace[];
  /** Folders that could not be listed, with the error. */
  unlisted: { path: string; error: unknown }[];
  /** Whether there was more than the limits allow. */
  cut: boolean;
}

/** Mail folders are a few levels deep; a home folder is deeper. */
const maxDepth = 12;
const maxFolders = 2_000;
/** Maximum number of entries examined in one folder. */
export const maxEntries = 1_000_000;
/** The limit for a folder that is not a Maildir. */
const maxFiles = 20_000;

/** Usual names of folders and files with drafts and deleted mail. */
const holdsNoMail =
  /(?:^|\.)(?:Drafts?|Outbox|Templates|Unsent Messages|Trash|Deleted (?:Items|Messages))(?:\.mbox)?$/i;

/**
 * The Maildirs and mbox files in a folder and below it: Maildir++ (".Lists.u-boot" next to cur and new), trees as
 * mbsync and OfflineIMAP create them, folders of files. Drafts and trash are left out unless they are the named folder.
 * Links to folders are not followed, to avoid loops.
 */
export function mailTree(root: string): MailTree {
  const tree: MailTree = { maildirs: [], files: [], unlisted: [], cut: false };
  const waiting = [{ path: root, name: "", depth: 0 }];
  let seen = 0;
  for (let folder = waiting.shift(); folder; folder = waiting.shift()) {
    if (++seen > maxFolders) {
      tree.cut = true;
      break;
    }
    const { path, name, depth } = folder;
    try {
      const { entries, cut } = entriesOf(path, maxFiles);
      tree.cut ||= cut;
      const below = entries
        .filter((entry) => entry.isDirectory() && !holdsNoMail.test(entry.name))
        .map((entry) => entry.name);
      const isMaildir = below.includes("cur") && below.includes("new");
      if (isMaildir) tree.maildirs.push({ path, name: name === "" ? "./" : `${name}/` });
      else tree.files.push(...mboxFiles(path, name, entries));
      const deeper = isMaildir ? below.filter((one) => !["cur", "new", "tmp"].includes(one)) : below;
      if (deeper.length > 0 && depth >= maxDepth) tree.cut = true;
      else
        for (const one of deeper.sort())
          waiting.push({
            path: join(path, one),
            name: name === "" ? one : `${name}/${one}`,
            depth: depth + 1,
          });
    } catch (error) {
      tree.unlisted.push({ path, error });
    }
  }
  return tree;
}

/** The entries of a folder, up to a limit. */
export function entriesOf(path: string, most: number): { entries: Dirent[]; cut: boolean } {
  const entries: Dirent[] = [];
  const folder = opendirSync(path, { bufferSize: 1024 });
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
      if (entries.length >= most) return { entries, cut: true };
      entries.push(entry);
    }
    return { entries, cut: false };
  } finally {
    folder.closeSync();
  }
}

function mboxFiles(path: string, name: string, entries: Dirent[]): MailPlace[] {
  return entries
    .filter((entry) => entry.isFile() && !holdsNoMail.test(entry.name) && isMbox(join(path, entry.name)))
    .map((entry) => ({
      path: join(path, entry.name),
      name: name === "" ? entry.name : `${name}/${entry.name}`,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether a file begins like an mbox or is compressed; mail programs keep index files in the same folders. */
function isMbox(path: string): boolean {
  const head = Buffer.alloc(8);
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    // It cannot be read, so only its name can tell.
    return /\.mbox(?:\.gz)?$/i.test(path);
  }
  try {
    const length = readSync(file, head, 0, head.length, 0);
    if (/^\ufeff?From /.test(head.toString("utf8", 0, length))) return true;
    return length > 1 && head[0] === 0x1f && head[1] === 0x8b && /(?<!\.tar)\.gz$/i.test(path);
  } finally {
    closeSync(file);
  }
}
