import { second } from "../../../core/base/durations.ts";
import type { AskingSeries } from "../../../core/tracking/asking.ts";

/** What the check goes by. */
export interface AskingChecked {
  /** When archives and git were asked last; null: never. */
  updated: number | null;
  /** Somebody looks, and no refresh runs. */
  idle: boolean;
  ask(signal: AbortSignal): Promise<AskingSeries[]>;
  /** What went wrong. */
  warn(text: string): void;
}

/** How long nothing else may have happened before it begins. */
const pause = second;

/** Series that ask for the person, looked for in the background once after each refresh. Knows no editor. */
export class AskingCheck {
  readonly #current: () => AskingChecked;
  readonly #found: () => void;
  readonly #pause: number;
  #known: AskingSeries[] = [];
  /** The refresh that they are known of. */
  #of: number | null = null;
  #running: AbortController | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** @param found others are known than before */
  constructor(current: () => AskingChecked, found: () => void, wait = pause) {
    this.#current = current;
    this.#found = found;
    this.#pause = wait;
  }

  /** What is known by now, newest first. */
  get known(): readonly AskingSeries[] {
    return this.#known;
  }

  /** Something may have changed: they are looked for once nothing else is done. */
  later(): void {
    clearTimeout(this.#timer);
    const { idle, updated } = this.#current();
    if (!idle) this.#running?.abort();
    else if (updated !== null && updated !== this.#of && this.#running === null)
      this.#timer = setTimeout(() => void this.#run(), this.#pause);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const { updated, ask, warn } = this.#current();
    try {
      const before = threadsOf(this.#known);
      this.#known = await ask(running.signal);
      this.#of = updated;
      if (threadsOf(this.#known) !== before) this.#found();
    } catch (error) {
      if (running.signal.aborted) return;
      // Not asked again before the next refresh.
      this.#of = updated;
      warn(`not known which series ask for you: ${error}`);
    } finally {
      this.#running = null;
    }
  }
}

function threadsOf(all: readonly AskingSeries[]): string {
  return all.map(({ found }) => found.messageId).join("\n");
}
