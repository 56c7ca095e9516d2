import { plainLine } from "../../core/base/plainText.ts";

/**
 * Makes a sentence with untrusted text safe for VS Code's messages, which would show "[text](command:…)" as a link that
 * runs the command.
 */
export function messageText(sentence: string): string {
  return plainLine(sentence).replaceAll("](", "] (");
}
