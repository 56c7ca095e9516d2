import { shellWord } from "../../../core/base/shellWord.ts";

/**
 * The command that sends the mails of a version; it names each file, so that nothing else in the folder is sent.
 * @param onWindows for both PowerShell and cmd: null if a path has characters that one of them interprets even in
 * quotes
 */
export function sendCommand(paths: string[], onWindows: boolean): string | null {
  if (!onWindows) return ["git send-email", ...paths.map(shellWord)].join(" ");
  if (paths.some((path) => /["$%`!\p{Cc}]/u.test(path))) return null;
  return ["git send-email", ...paths.map((path) => (/^[\w.:\\/-]+$/.test(path) ? path : `"${path}"`))].join(
    " ",
  );
}

/**
 * The person's test command for a branch, whose name may come from somebody else. Null if the name has a character that
 * some shell interprets. Single quotes protect in all of them but cmd.
 */
export function testCommand(command: string, branch: string, onWindows: boolean): string | null {
  if (!command.includes("{branch}")) return command;
  const isPlain = /^[\w./][\w./-]*$/.test(branch);
  if (!isPlain && (onWindows || branch.includes("'"))) return null;
  return command.replaceAll("{branch}", () => (isPlain ? branch : `'${branch}'`));
}
