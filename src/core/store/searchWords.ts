const maxWords = 20;

/** The words of a typed text that a search can look for: those with a letter or digit. */
export function searchWords(text: string): string[] {
  const words = text
    .slice(0, 1000)
    .normalize("NFC")
    .split(/[\s\0]+/);
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).slice(0, maxWords);
}

/**
 * An FTS5 query for mails that contain all words, each as a prefix. Within quotes FTS5 gives no character a meaning.
 */
export function fullTextQuery(words: string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(" ");
}

/** One word as a LIKE pattern, escaped by "\". */
export function likePattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, "\\$&")}%`;
}
