import { second } from "../../../core/base/durations.ts";
import type { AskingSeries } from "../../../core/tracking/asking.ts";

/** The input of the check. */
export interface AskingChecked {
  /** When archives and git were last asked; null: never. */
  updated: number | null;
  /** The view is visible, and no refresh is running. */
  idle: boolean;
  ask(signal: AbortSignal): Promise<AskingSeries[]>;
  /** What went wrong. */
  warn(text: string): void;
}

/** Milliseconds without other activity before it begins. */
const pause = second;

/** Looks in the background, once after each refresh, for series that ask for the person. Does not depend on VS Code. */
export class AskingCheck {
  readonly #current: () => AskingChecked;
  readonly #found: () => void;
  readonly #pause: number;
  #known: AskingSeries[] = [];
  /** The refresh that the result is based on. */
  #of: number | null = null;
  #running: AbortController | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** @param found called when the result has changed */
  constructor(current: () => AskingChecked, found: () => void, wait = pause) {
    this.#current = current;
    this.#found = found;
    this.#pause = wait;
  }

  /** The result so far, newest first. */
  get known(): readonly AskingSeries[] {
    return this.#known;
  }

  /** Call it when something may have changed; the check runs once nothing else does. */
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
      // Not tried again before the next refresh.
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
