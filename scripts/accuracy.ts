// Holds what is found against what is known: `npm run accuracy -- --archive URL|FILE --repo DIR --truth FILE`.
// The truth is JSON, a list of { messageId, title, commits, basis, mergedVersion, release } as in a hand-checked sample.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { quietly } from "../src/core/base/call.ts";
import { silentLog } from "../src/core/base/log.ts";
import { nodeFetch } from "../src/core/http/nodeFetch.ts";
import type { Landing } from "../src/core/series/series.ts";
import { createServices } from "../src/core/services.ts";
import { Store } from "../src/core/store/store.ts";

interface Known {
  messageId: string;
  title: string;
  commits: string[];
  basis: "link" | "patch-id" | "title" | null;
  mergedVersion: boolean;
  release: string | null;
}

const { values } = parseArgs({
  options: {
    archive: { type: "string", multiple: true },
    repo: { type: "string" },
    branch: { type: "string" },
    truth: { type: "string" },
  },
});
if (!values.archive || !values.repo || !values.truth) {
  console.error("npm run accuracy -- --archive URL|FILE --repo DIR --truth FILE [--branch REF]");
  process.exit(2);
}

const truth: Known[] = JSON.parse(readFileSync(values.truth, "utf8"));
const directory = mkdtempSync(join(tmpdir(), "patch-tracker-accuracy-"));
const store = Store.open(directory, { log: silentLog, now: Date.now });
const services = createServices({
  store,
  fetch: nodeFetch,
  log: silentLog,
  version: "accuracy",
  now: Date.now,
  past: false,
});
const { series, problems } = await services.series.list(
  {
    archives: values.archive,
    since: null,
    until: null,
    newest: null,
    folders: [values.repo],
    branch: values.branch ?? null,
    offline: false,
  },
  quietly(),
);
store.close();
rmSync(directory, { recursive: true });
for (const problem of problems) console.error(`${problem.what} ${problem.where}`);

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
