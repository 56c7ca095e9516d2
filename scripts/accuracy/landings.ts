// Holds landings against what is known of them: the truth is JSON, a list of { messageId, title, commits, basis,
// mergedVersion, release } as in a hand-checked sample.
import { readFileSync } from "node:fs";
import type { Landing, Series } from "../../src/core/series/series.ts";

interface Known {
  messageId: string;
  title: string;
  commits: string[];
  basis: "link" | "patch-id" | "title" | null;
  mergedVersion: boolean;
  release: string | null;
}

/** Compares, prints each difference and the shares. */
export function compareLandings(series: Series[], file: string): void {
  const truth: Known[] = JSON.parse(readFileSync(file, "utf8"));
  const landings = new Map<string, Landing | null>();
  for (const one of series)
    for (const revision of one.revisions)
      for (const patch of revision.patches) {
        landings.set(patch.messageId, patch.landing);
        // An earlier sending that the same revision replaced stands and falls with the patch.
        for (const alias of patch.aliases) landings.set(alias, null);
      }

  const figures = {
    known: truth.length,
    claims: 0,
    right: 0,
    sure: 0,
    found: 0,
    releases: 0,
    agreeing: 0,
    unseen: 0,
  };
  const say = (kind: string, known: Known, more: string) =>
    console.log(`${kind}: ${known.title}\n  <${known.messageId}> ${more}`);
  for (const known of truth) {
    const landing = landings.get(known.messageId);
    if (landing === undefined) {
      figures.unseen++;
      say("no patch", known, "is not among the patches of any series");
    }
    if (landing) {
      figures.claims++;
      if (known.commits.includes(landing.commit)) figures.right++;
      else
        say(
          "wrong",
          known,
          `${landing.commit.slice(0, 12)} by ${landing.evidence}; known: ${known.commits.join(" ").slice(0, 60) || "none"}`,
        );
    }
    if (known.mergedVersion && (known.basis === "link" || known.basis === "patch-id")) {
      figures.sure++;
      if (landing && known.commits.includes(landing.commit)) {
        figures.found++;
        figures.releases++;
        if (landing.release === known.release) figures.agreeing++;
        else say("release", known, `${landing.release}; known: ${known.release}`);
      } else say("missed", known, `known by ${known.basis}: ${known.commits.join(" ").slice(0, 60)}`);
    }
  }
  const share = (part: number, whole: number) =>
    `${part} of ${whole} (${whole === 0 ? "-" : ((100 * part) / whole).toFixed(2)} %)`;
  console.log(`\npatches known         ${figures.known}, of which no series has ${figures.unseen}`);
  console.log(`claims that are right ${share(figures.right, figures.claims)}`);
  console.log(`sure landings found   ${share(figures.found, figures.sure)}`);
  console.log(`releases that agree   ${share(figures.agreeing, figures.releases)}`);
}
