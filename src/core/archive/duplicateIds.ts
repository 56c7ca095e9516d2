import { formatCount } from "../base/formatCount.ts";
import type { Problem } from "../base/problem.ts";

/** Whether two mails with one Message-ID say something else. Lists add a footer, which makes no other mail. */
export function differ(one: string, other: string): boolean {
  const [short = "", long = ""] = [one.trimEnd(), other.trimEnd()].sort((a, b) => a.length - b.length);
  return !long.startsWith(short);
}

/** What a person may want to know of them. @param shown which of them is: "first" or "last" */
export function duplicateIds(count: number, where: string, shown: "first" | "last"): Problem {
  const what =
    count === 1
      ? `1 mail came with the Message-ID of another one, and says something else; the one that was read ${shown} is shown.`
      : `${formatCount(count)} mails came with the Message-ID of another one, and say something else; those that were read ${shown} are shown.`;
  return { what, remedy: "Nothing is to be done.", where };
}
