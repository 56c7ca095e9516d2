/** A word as a POSIX shell takes it for itself, whatever stands in it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that sends the mails of a version; each is named, so that nothing else in the folder goes with them. */
export function sendCommand(paths: string[]): string {
  return ["git send-email", ...paths.map(shellWord)].join(" ");
}

/** The person's command for tests, for that branch. */
export function testCommand(command: string, branch: string): string {
  return command.replaceAll("{branch}", () => shellWord(branch));
}
