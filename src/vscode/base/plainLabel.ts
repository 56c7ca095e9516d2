import { plainLine } from "../../core/base/plainText.ts";

/** VS Code's syntax for icons in labels: "$(bug)", "$(sync~spin)". */
const icon = /\$\((?=[\w-]+(?:~[\w-]+)?\))/g;

/** Makes untrusted text safe for labels: icon syntax is shown literally, and control characters are removed. */
export function plainLabel(text: string): string {
  return plainLine(text).replace(icon, "\\$&");
}
