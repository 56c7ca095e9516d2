/** What can be found by typing: a name, and more about it. */
export interface Findable {
  label: string;
  description: string;
}

/** A line of a choice, as text; icons are not drawn. */
export interface Offer extends Findable {
  /** null: it only says something. */
  id: string | null;
  detail: string;
  /** Shown whatever is typed. */
  always: boolean;
}

/** Every word typed stands in the label or the description; nothing typed finds nothing. */
export function finds(typed: string, { label, description }: Findable): boolean {
  const within = `${label} ${description}`.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length > 0 && words.every((word) => within.includes(word));
}

/** VS Code's own filter shows it: what is typed stands there as it is. */
export function standsIn(typed: string, { label, description }: Findable): boolean {
  const text = typed.trim().toLowerCase();
  return label.toLowerCase().includes(text) || description.toLowerCase().includes(text);
}

/** The one most likely meant: of that very name, then of a name that begins so or has it, then any that is found. */
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

/** The offers; where none of them is found by what is typed, with a line that says so. */
export function orNothing(typed: string, offers: Offer[], said: { label: string; detail: string }): Offer[] {
  if (typed.trim() === "" || offers.some((offer) => offer.id !== null && finds(typed, offer))) return offers;
  return [...offers, { id: null, ...said, description: "", always: true }];
}

/** A text of a person's as a sentence quotes it. */
export function quotable(typed: string): string {
  return typed.trim().slice(0, 80);
}
