/** Characters that draw nothing and steer: controls, halves of characters, and marks that turn the direction of text. */
const steering = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text of strangers (a title, a name) on one line, as it may stand in a label or a report. */
export function plainLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(steering, "").replace(/ {2,}/g, " ").trim();
}
