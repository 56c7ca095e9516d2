// What was measured, as a table for people and as JSON for programs.
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** One run of something, in the figure's unit; processor time (ms, all threads) where it could be had. */
export interface Run {
  value: number;
  cpu?: number;
  /** Whatever else the run showed. */
  more?: Record<string, number | string>;
}

export interface Figure {
  name: string;
  unit: "ms" | "MB" | "requests" | "%";
  /** What must be stayed below; null: measured only because it explains another. */
  target: number | null;
  runs: Run[];
  /** How and on what it was measured. */
  how: string;
}

const round = (value: number) => Math.round(value * 10) / 10;

function middle(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function summary(figure: Figure) {
  const values = figure.runs.map((run) => run.value);
  const cpu = figure.runs.flatMap((run) => run.cpu ?? []);
  const median = middle(values);
  return {
    ...figure,
    min: round(Math.min(...values)),
    median: round(median),
    max: round(Math.max(...values)),
    cpu: cpu.length > 0 ? round(middle(cpu)) : null,
    // The median counts: one run in the way of something else is no verdict, nor is one lucky run.
    met: figure.target === null ? null : median < figure.target,
  };
}

/** The facts of the machine on which other figures would come out. */
export function machine() {
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? "",
    cores: availableParallelism(),
    memoryMB: Math.round(totalmem() / 1e6),
    load: loadavg().map(round),
  };
}

export function table(figures: Figure[]): string {
  const rows = [["", "target", "min", "median", "max", "cpu", ""]];
  for (const figure of figures) {
    const { unit, target, min, median, max, cpu, met } = summary(figure);
    const verdict = met === null ? "" : met ? "met" : "MISSED";
    const bound = target === null ? "" : `< ${target} ${unit}`;
    rows.push([
      figure.name,
      bound,
      String(min),
      String(median),
      String(max),
      cpu === null ? "" : String(cpu),
      verdict,
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
