/** Something that can be found by typing. */
export interface Findable {
  label: string;
  description: string;
}

/** A line of a choice; icon syntax is shown literally. */
export interface Offer extends Findable {
  /** Null for a line that is only information. */
  id: string | null;
  detail: string;
  /** Shown whatever is typed. */
  always: boolean;
}

/** Whether label or description contain every typed word; nothing typed matches nothing. */
export function finds(typed: string, { label, description }: Findable): boolean {
  const within = `${label} ${description}`.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length > 0 && words.every((word) => within.includes(word));
}

/** Whether VS Code's own filter would show it: the typed text occurs literally. */
export function standsIn(typed: string, { label, description }: Findable): boolean {
  const text = typed.trim().toLowerCase();
  return label.toLowerCase().includes(text) || description.toLowerCase().includes(text);
}

/** The best match: an equal label, then one that begins with the text or contains it, then any match. */
export function bestHit<T extends Findable>(typed: string, among: T[]): T | undefined {
  const text = typed.trim();
  const small = text.toLowerCase();
  const found = among.filter((one) => finds(text, one));
  return (
    found.find(({ label }) => label === text) ??
    found.find(({ label }) => label.toLowerCase().startsWith(small)) ??
    found.find(({ label }) => label.toLowerCase().includes(small)) ??
    found[0]
  );
}

/** The offers; if none matches the typed text, with a line that says so. */
export function orNothing(typed: string, offers: Offer[], said: { label: string; detail: string }): Offer[] {
  if (typed.trim() === "" || offers.some((offer) => offer.id !== null && finds(typed, offer))) return offers;
  return [...offers, { id: null, ...said, description: "", always: true }];
}

/** A person's text shortened for quoting in a sentence. */
export function quotable(typed: string): string {
  return typed.trim().slice(0, 80);
}
