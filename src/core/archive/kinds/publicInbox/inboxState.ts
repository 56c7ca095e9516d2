import * as v from "valibot";
import type { Store } from "../../../store/store.ts";

const epoch = v.object({
  /** The manifest's fingerprint when the epoch was fetched; null if there was none. */
  fingerprint: v.nullable(v.string()),
  /** The first month that was fetched; "" for all. */
  since: v.string(),
});
const schema = v.object({
  /** Names of the known epochs, newest first. */
  epochs: v.array(v.string()),
  /** When newer ones were last looked for without a manifest, milliseconds since 1970; null if there is a manifest. */
  probed: v.nullable(v.number()),
  /** Whether the server supports only complete fetches. */
  whole: v.boolean(),
  fetched: v.record(v.string(), epoch),
});
/** What is remembered of an inbox on a server, besides the positions of its epochs. */
export type InboxState = v.InferOutput<typeof schema>;

const none: InboxState = { epochs: [], probed: null, whole: false, fetched: {} };

/** Reads and writes the state of one inbox, under a period that is no epoch's name. */
export class InboxMemory {
  readonly #store: Pick<Store, "positions" | "setPosition">;
  readonly #archive: string;

  constructor(store: Pick<Store, "positions" | "setPosition">, archive: string) {
    this.#store = store;
    this.#archive = archive;
  }

  get state(): InboxState {
    const position = this.#store.positions(this.#archive).find(({ period }) => period === "");
    const result = v.safeParse(schema, position?.value);
    return result.success ? result.output : none;
  }

  keep(changes: Partial<InboxState>): void {
    this.#store.setPosition({ archive: this.#archive, period: "", value: { ...this.state, ...changes } });
  }

  keepFetched(name: string, fetched: InboxState["fetched"][string] | null): void {
    const { [name]: _, ...others } = this.state.fetched;
    this.keep({ fetched: fetched === null ? others : { ...others, [name]: fetched } });
  }
}
