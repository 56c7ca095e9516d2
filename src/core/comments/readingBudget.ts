/**
 * What may be spent on all replies to one series: so many large ones as no people write are not worth minutes. Whoever
 * reads takes away what was read; where something is below zero, the rest is read no further.
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
