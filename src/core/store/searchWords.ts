const maxWords = 20;

/** The words of what a person typed that a search can look for: those with a letter or digit. */
export function searchWords(text: string): string[] {
  const words = text
    .slice(0, 1000)
    .normalize("NFC")
    .split(/[\s\0]+/);
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).slice(0, maxWords);
}

/** Mails that hold all words, each as a beginning, in FTS5's language: within quotes nothing has a meaning in it. */
export function fullTextQuery(words: string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(" ");
}

/** One word as a LIKE pattern, escaped by "\". */
export function likePattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, "\\$&")}%`;
}
