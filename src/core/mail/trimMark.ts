const words = "snip(?:ped|s)?|cut|trimm?ed|skip(?:ped)?|deleted|removed|omitted";
const mark = new RegExp(
  `^[\\s>]*(?:[[(<{]\\s*(?:\\.\\s?){2,20}[\\])>}]|[[(<{]?\\s*(?:\\.{3,}|…|(?:-+\\s*)?(?:8<|>8|%<|>%)[\\s8<>%-]*|(?:\\.{2,}\\s*)?(?:${words})(?:\\s*\\.{2,})?)\\s*[\\])>}]?|[-=~]*\\s*\\[?(?:snip)\\]?\\s*[-=~]*)\\s*$`,
  "i",
);
/** These words alone are an answer: "Removed". */
const answer = /^[\s>]*(?:cut|skip(?:ped)?|deleted|removed|omitted)\s*$/i;
/** Characters of a line that may be such a mark. */
const longest = 100;

/** Whether a line only says that lines were left out there: "[..]", "<snip>", "8<". */
export function isTrimMark(line: string): boolean {
  // Many blanks in a row would be divided among the parts of the expression in all ways.
  const text = line.slice(0, longest).replace(/\s+/g, " ");
  return mark.test(text) && !answer.test(text);
}
