// A plugin of Stryker: of all faults it lets only so many pass, always the same ones for a seed.
import { createHash } from "node:crypto";

interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly location: unknown;
  readonly replacement: string;
}

interface Options {
  readonly sample: { readonly count: number; readonly seed: string };
}

class Sample {
  // Stryker hands the constructor what is named here.
  static readonly inject = ["options"] as const;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async init(): Promise<void> {}

  /** All in one group, so that the sample is chosen among all of them. */
  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map((mutant) => mutant.id)];
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, { status: string; reason?: string }>> {
    const { count, seed } = this.#options.sample;
    const byLot = mutants
      .map((mutant) => ({ id: mutant.id, lot: lot(mutant, seed) }))
      .sort((one, other) => (one.lot < other.lot ? -1 : 1));
    return Object.fromEntries(
      byLot.map(({ id }, place) => [
        id,
        place < count ? { status: "passed" } : { status: "compileError", reason: "not in the sample" },
      ]),
    );
  }
}

/** Depends on nothing but the fault itself: the rest of the sample stays when a file changes. */
function lot(mutant: Mutant, seed: string): string {
  const name = [seed, mutant.fileName, mutant.location, mutant.replacement];
  return createHash("sha256").update(JSON.stringify(name)).digest("hex");
}

export const strykerPlugins = [{ kind: "Checker", name: "sample", injectableClass: Sample }];
