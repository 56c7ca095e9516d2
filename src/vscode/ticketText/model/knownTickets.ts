import type { TicketRules } from "../../../core/project/config.ts";
import type { TicketEntry } from "../../../core/tickets/model.ts";
import { TicketIds } from "../../../core/tickets/ticketIds.ts";

/** In longer documents tickets are looked for in their beginning; a thread of a hundred mails is shorter. */
const longestText = 1_000_000;

/** An id in a text, with its ticket where one is known. */
export interface TicketMention {
  id: string;
  /** Offsets in the text. */
  start: number;
  end: number;
  entry: TicketEntry | null;
  url: string | null;
}

/** Where the tickets come from: TicketsModel. */
interface Source {
  tickets(): Promise<{ tickets: TicketEntry[] }>;
  readonly live: { readonly settings: { tickets: TicketRules } };
}

/** The tickets as texts need them: what was loaded last is good enough while it is loaded anew. */
export class KnownTickets {
  readonly #source: Source;
  #latest: TicketEntry[] | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  /** What is loaded; the first time that may take until later, and the answer is null after so many milliseconds. */
  async within(patience: number): Promise<TicketEntry[] | null> {
    const loading = this.#load();
    if (this.#latest) return this.#latest;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, patience, null);
    });
    return Promise.race([loading, late]).finally(() => clearTimeout(timer));
  }

  /** The ids in a text that are tickets of a project known here. Waits only where something looks like one. */
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
