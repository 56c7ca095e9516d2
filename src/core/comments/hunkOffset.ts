/** Maximum number of lines between a hunk's stated and its real position. */
const reach = 5_000;
/** Number of neighbouring lines that confirm a position. */
const around = 3;

/**
 * The line number in the patched file for a line in a mail's diff, since git applies a hunk at an offset if the file
 * has changed. Both counted from 1; null if not found.
 * @param sent that side of the file from its hunks only, other lines blank
 */
export function lineInFile(sent: string[], file: string[], line: number): number | null {
  let best: { at: number; fitting: number } | null = null;
  for (let away = 0; away <= reach; away++)
    for (const at of away === 0 ? [line] : [line + away, line - away]) {
      const fitting = fittingAt(sent, file, line, at);
      if (fitting > (best?.fitting ?? 0)) best = { at, fitting };
      // All lines match, so no other position can be better.
      if (fitting === most(sent, line)) return at;
    }
  return best?.at ?? null;
}

/** The reverse: the line in the mail's diff for a line of the file; null if the diff does not show it. */
export function lineInDiff(sent: string[], file: string[], line: number): number | null {
  let best: { at: number; fitting: number } | null = null;
  // A blank line can only be recognized by its neighbours.
  const least = says(file[line - 1]) ? 1 : 2;
  for (let away = 0; away <= reach; away++)
    for (const at of away === 0 ? [line] : [line + away, line - away]) {
      const fitting = fittingAt(sent, file, at, line);
      if (fitting >= least && fitting > (best?.fitting ?? 0)) best = { at, fitting };
      if (fitting >= least && fitting === most(sent, at)) return at;
    }
  return best?.at ?? null;
}

/** Number of neighbouring lines that match at a position; 0 if the line itself does not. */
function fittingAt(sent: string[], file: string[], line: number, at: number): number {
  if (sent[line - 1] === undefined || file[at - 1] !== sent[line - 1]) return 0;
  let fitting = 1;
  for (let step = -around; step <= around; step++)
    if (step !== 0 && says(sent[line - 1 + step]) && file[at - 1 + step] === sent[line - 1 + step]) fitting++;
  return fitting;
}

function most(sent: string[], line: number): number {
  let count = 1;
  for (let step = -around; step <= around; step++) if (step !== 0 && says(sent[line - 1 + step])) count++;
  return count;
}

/** Whether a line is known and not blank; blank ones may be those that no hunk shows. */
function says(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "";
}
