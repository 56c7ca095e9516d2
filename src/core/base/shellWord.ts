/** A word as POSIX shells take it for itself, whatever stands in it. zsh looks for a program behind a leading "=". */
export function shellWord(word: string): string {
  return /^[\w./:@%+-][\w./:@%+=-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
