import type { Call } from "../base/call.ts";
import { distinctProblems, UserError } from "../base/problem.ts";
import { historyIn } from "../mail/coverText.ts";
import { labelOf } from "../series/label.ts";
import type { Revision } from "../series/series.ts";
import { latestOf, mailsOf } from "../series/seriesQueries.ts";
import type { BranchCommit, BranchRange } from "./branchRange.ts";
import type { ChangedPlaces } from "./changedPlaces.ts";
import { comparedWithLast, goneIn, nextPatch, placesIn } from "./comparedWithLast.ts";
import { openRemarks, saidOf } from "./draftedChangelog.ts";
import { findRecipients } from "./findRecipients.ts";
import { formatPatches } from "./formatPatches.ts";
import { landedPatches } from "./landedPatches.ts";
import type { LandedPatch, LastVersion, NextVersion } from "./model.ts";
import { baseNotes, commitNotes, privateNotes, titlesBelow, workTreeNotes } from "./notSent.ts";
import { answeredBy, numberOf, prefixOf } from "./numbering.ts";
import type { Ground, Making, Parts } from "./preparationContext.ts";
import { ownCcOf } from "./recipients.ts";
import type { NextVersionRequest } from "./request.ts";
import type { SentPatch, SentSeries } from "./sentSeries.ts";
import { withRecipients } from "./versionFile.ts";
import { writtenFiles } from "./writtenFiles.ts";

/** Makes one version, from a branch to its files. */
export class Preparation {
  readonly #making: Making;

  constructor(parts: Parts, ground: Ground, request: NextVersionRequest) {
    const notes = [...(ground.kept?.said ?? [])];
    this.#making = {
      ...{ parts, ground, request },
      told: { notes, problems: [...ground.problems], changedScripts: [] },
    };
  }

  async run(call: Call): Promise<NextVersion> {
    const making = this.#making;
    const { ground, request, told } = making;
    const { range, found, kept } = ground;
    const { rfc } = request;
    const last = found && latestOf(found.series);
    const landed = await this.#landed(call.signal);
    const out = new Set(landed.filter(({ dropped }) => dropped).map(({ commit }) => commit));
    const own = this.#ownCommits();
    const commits = own.filter(({ hash, isEmpty }) => !out.has(hash) && !isEmpty);
    if (commits.length === 0) throw nothingLeft(range);
    this.#checkCommits(commits);
    const below = request.project.base === null ? [] : await titlesBelow(range, call.signal);
    told.notes.push(
      ...privateNotes(last, making.parts.host.store),
      ...commitNotes(own, commits),
      ...(await workTreeNotes(range, request.trusted, call.signal)),
      ...baseNotes(range, below),
    );
    const version = numberOf(making, last);
    const prefix = prefixOf(making, last);
    const plain = formatPatches(
      range.checkout,
      {
        commits: commits.map(({ hash }) => hash),
        base: range.published,
        version,
        prefix,
        cover: this.#isCovered(commits, last),
        inReplyTo: answeredBy(making),
        signature: ground.format.signature ?? range.repository.gitVersion,
      },
      call.signal,
    );
    // Finding the recipients may take a second; the patches are compared meanwhile.
    const recipients = plain.then((files) => findRecipients(making, files, commits, call));
    recipients.catch(() => undefined);
    const compared = await comparedWithLast(making, own, call);
    const places = compared?.rangeDiff ? placesIn(compared) : new Map<string, ChangedPlaces>();
    const patches = commits.map((commit, at) => nextPatch(commit, at, compared, places));
    const label = labelOf(version, rfc, patches.length, []);
    const gone = goneIn(compared, landed, below);
    const said = last ? await saidOf(making, last, call) : [];
    const { files, title } = await writtenFiles(making, await plain, {
      label,
      patches,
      places,
      gone,
      landed,
      compared,
      said,
      call,
    });
    const { to, cc, coverCc, patchCc } = await recipients;
    const addressed = {
      files,
      patches: patches.map((patch, at) => ({ ...patch, cc: patchCc[at] ?? [] })),
      coverCc,
    };
    return {
      folder: range.checkout.top,
      branch: range.branch,
      version,
      label,
      prefix,
      title,
      last: last && found && lastVersion(last, found),
      base: { commit: range.base.hash, subject: range.base.subject, name: range.from },
      ...addressed,
      gone,
      landed,
      to,
      cc,
      files: files.map((file, at) => withRecipients(file, to, [...cc, ...ownCcOf(addressed, at)])),
      kept: kept?.tool ?? null,
      remarks: openRemarks(making, said),
      tip: range.tip,
      upstream: range.upstream,
      scriptsFrom: range.scriptsFrom,
      changedScripts: told.changedScripts,
      notes: told.notes,
      problems: distinctProblems(told.problems),
    };
  }

  /** The branch's commits without those at its ends that are not patches, such as b4's cover letter commit. */
  #ownCommits(): BranchCommit[] {
    const { range, kept } = this.#making.ground;
    const isPatch = ({ hash }: BranchCommit) => !kept?.left.has(hash);
    const { commits } = range;
    return commits.slice(commits.findIndex(isPatch), commits.findLastIndex(isPatch) + 1).filter(isPatch);
  }

  #isCovered(commits: BranchCommit[], last: Revision | null): boolean {
    const { kept } = this.#making.ground;
    if (kept?.tool === "patman") return kept.covered;
    return commits.length > 1 || (kept === null && last !== null && last.cover !== null);
  }

  /** The landed commits; each is dropped only if nothing is lost by that. */
  async #landed(signal: AbortSignal): Promise<LandedPatch[]> {
    const { parts, ground, request } = this.#making;
    if (!ground.found) return [];
    const all = await landedPatches(ground.range, ground.found, parts.cache, signal);
    return all.map((one) => ({ ...one, dropped: request.dropLanded && one.diff !== "different" }));
  }

  /** Reports what the person should know about the commits before they are sent. */
  #checkCommits(commits: BranchCommit[]): void {
    const { top } = this.#making.ground.range.checkout;
    for (const { hash, subject, message } of commits) {
      const name = `${hash.slice(0, 12)} "${subject.slice(0, 80)}"`;
      if (/^(?:fixup|squash|amend)! /.test(subject))
        this.#making.told.problems.push({
          what: `${name} is still to be put into another commit.`,
          remedy: "Run git rebase -i --autosquash, then prepare the version again.",
          where: top,
        });
      if (isCut(message))
        this.#making.told.problems.push({
          what: `The message of ${name} has a line by which git am takes it to end there: "---", or the head of a diff.`,
          remedy: "Indent that line with git rebase -i, then prepare the version again.",
          where: top,
        });
    }
  }
}

/** Whether git am would cut off a part of the message; a changelog below "---" is meant to be cut. */
function isCut(message: string): boolean {
  const end = /^(?:---\s*$|diff -|Index: )/m;
  const at = end.exec(message)?.index ?? message.length;
  const below = message.slice(at).replace(/^---.*\n?/, "");
  return at < message.length && (historyIn(below) === "" || end.test(below) || /^[\w-]+-by: /m.test(below));
}

function nothingLeft({ branch, checkout: { top } }: BranchRange): UserError {
  return new UserError(
    `No patch of the branch ${branch} is left to send: all of its commits are in the project, or change nothing.`,
    "git rebase drops them from the branch.",
    top,
  );
}

const evidences: Record<SentPatch["evidence"], string> = {
  "message-id": "a commit names its mail",
  "patch-id": "the diff of a commit is the same",
  title: "titles and authors are the same",
};

function lastVersion(revision: Revision, { series, patches }: SentSeries): LastVersion {
  const order: SentPatch["evidence"][] = ["message-id", "patch-id", "title"];
  const had = [...patches.values()].map(({ evidence }) => evidence);
  const best = order.find((one) => had.includes(one)) ?? "title";
  return {
    label: revision.label,
    messageId: mailsOf(revision)[0] ?? "",
    date: revision.date,
    title: series.title,
    because: evidences[best],
  };
}
