import { plainLine } from "../../core/base/plainText.ts";

/** As VS Code writes icons in labels: "$(bug)", "$(sync~spin)". */
const icon = /\$\((?=[\w-]+(?:~[\w-]+)?\))/g;

/**
 * A text of strangers (a mail's, a repository's, a setting's) as a label that VS Code draws icons in may hold it: what
 * would be drawn as one stands there as it was written, and nothing steers the line.
 */
export function plainLabel(text: string): string {
  return plainLine(text).replace(icon, "\\$&");
}
