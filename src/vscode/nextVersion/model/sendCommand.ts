import { shellWord } from "../../../core/base/shellWord.ts";

/**
 * The command that sends the mails of a version; each is named, so that nothing else in the folder goes with them.
 * @param onWindows for PowerShell and cmd alike: null where a path has what one of them reads in quotes, too
 */
export function sendCommand(paths: string[], onWindows: boolean): string | null {
  if (!onWindows) return ["git send-email", ...paths.map(shellWord)].join(" ");
  if (paths.some((path) => /["$%`!\p{Cc}]/u.test(path))) return null;
  return ["git send-email", ...paths.map((path) => (/^[\w.:\\/-]+$/.test(path) ? path : `"${path}"`))].join(
    " ",
  );
}

/**
 * The person's command for tests, for that branch, which may be of somebody else's naming. null: it has a character that
 * means something to one of the shells that a terminal may have. Single quotes hold in all of them but cmd.
 */
export function testCommand(command: string, branch: string, onWindows: boolean): string | null {
  if (!command.includes("{branch}")) return command;
  const isPlain = /^[\w./][\w./-]*$/.test(branch);
  if (!isPlain && (onWindows || branch.includes("'"))) return null;
  return command.replaceAll("{branch}", () => (isPlain ? branch : `'${branch}'`));
}
