import { plainLine } from "../../core/base/plainText.ts";

/**
 * A sentence with words of strangers in it (a server's, a mail's, a repository's configuration), as VS Code may show
 * it: there "[text](command:…)" is drawn as a link, and who clicks it runs that command.
 */
export function messageText(sentence: string): string {
  return plainLine(sentence).replaceAll("](", "] (");
}
