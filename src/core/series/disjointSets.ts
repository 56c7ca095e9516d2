/** Union-find over small integers: which things belong together. */
export class DisjointSets {
  readonly #parent: number[] = [];

  /** A new thing, alone; its number. */
  add(): number {
    this.#parent.push(this.#parent.length);
    return this.#parent.length - 1;
  }

  /** The number that stands for all of its set. */
  find(at: number): number {
    let root = at;
    while (this.#parent[root] !== root) root = this.#parent[root] ?? root;
    while (this.#parent[at] !== root) {
      const next = this.#parent[at] ?? root;
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Joins two sets; the smaller number stands for both, so that the outcome has one order. */
  join(a: number, b: number): number {
    const one = this.find(a);
    const other = this.find(b);
    const root = Math.min(one, other);
    this.#parent[Math.max(one, other)] = root;
    return root;
  }
}
