import { day, minute } from "../base/durations.ts";
import { untilAborted } from "../base/untilAborted.ts";
import { gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";

/** The first-parent line of a branch, newest first. */
export interface Line {
  hashes: string[];
  /** When each was committed, milliseconds since 1970. */
  times: number[];
}

/** Number of cached lines: of the main branch and others, now and a while ago. */
const linesKept = 8;
const step = 366 * day;

/**
 * The first-parent history of branches, which tells what a branch looked like over time; each is read once, as far back
 * as needed.
 */
export class FirstParentLine {
  readonly #lines = new Map<string, { since: number; line: Promise<Line> }>();

  /**
   * The first-parent line of a tip, back to at least that moment (milliseconds since 1970). If the first caller is
   * aborted, the others continue.
   */
  line(repository: Repository, tip: string, since: number, signal: AbortSignal): Promise<Line> {
    const key = `${repository.id} ${tip}`;
    const known = this.#lines.get(key);
    if (known && known.since <= since) return untilAborted(known.line, signal);
    // Reads a little more than needed, for the next question.
    const from = Math.max(0, Math.floor((since - step) / 1000));
    const reading = { since: from * 1000, line: readLine(repository, tip, from) };
    this.#lines.delete(key);
    this.#lines.set(key, reading);
    reading.line.catch(() => {
      if (this.#lines.get(key) === reading) this.#lines.delete(key);
    });
    for (const oldest of this.#lines.keys()) if (this.#lines.size > linesKept) this.#lines.delete(oldest);
    return untilAborted(reading.line, signal);
  }
}

async function readLine(repository: Repository, tip: string, since: number): Promise<Line> {
  const args = ["rev-list", "--first-parent", "--timestamp", `--max-age=${since}`, tip, "--"];
  const text = (await gitOutput(repository, args, "", AbortSignal.timeout(minute))).toString("latin1");
  const line: Line = { hashes: [], times: [] };
  for (const [, time, hash = ""] of text.matchAll(/^(?:commit )?(\d+) ([0-9a-f]{40,64})$/gm)) {
    line.hashes.push(hash);
    line.times.push(Number(time) * 1000);
  }
  return line;
}

/** The newest commit of a line at a moment; null if it began later. */
export function commitAt(line: Line, moment: number): string | null {
  const at = line.times.findIndex((time) => time <= moment);
  return at < 0 ? null : (line.hashes[at] ?? null);
}
