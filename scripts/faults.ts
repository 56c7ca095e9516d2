// `npm run faults -- [--seed N] [--times N] [--only KIND] [--case N]`: a bounded campaign of faults against the reader of
// archives: servers that fail, readers that are killed, disks that are full, stores that are damaged, mails that are
// mutated. Says of each kind how often one refresh without faults healed it, how often a person was told, and how often
// something was lost in silence: then it ends with 1.
import { parseArgs } from "node:util";
import { randomFrom } from "./bench/random.ts";
import type { Case, Outcome } from "./faults/case.ts";
import { killCases } from "./faults/kills.ts";
import { mailCases } from "./faults/mails.ts";
import { diskCases, serverCases } from "./faults/server.ts";
import { storeCases } from "./faults/stores.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261129" },
    times: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    case: { type: "string" },
  },
});
const [seed, times] = [Number(values.seed), Number(values.times)];

interface Counts {
  cases: number;
  recovered: number;
  told: number;
  lost: number;
  silent: number;
  notes: Map<string, number>;
}
const counts = new Map<string, Counts>();
const began = performance.now();

const stores = await storeCases(times, seed);
const all: Case[] = [
  ...serverCases(times),
  ...diskCases(times),
  ...(await killCases(times)),
  ...stores.cases,
  ...mailCases(times),
];
for (const [number, one] of all.entries()) {
  if (!one.kind.includes(values.only) || (values.case !== undefined && number !== Number(values.case)))
    continue;
  count(one, number, await one.run(randomFrom(seed + number * 7919)));
}
await stores.end();
print();

function count({ kind, what }: Case, number: number, { end, silent, why, note }: Outcome): void {
  const sum = counts.get(kind) ?? { cases: 0, recovered: 0, told: 0, lost: 0, silent: 0, notes: new Map() };
  counts.set(kind, sum);
  sum.cases++;
  sum[end]++;
  if (silent) sum.silent++;
  const kills = /^(\d+) kills$/.exec(note ?? "")?.[1];
  if (note !== undefined) {
    const [name, more] = kills === undefined ? [note, 1] : ["kills", Number(kills)];
    sum.notes.set(name, (sum.notes.get(name) ?? 0) + more);
  }
  if (end === "lost") console.log(`LOST (--case ${number}) ${kind}, ${what}: ${why}`);
  else if (note !== undefined && kills === undefined)
    console.log(`${note} (--case ${number}) ${kind}, ${what}`);
  else if (silent) console.log(`silent until the next refresh (--case ${number}) ${kind}, ${what}`);
}

function print(): void {
  const columns = ["cases", "recovered", "told", "lost in silence", "silent until the next refresh"];
  console.log(`\n${"".padEnd(40)}${columns.map((name) => name.padStart(name.length + 3)).join("")}`);
  for (const [kind, sum] of counts) {
    const figures = [sum.cases, sum.recovered, sum.told, sum.lost, sum.silent];
    const row = figures.map((figure, at) => String(figure).padStart((columns[at] ?? "").length + 3)).join("");
    console.log(kind.padEnd(40) + row);
    for (const [note, often] of sum.notes) console.log(`  ${often} × ${note}`);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\nseed ${seed}, ${seconds} s`);
  if ([...counts.values()].some(({ lost }) => lost > 0)) process.exitCode = 1;
}
