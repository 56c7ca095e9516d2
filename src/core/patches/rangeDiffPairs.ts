/** The line of a range-diff for one patch: its 1-based number in each range; null if it is not in that one. */
export interface RangeDiffPair {
  from: number | null;
  to: number | null;
  /** Whether diff and message are equal. */
  isSame: boolean;
  /** 0-based line of the text. */
  line: number;
}

/** Numbers are aligned with at most three blanks; git indents the contents of patches by four. */
const head = /^ {0,3}(-|\d+): +(?:-+|[0-9a-f]+) ([=!<>]) +(-|\d+): +(?:-+|[0-9a-f]+)(?: |$)/;

/** The patches in a range-diff, in order. Their contents are indented and skipped. */
export function pairsIn(text: string): RangeDiffPair[] {
  const place = (text: string) => (text === "-" ? null : Number(text));
  return text.split("\n").flatMap((line, at): RangeDiffPair[] => {
    const [whole, from = "-", sign, to = "-"] = head.exec(line.slice(0, 400)) ?? [];
    if (whole === undefined) return [];
    return [{ from: place(from), to: place(to), isSame: sign === "=", line: at }];
  });
}
