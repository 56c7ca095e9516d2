import { resolve } from "node:path";
import { branchQuery } from "../core/applying/branchQuery.ts";
import type { MissingTrailers } from "../core/applying/model.ts";
import { count } from "../core/base/formatCount.ts";
import { isoDay } from "../core/base/isoDay.ts";
import { shellWord } from "../core/base/shellWord.ts";
import { openCheckout } from "../core/git/checkout.ts";
import { people } from "../core/mail/headers.ts";
import { canBeSentTo, mailboxText } from "../core/mail/mailbox.ts";
import type { Person } from "../core/mail/message.ts";
import { hasScripts } from "../core/nextVersion/maintainers.ts";
import type { LandedPatch, NextPatch, NextVersion } from "../core/nextVersion/model.ts";
import { writeVersion } from "../core/nextVersion/writeVersion.ts";
import type { CommandLine } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { ownProject } from "./ownProject.ts";
import { because, callOf, ended, log, print, say } from "./terminal.ts";
import { carriedReviews, doubts, posted } from "./trailers.ts";
import { isTrusted, type Trusted } from "./trust.ts";
import { UsageError } from "./usageError.ts";

/** `next`: writes the next version of a branch into a folder, and prints the paths. Returns the exit code. */
export async function writeNextVersion(asked: CommandLine): Promise<number> {
  mustBeAddresses("--to", asked.recipients.to);
  mustBeAddresses("--cc", asked.recipients.cc);
  const folder = resolve(asked.repo ?? asked.workspace);
  const { top } = await openCheckout(folder, { log });
  const { settings, project, problems } = await ownProject(asked);
  const has = await hasScripts(top);
  const trusted = has && (await isTrusted(top, asked, scripts));
  const call = callOf("Nothing was written.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const version = await services.nextVersion.prepare(
      {
        project,
        folder,
        branch: asked.branch,
        rfc: asked.rfc,
        ...asked.recipients,
        dropLanded: asked.dropLanded,
        cover: null,
        recipients: null,
        notes: {},
        ...settings.nextVersion,
        trusted,
        changedScripts: asked.changedScripts,
        offline: asked.offline,
      },
      call,
    );
    const out = resolve(asked.out);
    const paths = await writeVersion(out, version.files);
    tell(version);
    for (const sentence of remarksLeft(version)) say(sentence);
    const given = await services.applying.missingTrailers(branchQuery(project, folder, version.branch), call);
    for (const sentence of trailersLeft(given, asked.base)) say(sentence);
    if (has && !trusted)
      say(
        "The scripts of the clone were not asked for recipients, as nobody has said yes to them: run it on a terminal and say yes, or with --trust.",
      );
    if (trusted && !asked.changedScripts && version.changedScripts.length > 0) say(notRun(version));
    print(paths.map((path) => `${path}\n`).join(""));
    say(`To send it: git send-email ${shellWord(asked.out)}/${patternOf(version)}`);
    return ended([...problems, ...found(), ...version.problems]);
  } catch (error) {
    throw because(problems, error);
  } finally {
    close();
  }
}

/** Comments on the last version that were neither answered nor dealt with. */
function remarksLeft({ last, remarks: [first, ...more] }: NextVersion): string[] {
  if (last === null || first === undefined) return [];
  const are = more.length === 0 ? "1 remark on" : `${more.length + 1} remarks on`;
  return [
    `Nobody has dealt with ${are} ${last.label}: patch-tracker comments ${shellWord(first.messageId)} prints what was said.`,
  ];
}

/** Trailers from the list that should be added before sending, or that the person must decide about. */
function trailersLeft({ branch, trailers, carried }: MissingTrailers, base: string | null): string[] {
  const sure = trailers.filter(({ doubt }) => doubt === null);
  const from = base === null ? "" : ` --base ${shellWord(base)}`;
  return [
    ...(sure.length > 0
      ? [
          `The commits lack ${count(sure.length, "trailer")} that the list gave: patch-tracker trailers --branch ${shellWord(branch)}${from} --apply adds what is sure; then prepare the version again.`,
        ]
      : []),
    ...posted(sure),
    ...doubts(trailers.filter(({ doubt }) => doubt !== null)),
    ...carriedReviews(carried),
  ];
}

/** UsageError unless all are addresses. A word may name several people, like a header. */
function mustBeAddresses(option: string, words: string[]): void {
  for (const word of words) {
    const all = people([word]);
    if (all.length > 0 && all.every((one) => canBeSentTo(one) && isWhole(one, word))) continue;
    throw new UsageError(
      `${option} takes an address such as "Ann Lee <ann@example.org>", not ${JSON.stringify(word.slice(0, 100))}.`,
    );
  }
}

/** Whether the whole word was understood: a name next to an address without brackets is probably a mistake. */
function isWhole({ name, email }: Person, word: string): boolean {
  return name === "" || word.toLowerCase().includes(`<${email.toLowerCase()}>`) || word.includes("(");
}

const scripts: Trusted = {
  kept: "trusted-scripts",
  question:
    "{0} has scripts that name the recipients of patches (scripts/get_maintainer.pl, .b4-config). Run them",
};

/** Maximum number of names. */
const mostNames = 5;

function notRun({ changedScripts, base }: NextVersion): string {
  const more = changedScripts.length - mostNames;
  const names = `${changedScripts.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `The scripts of the clone were not asked for recipients, as these are not as ${base.name} has them: ${names}. See what they do, then run it with --run-changed-scripts.`;
}

/** Prints messages on standard error, since standard output has only the paths. */
function tell(version: NextVersion): void {
  const { label, title, last, patches, gone, landed, to, cc, base, notes, branch } = version;
  say(
    `${label} of "${title}" from ${branch}: ${count(patches.length, "patch")} on ${base.commit.slice(0, 12)} "${base.subject}".`,
  );
  if (last === null) say("No earlier version of it is known here.");
  else say(`It follows ${last.label} of ${isoDay(last.date)}: ${last.because}.`);
  if (last !== null) for (const patch of patches) say(lineOf(patch));
  for (const one of gone) say(`  -  gone       ${one}`);
  say(`To: ${named(to)}`);
  say(`Cc: ${named(cc)}`);
  for (const { number, cc } of patches) if (cc.length > 0) say(`Cc of ${number}: ${named(cc)}`);
  for (const one of landed) say(landedLine(one));
  if (landed.some(({ diff, dropped }) => diff !== "different" && !dropped))
    say("--drop-landed leaves out what landed with the same changes.");
  for (const note of notes) say(note);
}

function lineOf({ number, status, title }: NextPatch): string {
  return `${String(number).padStart(3)}  ${status.padEnd(9)}  ${title}`;
}

const forms: Record<LandedPatch["diff"], string> = {
  same: "a rebase drops it.",
  context: "it changes the same lines there, among others; a rebase may stop at it.",
  different: "not with the same changes: it stays in this version, and a rebase may stop at it.",
};

function landedLine({ title, landing, dropped, diff }: LandedPatch): string {
  const place = `"${title}" is in ${landing.branch} as ${landing.commit.slice(0, 12)}`;
  return `${place}${dropped ? ", and was left out." : `; ${forms[diff]}`}`;
}

function named(all: Person[]): string {
  return all.length === 0 ? "nobody" : all.map(mailboxText).join(", ");
}

/** A pattern for the files of this version only. */
function patternOf({ version }: NextVersion): string {
  return version > 1 ? `v${version}-*.patch` : "*.patch";
}
