/** A word quoted for POSIX shells. A leading "=" is quoted too, since zsh expands it. */
export function shellWord(word: string): string {
  return /^[\w./:@%+-][\w./:@%+=-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
