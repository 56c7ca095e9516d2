import { resolve } from "node:path";

/**
 * An absolute path that git prints, as the system writes it. On Windows git prints slashes, where node joins with
 * backslashes: in this form alone two paths are the same where their text is.
 * @param inSystem `resolve` of the system that git runs on
 */
export function fromGit(printed: string, inSystem: (...parts: string[]) => string = resolve): string {
  return inSystem(printed);
}
