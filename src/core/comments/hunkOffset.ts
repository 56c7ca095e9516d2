/** How far from its number a line is looked for. */
const reach = 5_000;
/** Lines around one that say where it stands. */
const around = 3;

/**
 * Where a line of a mail's diff stands in the file that the patch made: git applies a hunk some lines away where the
 * file has changed since. Both counted from 1; null where it is not to be found.
 * @param sent that side of the file from its hunks alone, other lines blank
 */
export function lineInFile(sent: string[], file: string[], line: number): number | null {
  let best: { at: number; fitting: number } | null = null;
  for (let away = 0; away <= reach; away++)
    for (const at of away === 0 ? [line] : [line + away, line - away]) {
      const fitting = fittingAt(sent, file, line, at);
      if (fitting > (best?.fitting ?? 0)) best = { at, fitting };
      // No other place fits better than one where all lines do.
      if (fitting === most(sent, line)) return at;
    }
  return best?.at ?? null;
}

/** The other way: where a line of the file stands in the mail's diff; null where the diff does not show it. */
export function lineInDiff(sent: string[], file: string[], line: number): number | null {
  let best: { at: number; fitting: number } | null = null;
  // A blank line is known by what stands around it alone.
  const least = says(file[line - 1]) ? 1 : 2;
  for (let away = 0; away <= reach; away++)
    for (const at of away === 0 ? [line] : [line + away, line - away]) {
      const fitting = fittingAt(sent, file, at, line);
      if (fitting >= least && fitting > (best?.fitting ?? 0)) best = { at, fitting };
      if (fitting >= least && fitting === most(sent, at)) return at;
    }
  return best?.at ?? null;
}

/** How many of the lines around fit a place; 0 where the line itself does not. */
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

/** Blank lines may be such that no hunk shows. */
function says(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "";
}
