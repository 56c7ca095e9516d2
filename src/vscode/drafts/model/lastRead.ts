/**
 * The last value of something that is read repeatedly: an older reading that ends later does not replace a newer one,
 * and a failed one does not replace the value.
 */
export class LastRead<Value> {
  readonly #read: () => Promise<Value>;
  readonly #failed: (error: unknown) => void;
  #value: Value;
  #begun = 0;
  #shown = 0;

  constructor(first: Value, read: () => Promise<Value>, failed: (error: unknown) => void) {
    this.#value = first;
    this.#read = read;
    this.#failed = failed;
  }

  get value(): Value {
    return this.#value;
  }

  async again(): Promise<void> {
    const number = ++this.#begun;
    try {
      const value = await this.#read();
      if (number < this.#shown) return;
      this.#shown = number;
      this.#value = value;
    } catch (error) {
      this.#failed(error);
    }
  }
}
