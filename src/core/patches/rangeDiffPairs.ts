/** A line of a range-diff that tells of a patch: its place in either range, from 1; null where it is not there. */
export interface RangeDiffPair {
  from: number | null;
  to: number | null;
  /** Diff and message are the same. */
  isSame: boolean;
  /** Of the text, from 0. */
  line: number;
}

/** Numbers are aligned, which takes three blanks at most; what git shows of the patches begins with four. */
const head = /^ {0,3}(-|\d+): +(?:-+|[0-9a-f]+) ([=!<>]) +(-|\d+): +(?:-+|[0-9a-f]+)(?: |$)/;

/** The patches that a range-diff names, in its order. What it prints of their contents is indented. */
export function pairsIn(text: string): RangeDiffPair[] {
  const place = (text: string) => (text === "-" ? null : Number(text));
  return text.split("\n").flatMap((line, at): RangeDiffPair[] => {
    const [whole, from = "-", sign, to = "-"] = head.exec(line.slice(0, 400)) ?? [];
    if (whole === undefined) return [];
    return [{ from: place(from), to: place(to), isSame: sign === "=", line: at }];
  });
}
