/** A value made on first use and shared by all callers; after a failure the next caller tries again. */
export class Once<Made> {
  readonly #make: () => Promise<Made>;
  #making: Promise<Made> | null = null;

  constructor(make: () => Promise<Made>) {
    this.#make = make;
  }

  get(): Promise<Made> {
    this.#making ??= this.#make().catch((error: unknown) => {
      this.#making = null;
      throw error;
    });
    return this.#making;
  }

  /** Null while nobody has asked, and after a failure. */
  get asked(): Promise<Made> | null {
    return this.#making;
  }
}
