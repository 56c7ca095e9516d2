/**
 * Limits for reading all replies to one series, because no real thread is worth minutes. Each reader subtracts what it
 * used; once a value is negative, the rest is not read.
 */
export class ReadingBudget {
  /** Lines of replies that are located, counted each time. Usual threads have a few thousand. */
  lines = 600_000;
  /** Lines of patches and covers that they are compared with. */
  patchLines = 1_000_000;
  /** Remarks that are located separately. */
  remarks = 10_000;
  /** Characters searched for a piece of a line. */
  characters = 200_000_000;

  /** Whether the remaining replies are no longer located. */
  get isSpent(): boolean {
    return this.lines < 0 || this.remarks < 0;
  }
}
