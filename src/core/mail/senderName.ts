import type { Person } from "./message.ts";

/** Characters of a line that may be a name. */
const longest = 60;
/** Letters with which a short form begins as the full name does: "Alex" for "Alexander". */
const shortForm = 3;

/** Whether a line is only the name of the mail's sender, as people sign. */
export function isNameOf(line: string, { name, email }: Person): boolean {
  const bare = line.trim();
  if (bare === "" || bare.length > longest) return false;
  const words = wordsIn(bare);
  if (words.length === 0 || words.length > 4) return false;
  const own = [...wordsIn(name), ...wordsIn(email.split("@")[0] ?? "")];
  return words.every((word) =>
    own.some((one) => one === word || (word.length >= shortForm && one.startsWith(word))),
  );
}

function wordsIn(text: string): string[] {
  return (
    text
      .slice(0, 200)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
