/**
 * Runs something once changes have settled: some time after the last change, but at most so many milliseconds after the
 * first. It never runs twice at once; changes during a run start another one. Does not depend on VS Code.
 */
export class Settled {
  private readonly wait: number;
  private readonly longest: number;
  private readonly run: () => Promise<void>;
  private timer: NodeJS.Timeout | undefined;
  private first: number | null = null;
  private running = false;

  constructor({ wait, longest }: { wait: number; longest: number }, run: () => Promise<void>) {
    this.wait = wait;
    this.longest = longest;
    this.run = run;
  }

  changed(): void {
    this.first ??= Date.now();
    if (this.running) return;
    clearTimeout(this.timer);
    const left = Math.max(0, this.first + this.longest - Date.now());
    this.timer = setTimeout(() => void this.ring(), Math.min(this.wait, left));
  }

  private async ring(): Promise<void> {
    this.first = null;
    this.running = true;
    try {
      await this.run();
    } finally {
      this.running = false;
      if (this.first !== null) this.changed();
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.first = null;
  }
}
