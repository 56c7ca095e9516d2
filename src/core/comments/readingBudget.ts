/**
 * What may be spent on all replies to one series, since no real thread is worth minutes. Each reader subtracts what it
 * used; once a value is below zero, the rest is not read.
 */
export class ReadingBudget {
  /** Lines of replies whose place is looked for, counted each time. A usual thread has some thousands. */
  lines = 600_000;
  /** Lines of patches and covers that are compared with them. */
  patchLines = 1_000_000;
  /** Remarks that get a place each. */
  remarks = 10_000;
  /** Characters that are looked through for a piece of a line. */
  characters = 200_000_000;

  /** No more replies are to be read for their places. */
  get isSpent(): boolean {
    return this.lines < 0 || this.remarks < 0;
  }
}
