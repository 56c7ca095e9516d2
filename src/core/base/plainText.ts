/**
 * Characters that draw nothing and control a terminal or an editor: control characters, lone surrogates, marks that
 * change the text direction, and unusual line ends. Tabs stay, because code is indented with them.
 */
const steering = /(?!\r?\n|\t)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Makes untrusted text (mail, git, a repository's configuration, a server, settings) safe to show; line ends stay. All
 * text for a person passes through here or `plainLine`: `print` and `say` of the command line, messages, rows and
 * tooltips of the editor.
 */
export function plainText(text: string): string {
  // Nearly all text has only these characters, and checking that takes a tenth of the time.
  return /[^\n\t -~]/.test(text) ? text.replace(steering, "") : text;
}

/** Untrusted text on one line, for a label or a report. */
export function plainLine(text: string): string {
  return plainText(text.replace(/\s+/g, " ")).replace(/ {2,}/g, " ").trim();
}

/** JSON text with these characters escaped, so that no data is lost. */
export function plainJson(json: string): string {
  return json.replace(steering, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
