import { resolve } from "node:path";

/**
 * An absolute path printed by git, in the form of the operating system. On Windows git prints slashes and Node.js joins
 * with backslashes; only in one form can paths be compared as text.
 * @param inSystem `resolve` of the system that git runs on
 */
export function fromGit(printed: string, inSystem: (...parts: string[]) => string = resolve): string {
  return inSystem(printed);
}
