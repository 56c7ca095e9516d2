import type { Board, Doing, Situation } from "../../core/tracker.ts";

/** What a refresh that the person stopped rejects with. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/**
 * Refreshes never run twice at once: a call for what is already being refreshed joins it; a call for something
 * else (a series was added meanwhile) runs once after it. Knows no editor.
 */
export class OneAtATime {
  private readonly work: (situation: Situation, doing: Doing) => Promise<Board>;
  private readonly progress: (text: string) => void;
  private running: { key: string; board: Promise<Board>; controller: AbortController } | null = null;
  private next: { key: string; board: Promise<Board> } | null = null;

  constructor(
    work: (situation: Situation, doing: Doing) => Promise<Board>,
    progress: (text: string) => void,
  ) {
    this.work = work;
    this.progress = progress;
  }

  /** Rejects as `work` does, and with `Cancelled` when it was stopped. */
  run(situation: Situation): Promise<Board> {
    const key = JSON.stringify(situation);
    if (!this.running) return this.start(key, situation);
    if (this.running.key === key && !this.running.controller.signal.aborted) return this.running.board;
    if (this.next?.key === key) return this.next.board;
    const before = (this.next ?? this.running).board;
    const board = before.then(
      () => this.start(key, situation),
      () => this.start(key, situation),
    );
    this.next = { key, board };
    return board;
  }

  /** Stops the running refresh; one that waits behind it still runs. */
  cancel(): void {
    this.running?.controller.abort();
  }

  private start(key: string, situation: Situation): Promise<Board> {
    const controller = new AbortController();
    if (this.next?.key === key) this.next = null;
    const board = this.work(situation, { signal: controller.signal, progress: this.progress })
      .catch((error: unknown) => {
        throw controller.signal.aborted ? new Cancelled("The refresh was cancelled.") : error;
      })
      .finally(() => {
        if (this.running?.controller === controller) this.running = null;
      });
    this.running = { key, board, controller };
    return board;
  }
}
