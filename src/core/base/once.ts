/** What is made when it is first asked for, once for all who ask; where that failed, the next one to ask tries again. */
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

  /** null while nobody has asked, and where it failed. */
  get asked(): Promise<Made> | null {
    return this.#making;
  }
}
