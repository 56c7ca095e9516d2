import type { Checkout } from "../git/checkout.ts";
import { notesRef } from "../git/notesRef.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import { readingFault, writingFault } from "./errors.ts";

const setting = "notes.rewriteRef";

/**
 * Whether amend and rebase copy the tickets of a commit to its replacement: the configuration names our notes, or all
 * ("refs/notes/*").
 */
export async function keepsOnRewrite(checkout: Checkout): Promise<boolean> {
  const values = await config(checkout, "--null", "--get-all", setting).catch((error: unknown) => {
    // git fails without a message if nothing is set.
    if (error instanceof GitFailure && error.stderr === "") return "";
    throw readingFault(checkout, error);
  });
  return values.split("\0").some((value) => matches(value, notesRef));
}

/** Makes amend and rebase copy tickets, in this repository's own configuration. Other refs configured there stay. */
export async function keepOnRewrite(checkout: Checkout): Promise<void> {
  if (await keepsOnRewrite(checkout)) return;
  await config(checkout, "--local", "--add", setting, notesRef).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
}

async function config(checkout: Checkout, ...args: string[]): Promise<string> {
  const signal = new AbortController().signal;
  return (await gitOutput(checkout, ["config", ...args], "", signal)).toString("utf8");
}

/** Matches like git: "*" is any text, including slashes. Sets ("[a-z]") count as not matching. */
function matches(pattern: string, text: string): boolean {
  let places = new Set([0]);
  for (const each of pattern) {
    const [first = text.length + 1] = places;
    const next = [...places]
      .filter((place) => each === "?" || text[place] === each)
      .map((place) => place + 1);
    places = new Set(each === "*" ? from(first, text.length) : next);
  }
  return places.has(text.length);
}

function from(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
