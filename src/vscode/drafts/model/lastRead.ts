/**
 * What is read again and again, as it was read last: an older reading that ends later does not take the place of a newer
 * one, and where one fails, what was read before stays.
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
