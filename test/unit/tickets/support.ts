import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "../../../src/core/base/log.ts";
import { UserError } from "../../../src/core/base/problem.ts";
import { type Checkout, openCheckout } from "../../../src/core/git/checkout.ts";
import { type SampleOptions, type SampleRepository, sampleRepository } from "../../support/repository.ts";

export const never = new AbortController().signal;
/** 2024-01-23, milliseconds since 1970. */
const someDay = 1_706_000_000_000;

/** A repository of somebody called Ann, with so many commits on master: "c1" is the first. */
export function annsRepository(commits: number, options: SampleOptions = {}): SampleRepository {
  const made = Array.from({ length: commits }, (_, index) => ({
    name: `c${index + 1}`,
    message: `efi: part ${index + 1}`,
    authored: someDay + index * 60_000,
    ...(commits > 100 && { files: {} }),
  }));
  const repository = sampleRepository(made, options);
  name(repository.folder, "Ann Lee", options.bare);
  return repository;
}

/** Says in its configuration whose repository it is. */
export function name(folder: string, who: string, bare = false): void {
  const email = `${who.split(" ")[0]?.toLowerCase()}@example.org`;
  appendFileSync(
    join(folder, bare ? "config" : ".git/config"),
    `[user]\n\tname = ${who}\n\temail = ${email}\n[core]\n\tpager = cat\n`,
  );
}

export function open(folder: string): Promise<Checkout> {
  return openCheckout(folder, { log: silentLog });
}

/** What a person reads when this fails: what is wrong, and the remedy. */
export async function sentence(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof UserError) return `${error.problem.what} ${error.problem.remedy}`;
    throw error;
  }
  throw new Error("it did not fail");
}
