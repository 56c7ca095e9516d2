import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The path that a person wrote as a path, or as an address of this machine; null where it is another address. */
export function filePath(written: string): string | null {
  if (/^~[\\/]/.test(written)) return join(homedir(), written.slice(2));
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) return written;
  try {
    return fileURLToPath(written);
  } catch {
    // Another scheme, or a file of another machine: the problem that comes of it says so.
    return null;
  }
}
