// Holds what is said of series against what is known:
//   npm run accuracy -- --archive URL|FILE --repo DIR --truth FILE [--branch REF]   landings, by a hand-checked sample
//   npm run accuracy -- --archive FILE --states                                     state and turn, by accuracy/states.json
//   npm run accuracy -- --archive FILE --comments                                   places of remarks, by accuracy/comments.json
//   npm run accuracy -- --archive FILE --patchwork DIR [--examples N]               what mails say, by Patchwork's own parser
//   npm run accuracy -- --archive FILE --b4 [--b4-source DIR] [--examples N]        what threads give, by b4 itself
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { quietly } from "../src/core/base/call.ts";
import { silentLog } from "../src/core/base/log.ts";
import { nodeFetch } from "../src/core/http/nodeFetch.ts";
import { createServices } from "../src/core/services.ts";
import { Store } from "../src/core/store/store.ts";
import { compareWithB4 } from "./accuracy/b4.ts";
import { compareComments } from "./accuracy/comments.ts";
import { compareLandings } from "./accuracy/landings.ts";
import { rawMails } from "./accuracy/mails.ts";
import { compareFixtures, compareWithPatchwork } from "./accuracy/patchwork.ts";
import { compareStates } from "./accuracy/states.ts";

const { values } = parseArgs({
  options: {
    archive: { type: "string", multiple: true },
    repo: { type: "string" },
    branch: { type: "string" },
    truth: { type: "string" },
    states: { type: "boolean" },
    comments: { type: "boolean" },
    patchwork: { type: "string" },
    b4: { type: "boolean" },
    "b4-source": { type: "string", default: "" },
    examples: { type: "string", default: "3" },
  },
});
const { archive, repo, truth, states, comments, patchwork, b4 } = values;
if (!archive || !(states || comments || patchwork || b4 || (repo && truth))) {
  console.error(
    "npm run accuracy -- --archive URL|FILE (--repo DIR --truth FILE [--branch REF] | --states | --comments | --patchwork DIR | --b4)",
  );
  process.exit(2);
}

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
    archives: archive,
    since: null,
    until: null,
    newest: null,
    folders: repo === undefined ? [] : [repo],
    branch: values.branch ?? null,
    offline: false,
  },
  quietly(),
);
for (const problem of problems) console.error(`${problem.what} ${problem.where}`);
if (truth) compareLandings(series, truth);
if (comments) compareComments(store, console.log);
const told = { say: console.log, examples: Number(values.examples) };
const mails = patchwork || b4 ? await rawMails(archive[0] ?? "") : new Map<string, Buffer>();
if (patchwork) compareFixtures(patchwork, console.log);
if (patchwork) compareWithPatchwork(patchwork, { series, store, mails }, told);
if (b4) compareWithB4(values["b4-source"], { series, store, mails }, told);
if (states) compareStates(store.range(0, Number.MAX_SAFE_INTEGER), console.log);
store.close();
rmSync(directory, { recursive: true });
