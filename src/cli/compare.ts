import { resolve } from "node:path";
import type { Call } from "../core/base/call.ts";
import { UserError } from "../core/base/problem.ts";
import { openCheckout } from "../core/git/checkout.ts";
import { baseNamed } from "../core/git/commitNamed.ts";
import type { ComparedPatch, Comparison, RevisionCommits } from "../core/patches/model.ts";
import type { Review, Series } from "../core/series/series.ts";
import type { Services } from "../core/services.ts";
import type { CommandLine } from "./arguments.ts";
import { type PostedSeries, postedSeries, refusals } from "./diff.ts";
import { openServices } from "./openServices.ts";
import { jsonText } from "./seriesText.ts";
import { callOf, ended, log, print, printData, say } from "./terminal.ts";

/** `compare`: prints the changes from one version of a series to another. Returns the exit code. */
export async function answerCompare(asked: CommandLine): Promise<number> {
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const posted = await postedSeries(asked, services, call);
    if (asked.commit !== null) {
      printData(await withCommit(asked, asked.commit, posted, services, call));
      return ended([...found(), ...posted.problems]);
    }
    const { series, project, problems } = posted;
    const to = placeOf(series, asked.to, series.revisions.length - 1);
    const from = placeOf(series, asked.from, to - 1);
    if (from === to) throw withItself(series, to);
    const request = { project, series, from, to, offline: asked.offline };
    const comparison = await services.patches.compare(request, call);
    if (asked.json) print(jsonText(toJson(comparison, series, { from, to })));
    else printData(comparison.rangeDiff ?? tableOf(comparison));
    const sides = [comparison.from, comparison.to];
    const unfit = sides.flatMap((side) => [...side.problems, ...refusals(side.patches)]);
    const code = ended([...found(), ...problems, ...unfit]);
    if (!asked.json && comparison.rangeDiff !== null) for (const side of sides) tellLacking(side);
    return code;
  } finally {
    close();
  }
}

/** Says what git was not given: it shows the counterparts of these patches as new or dropped, which they are not. */
function tellLacking({ label, patches }: RevisionCommits): void {
  const numbers = patches.flatMap(({ commit, number }) => (commit === null ? number : []));
  if (numbers.length === 0) return;
  const named = numbers.length === 1 ? `patch ${numbers[0]}` : `patches ${numbers.join(", ")}`;
  say(
    `The range-diff lacks ${named} of ${label}, so what shows there as new or dropped may be in both versions. With --json such patches are compared by their mails.`,
  );
}

/** The changes between a posted patch, applied to the parent, and the person's commit that it became. */
async function withCommit(
  asked: CommandLine,
  name: string,
  { series, project }: PostedSeries,
  services: Services,
  call: Call,
): Promise<string> {
  const { thread, offline } = asked;
  const checkout = await openCheckout(resolve(asked.repo ?? "."), { log });
  const commit = await baseNamed(checkout, name, call.signal);
  const { archives } = project;
  const { revision, patch } = await services.patches.place({ archives, series, thread }, call);
  if (patch === null)
    throw new UserError(
      "The mail that is named is no patch, so there is nothing to set beside the commit.",
      "Name the mail of a patch with --commit.",
    );
  const { rebased, repository, from, to, files } = await services.patches.applied(
    { project, series, revision, offline, patch, commit },
    call,
  );
  if (!rebased)
    say(
      "The patch does not apply to the commit below, so the two are on different bases: of the files that one of them touches, what the bases differ in is shown as well.",
    );
  return services.patches.diff({ repository, from, to, files }, call);
}

/** Index of the revision with that version, preferring patches over an RFC; without one, `usual`. */
export function placeOf(series: Series, wanted: string | null, usual: number): number {
  const all = series.revisions;
  const named = wanted?.toLowerCase().replace(/^v(?=\d)/, "");
  const labelled = all.findIndex(({ label }) => label.toLowerCase() === wanted?.toLowerCase());
  const numbered = all.findLastIndex(({ version, rfc }) => !rfc && String(version) === named);
  const rfc = all.findLastIndex(({ version }) => String(version) === named);
  const place = wanted === null ? usual : ([labelled, numbered, rfc].find((at) => at >= 0) ?? -1);
  if (place >= 0) return place;
  const labels = all.map(({ label }) => label).join(", ");
  throw new UserError(
    wanted === null
      ? `The series has ${labels} only, so there is nothing to compare with.`
      : `The series has no version ${wanted}.`,
    wanted === null ? "Compare again when the next version is there." : `It has ${labels}.`,
  );
}

function withItself({ revisions }: Series, place: number): UserError {
  const labels = revisions.map(({ label }) => label).join(", ");
  return new UserError(
    `${revisions[place]?.label} cannot be compared with itself.`,
    `Name two versions with --from and --to: the series has ${labels}.`,
  );
}

/** The object of `--json`; its shape is part of the program's interface and is documented in the README. */
function toJson(
  { patches }: Comparison,
  { revisions }: Series,
  places: { from: number; to: number },
): object {
  const named = (place: number) => ({
    version: revisions[place]?.version,
    label: revisions[place]?.label,
  });
  return {
    from: named(places.from),
    to: named(places.to),
    patches: patches.map(({ status, reordered, title, from, to, reviews }) => ({
      ...{ status, reordered, title },
      from: from && { messageId: from.messageId, number: from.number, commit: from.commit },
      to: to && { messageId: to.messageId, number: to.number, commit: to.commit },
      reviews: reviews.map(reviewOf),
    })),
  };
}

function reviewOf({ trailer, person: { name, email }, messageId }: Review): object {
  return { trailer, person: { name, email }, messageId };
}

/** The table of patches, if there are no commits for git to compare. */
function tableOf({ from, to, patches }: Comparison): string {
  const number = (place: ComparedPatch["from"]) => String(place?.number ?? "-").padStart(3);
  const lines = patches.map((patch) => {
    const status = patch.reordered ? `${patch.status}, reordered` : patch.status;
    return `${number(patch.from)} -> ${number(patch.to)}  ${status}: ${patch.title}\n`;
  });
  return `${from.label} -> ${to.label}\n${lines.join("")}`;
}
