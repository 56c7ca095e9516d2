// What a run of Stryker found, in lines that an editor's terminal makes links of.

/** The part that is read of https://github.com/stryker-mutator/mutation-testing-elements: places count from 1. */
export interface MutationReport {
  readonly files: Readonly<Record<string, MutatedFile>>;
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

interface Mutant {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

const noticed = new Set(["Killed", "Timeout"]);
const missed = new Set(["Survived", "NoCoverage"]);

/** The faults that no test noticed, then a line with the score a file, and of all. */
export function summary(report: MutationReport): string {
  const files = Object.entries(report.files);
  const survivors = files.flatMap(([name, file]) =>
    file.mutants.filter((mutant) => missed.has(mutant.status)).map((mutant) => sentence(name, file, mutant)),
  );
  const scores = files.map(([name, file]) => score(name, file.mutants));
  const all = files.flatMap(([, file]) => file.mutants);
  return [...survivors, "", ...scores.filter((line) => line !== ""), score("all", all)].join("\n");
}

function score(name: string, mutants: readonly Mutant[]): string {
  const caught = mutants.filter((mutant) => noticed.has(mutant.status)).length;
  const counted = caught + mutants.filter((mutant) => missed.has(mutant.status)).length;
  if (counted === 0) return "";
  return `${((100 * caught) / counted).toFixed(1).padStart(5)} %  ${caught} of ${counted}  ${name}`;
}

function sentence(name: string, file: MutatedFile, mutant: Mutant): string {
  const { start } = mutant.location;
  const never = mutant.status === "NoCoverage" ? " (never run)" : "";
  return `${name}:${start.line}:${start.column}${never}  ${short(original(file, mutant))} → ${short(mutant.replacement)}`;
}

function original(file: MutatedFile, { location: { start, end } }: Mutant): string {
  const lines = file.source.split("\n").slice(start.line - 1, end.line);
  lines.push((lines.pop() ?? "").slice(0, end.column - 1));
  lines.unshift((lines.shift() ?? "").slice(start.column - 1));
  return lines.join("\n");
}

function short(code: string): string {
  const line = code.replace(/\s+/g, " ");
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
