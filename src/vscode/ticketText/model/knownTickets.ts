import type { TicketRules } from "../../../core/project/config.ts";
import type { TicketEntry } from "../../../core/tickets/model.ts";
import { TicketIds } from "../../../core/tickets/ticketIds.ts";

/** Characters of a document that are searched; a thread of a hundred mails is shorter. */
const longestText = 1_000_000;

/** A ticket id in a text, with its ticket if known. */
export interface TicketMention {
  id: string;
  /** Offsets in the text. */
  start: number;
  end: number;
  entry: TicketEntry | null;
  url: string | null;
}

/** The source of tickets: TicketsModel. */
interface Source {
  tickets(): Promise<{ tickets: TicketEntry[] }>;
  readonly live: { readonly settings: { tickets: TicketRules } };
}

/** The tickets for use in texts: while they are reloaded, the previous ones are used. */
export class KnownTickets {
  readonly #source: Source;
  #latest: TicketEntry[] | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The loaded tickets; null if the first load takes longer than so many milliseconds. */
  async within(patience: number): Promise<TicketEntry[] | null> {
    const loading = this.#load();
    if (this.#latest) return this.#latest;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, patience, null);
    });
    return Promise.race([loading, late]).finally(() => clearTimeout(timer));
  }

  /** The ticket ids of known projects in a text. Waits only if something looks like an id. */
  async mentions(text: string): Promise<TicketMention[]> {
    const ids = new TicketIds(this.#source.live.settings.tickets);
    const beginning = text.slice(0, longestText);
    if (ids.mentions(beginning).length === 0) return [];
    const entries = new Map((await this.#load()).map((entry) => [entry.id, entry]));
    return ids.mentions(beginning, new Set(entries.keys())).map((mention) => {
      const entry = entries.get(mention.id) ?? null;
      return { ...mention, entry, url: entry?.url ?? ids.url(mention.id) };
    });
  }

  async #load(): Promise<TicketEntry[]> {
    this.#latest = (await this.#source.tickets()).tickets;
    return this.#latest;
  }
}
