import { formatCount } from "../base/formatCount.ts";
import type { Problem } from "../base/problem.ts";

/** Whether two mails with one Message-ID have different texts. A footer added by a list makes no difference. */
export function differ(one: string, other: string): boolean {
  const [short = "", long = ""] = [one.trimEnd(), other.trimEnd()].sort((a, b) => a.length - b.length);
  return !long.startsWith(short);
}

/**
 * The problem that reports such mails.
 * @param shown which of them is shown
 */
export function duplicateIds(count: number, where: string, shown: "first" | "last"): Problem {
  const what =
    count === 1
      ? `1 mail came with the Message-ID of another one, and says something else; the one that was read ${shown} is shown.`
      : `${formatCount(count)} mails came with the Message-ID of another one, and say something else; those that were read ${shown} are shown.`;
  return { what, remedy: "Nothing is to be done.", where };
}
