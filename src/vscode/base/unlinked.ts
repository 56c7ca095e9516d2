/**
 * A sentence with words of strangers in it (a server's, a mail's, a note's), ready to be shown as a message: there VS
 * Code draws "[text](command:…)" as a link, and who clicks it runs that command.
 */
export function unlinked(sentence: string): string {
  return sentence.replaceAll("](", "] (");
}
