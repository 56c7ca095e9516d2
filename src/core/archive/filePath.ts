import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutLogin } from "../base/withoutLogin.ts";

/** The local path that a person wrote, as a path or a `file:` address; null for other addresses. */
export function filePath(written: string): string | null {
  if (/^~[\\/]/.test(written)) return join(homedir(), written.slice(2));
  if (withoutLogin(written) !== null) return null;
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) return written;
  try {
    return fileURLToPath(written);
  } catch {
    // Another scheme, or a file on another machine; the caller reports it.
    return null;
  }
}
