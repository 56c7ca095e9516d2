/** Union-find over small integers: which things belong together. */
export class DisjointSets {
  readonly #parent: number[] = [];

  /** Adds a set with one new member; returns the member's number. */
  add(): number {
    this.#parent.push(this.#parent.length);
    return this.#parent.length - 1;
  }

  /** The number that represents the set that `at` is in. */
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

  /** Joins two sets. The smaller number represents both, so that the result does not depend on the order of calls. */
  join(a: number, b: number): number {
    const one = this.find(a);
    const other = this.find(b);
    const root = Math.min(one, other);
    this.#parent[Math.max(one, other)] = root;
    return root;
  }
}
