/**
 * What draws nothing and steers a terminal or an editor: controls, halves of characters, marks that turn the direction
 * of the text around them, and line ends that only some know. Tabs stay: code is set in with them.
 */
const steering = /(?!\r?\n|\t)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A text of strangers (mail, git, a repository's configuration, a server, settings) as it may be shown; line ends stay.
 * Whatever reaches a person passes here or through `plainLine`: `print` and `say` of the command line, messages, rows
 * and tooltips of the editor.
 */
export function plainText(text: string): string {
  // Nearly all text is of these alone, and to see that takes a tenth of the time.
  return /[^\n\t -~]/.test(text) ? text.replace(steering, "") : text;
}

/** Such a text on one line, as it may stand in a label or a report. */
export function plainLine(text: string): string {
  return plainText(text.replace(/\s+/g, " ")).replace(/ {2,}/g, " ").trim();
}

/** JSON text: the same characters by their numbers, so that nothing of the data is lost. */
export function plainJson(json: string): string {
  return json.replace(steering, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
