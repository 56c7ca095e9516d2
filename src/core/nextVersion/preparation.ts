import type { Call } from "../base/call.ts";
import { distinctProblems, type Problem, UserError } from "../base/problem.ts";
import type { Comment } from "../comments/model.ts";
import type { CommentService } from "../comments/service.ts";
import { configuration } from "../git/configuration.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { people } from "../mail/headers.ts";
import type { Person } from "../mail/message.ts";
import { withAddresses } from "../mail/patchMail.ts";
import { samePerson } from "../mail/person.ts";
import type { BranchComparison } from "../patches/branchComparison.ts";
import { pairsIn } from "../patches/rangeDiffPairs.ts";
import type { PatchesService } from "../patches/service.ts";
import type { HostServices } from "../project/hostServices.ts";
import { knownProject, usualProject } from "../project/knownProjects.ts";
import { permalink } from "../project/uboot.ts";
import { labelOf } from "../series/label.ts";
import type { Revision } from "../series/series.ts";
import { latestOf, mailsOf } from "../series/seriesQueries.ts";
import type { BranchCommit, BranchRange } from "./branchRange.ts";
import { type ChangedPlaces, changedPlaces } from "./changedPlaces.ts";
import { changedScripts, pathsNamed } from "./changedScripts.ts";
import { changesDraft, headingOf, withHistory } from "./changelog.ts";
import { historyIn, readCover } from "./coverText.ts";
import { formatPatches } from "./formatPatches.ts";
import type { KeptInBranch } from "./keptInBranch.ts";
import { type Maintainers, maintainersOf, recipientCommands } from "./maintainers.ts";
import type { ChangeStatus, LandedPatch, LastVersion, NextPatch, NextVersion, VersionFile } from "./model.ts";
import { ccLines, distinctRecipients, participantsOf } from "./recipients.ts";
import type { NextVersionRequest } from "./request.ts";
import type { SentPatch, SentSeries } from "./sentSeries.ts";
import { subjectPrefix, usualPrefix } from "./subjectPrefix.ts";
import {
  coverBlurb,
  coverTitle,
  editedCover,
  filledCover,
  withLines,
  withMessage,
  withNotes,
  withRecipients,
} from "./versionFile.ts";

interface Parts {
  host: HostServices;
  lookup: SeriesLookup;
  patches: PatchesService;
  comments: CommentService;
}

/** What is known before anything is written. */
interface Ground {
  range: BranchRange;
  sender: Person;
  found: SentSeries | null;
  /** What b4 or patman keep of it in the branch. */
  kept: KeptInBranch | null;
  /** Of the branch, as git keeps it. */
  description: string;
  problems: Problem[];
}

/** A diff that is attached is for people to read. Characters. */
const mostAttached = 100_000;

/** One version, from a branch to its files. */
export class Preparation {
  readonly #parts: Parts;
  readonly #ground: Ground;
  readonly #request: NextVersionRequest;
  readonly #problems: Problem[];
  readonly #notes: string[] = [];
  #changedScripts: string[] = [];

  constructor(parts: Parts, ground: Ground, request: NextVersionRequest) {
    this.#parts = parts;
    this.#ground = ground;
    this.#request = request;
    this.#problems = [...ground.problems];
    this.#notes.push(...(ground.kept?.said ?? []));
  }

  async run(call: Call): Promise<NextVersion> {
    const { range, found, kept } = this.#ground;
    const { rfc, dropLanded } = this.#request;
    const last = found && latestOf(found.series);
    const landed = this.#landed();
    const out = new Set(dropLanded ? landed.map(({ commit }) => commit) : []);
    const own = this.#ownCommits();
    const commits = own.filter(({ hash, isEmpty }) => !out.has(hash) && !isEmpty);
    if (commits.length === 0) throw nothingLeft(range);
    this.#look(commits);
    const version = this.#version(last);
    const prefix = await this.#prefix(last);
    const plain = formatPatches(
      range.checkout,
      {
        commits: commits.map(({ hash }) => hash),
        base: range.published,
        version,
        prefix,
        cover: this.#isCovered(commits, last),
        inReplyTo: this.#inReplyTo(),
      },
      call.signal,
    );
    // Who gets the patches may take a second to be asked: meanwhile they are compared.
    const recipients = plain.then((files) => this.#recipients(files, call));
    recipients.catch(() => undefined);
    const compared = await this.#compare(own, call);
    const places = compared?.rangeDiff ? placesIn(compared) : new Map<string, ChangedPlaces>();
    const patches = commits.map((commit, at) => this.#nextPatch(commit, at, compared, places));
    const label = labelOf(version, rfc, patches.length, []);
    const gone = goneIn(compared, landed);
    const { files, title } = await this.#written(await plain, {
      label,
      patches,
      places,
      gone,
      landed,
      compared,
      call,
    });
    const { to, cc } = await recipients;
    return {
      folder: range.checkout.top,
      branch: range.branch,
      version,
      label,
      prefix,
      title,
      last: last && found && lastVersion(last, found),
      base: { commit: range.base.hash, subject: range.base.subject, name: range.from },
      patches,
      gone,
      landed: landed.map((one) => ({ ...one, dropped: out.has(one.commit) })),
      to,
      cc,
      files: files.map((file) => withRecipients(file, to, cc)),
      kept: kept?.tool ?? null,
      remarks: last ? await this.#remarks(last, true, call) : [],
      tip: range.tip,
      upstream: range.upstream,
      scriptsFrom: range.scriptsFrom,
      changedScripts: this.#changedScripts,
      notes: this.#notes,
      problems: distinctProblems(this.#problems),
    };
  }

  /** The branch's commits without those at its ends that are no patches, as b4 keeps its cover letter in one. */
  #ownCommits(): BranchCommit[] {
    const { range, kept } = this.#ground;
    const isPatch = ({ hash }: BranchCommit) => !kept?.left.has(hash);
    const { commits } = range;
    return commits.slice(commits.findIndex(isPatch), commits.findLastIndex(isPatch) + 1).filter(isPatch);
  }

  /** The number after the last version's; what b4 or patman say counts where it is a later one. */
  #version(last: Revision | null): number {
    const { kept } = this.#ground;
    const next = versionAfter(last);
    if (kept === null || kept.version === null) {
      if (kept?.tool === "patman" && next > 1)
        this.#notes.push(
          `No commit says “Series-version: ${next}” yet, which patman needs to send this version.`,
        );
      return next;
    }
    if (last === null || kept.version > last.version) return kept.version;
    const how =
      kept.tool === "b4"
        ? `b4 prep --force-revision ${next} sets it right`
        : `write “Series-version: ${next}” in the commit that says it`;
    this.#notes.push(
      `${kept.tool} would send v${kept.version}, and ${last.label} was sent: this is v${next}; ${how}.`,
    );
    return next;
  }

  #isCovered(commits: BranchCommit[], last: Revision | null): boolean {
    const { kept } = this.#ground;
    if (kept?.tool === "patman") return kept.covered;
    return commits.length > 1 || (kept === null && last !== null && last.cover !== null);
  }

  /** The branch's commits that are in the project, or on their way there. */
  #landed(): LandedPatch[] {
    const { range, found } = this.#ground;
    return range.commits.flatMap(({ hash, subject }): LandedPatch[] => {
      const patch = found?.patches.get(hash)?.patch;
      const landing = patch?.landing;
      if (!patch || !landing || landing.reverted) return [];
      const { commit, branch, elsewhere = false, release } = landing;
      const place = { commit, branch, elsewhere, release };
      return [{ commit: hash, title: subject, messageId: patch.messageId, landing: place, dropped: false }];
    });
  }

  /** What a person should know of the commits before they are sent. */
  #look(commits: BranchCommit[]): void {
    const { top } = this.#ground.range.checkout;
    for (const { hash, subject, message } of commits) {
      const name = `${hash.slice(0, 12)} “${subject.slice(0, 80)}”`;
      if (/^(?:fixup|squash|amend)! /.test(subject))
        this.#problems.push({
          what: `${name} is still to be put into another commit.`,
          remedy: "Run git rebase -i --autosquash, then prepare the version again.",
          where: top,
        });
      if (/^(?:---\s*$|diff -|Index: )/m.test(message))
        this.#problems.push({
          what: `The message of ${name} has a line by which git am takes it to end there: “---”, or the head of a diff.`,
          remedy: "Indent that line with git rebase -i, then prepare the version again.",
          where: top,
        });
    }
  }

  async #prefix(last: Revision | null): Promise<string> {
    const { top } = this.#ground.range.checkout;
    const configured = await configuration(top, "^format\\.subjectprefix$");
    const [mail] = this.#parts.host.store.get(last ? mailsOf(last).slice(0, 1) : []);
    const { rfc } = this.#request;
    const kept = this.#ground.kept?.prefix ?? null;
    // What b4 or patman would write is said there, an RFC too.
    if (kept !== null) return subjectPrefix(`[${kept}] x`, rfc || /\bRFC\b/i.test(kept));
    return subjectPrefix(mail?.subject ?? "", rfc, configured.at(-1)?.[1] ?? usualPrefix);
  }

  #inReplyTo(): string | null {
    const revisions = this.#ground.found?.series.revisions ?? [];
    const { inReplyTo } = this.#request;
    const wanted =
      inReplyTo === "first" ? revisions[0] : inReplyTo === "previous" ? revisions.at(-1) : undefined;
    const id = wanted && mailsOf(wanted)[0];
    return id !== undefined && /^[\x21-\x7e]{3,900}$/.test(id) && !/[<>]/.test(id) ? id : null;
  }

  /** The last version beside the branch; null: there is none. */
  async #compare(own: BranchCommit[], call: Call): Promise<BranchComparison | null> {
    const { range, found } = this.#ground;
    if (!found) return null;
    const { project, attach, offline } = this.#request;
    const { series, patchIds } = found;
    const commits = own.map(({ hash, subject, author }) => {
      const id = patchIds.commits.get(hash) ?? "";
      return { hash, title: subject, author, sameness: id === "" ? null : id };
    });
    const request = {
      project: { ...project, folders: [range.checkout.top] },
      series,
      revision: series.revisions.length - 1,
      offline,
      base: own[0]?.parent ?? range.base.hash,
      tip: own.at(-1)?.hash ?? range.tip,
      commits,
      sameness: Object.fromEntries(patchIds.mails),
      interdiff: attach === "interdiff",
    };
    return this.#parts.patches.compareBranch(request, call);
  }

  #nextPatch(
    { hash, subject }: BranchCommit,
    at: number,
    compared: BranchComparison | null,
    places: ReadonlyMap<string, ChangedPlaces>,
  ): NextPatch {
    const pair = compared?.patches.find(({ to }) => to?.messageId === hash);
    const patch = { commit: hash, number: at + 1, title: subject };
    if (!pair?.from) return { ...patch, status: "new", before: null };
    const { messageId, number } = pair.from;
    return { ...patch, status: statusOf(pair.status, places.get(hash)), before: { messageId, number } };
  }

  async #written(
    plain: VersionFile[],
    of: {
      label: string;
      patches: NextPatch[];
      places: ReadonlyMap<string, ChangedPlaces>;
      gone: string[];
      landed: LandedPatch[];
      compared: BranchComparison | null;
      call: Call;
    },
  ): Promise<{ files: VersionFile[]; title: string }> {
    const { label, patches, places, gone, landed, compared, call } = of;
    const { found, kept } = this.#ground;
    const last = found && latestOf(found.series);
    const isCovered = plain.length > patches.length;
    const before = this.#coverBefore(last);
    // A single patch of b4's has its cover letter below its message.
    const cover = kept?.title !== null && kept !== null ? kept : isCovered ? before : null;
    const history = kept?.history || (isCovered ? before.history : this.#notesOf(patches[0], compared));
    const changes =
      last === null || kept?.tellsChanges
        ? history
        : await this.#changes({ label, patches, places, gone, landed, compared, last, call }, history);
    const attached = this.#attached(compared, last);
    const [first, ...rest] = plain;
    const edited = isCovered && this.#request.cover !== null ? editedCover(this.#request.cover) : null;
    const paragraphs = (...parts: string[]) => parts.filter((part) => part !== "").join("\n\n");
    if (!isCovered) {
      const single = patches.length === 1 && kept?.tool !== "patman";
      const written = this.#request.notes[patches[0]?.title ?? ""];
      const drafted = single ? paragraphs(cover?.text ?? "", changes) : "";
      const notes = paragraphs(
        single && written !== undefined ? withoutAttached(written) : drafted,
        attached,
      );
      const head = first ? [withLines(withNotes(first, notes), kept?.lines ?? [])] : [];
      return {
        files: this.#patchFiles([...head, ...rest], patches, compared, single),
        title: patches[0]?.title ?? "",
      };
    }
    const title = (edited ?? cover)?.title || coverTitle;
    const text = (edited ?? cover)?.text ?? "";
    if (title === coverTitle || text === "")
      this.#notes.push("The cover letter has no title or no text yet: write them before you send it.");
    const letter = filledCover(first ?? { name: "", content: new Uint8Array() }, {
      title,
      text: paragraphs(text === "" ? coverBlurb : text, edited ? edited.history : changes),
      attached,
    });
    return {
      files: [withLines(letter, kept?.lines ?? []), ...this.#patchFiles(rest, patches, compared, false)],
      title: title === coverTitle ? (patches[0]?.title ?? "") : title,
    };
  }

  /** The cover letter of the last version; where there was none, the branch's description, as git takes it. */
  #coverBefore(last: Revision | null): { title: string; text: string; history: string } {
    const body = last?.cover && this.#parts.host.store.body(last.cover.messageId);
    const sent = body?.exact ? body.text : withAddresses(body?.text ?? "");
    if (last?.cover) return { title: last.cover.title, ...readCover(sent) };
    const [title = "", ...rest] = this.#ground.description.trim().split(/\n\s*\n/);
    // As git has it: a long first paragraph is no title.
    const isTitle = title.length <= 100 && !title.includes("\n");
    const text = isTitle ? rest.join("\n\n") : this.#ground.description.trim();
    return { title: isTitle ? title : "", ...readCover(text) };
  }

  /** The patches as they are sent: without tags, with what changed below the message. */
  #patchFiles(
    files: VersionFile[],
    patches: NextPatch[],
    compared: BranchComparison | null,
    isNoted: boolean,
  ): VersionFile[] {
    const { kept } = this.#ground;
    return files.map((file, at) => {
      const patch = patches[at];
      const written = this.#request.notes[patch?.title ?? ""];
      const plain = kept?.tool === "patman" ? withMessage(file, kept.clean) : file;
      if (written !== undefined && !isNoted) return withNotes(plain, withoutAttached(written));
      if (kept?.tool === "patman") return withNotes(plain, kept.notes.get(patch?.commit ?? "") ?? "");
      // Where the last version told of changes patch by patch, what it told stays.
      return isNoted ? plain : withNotes(plain, this.#notesOf(patch, compared));
    });
  }

  /** What the mail of the last version told below "---" of the versions before it. */
  #notesOf(patch: NextPatch | undefined, compared: BranchComparison | null): string {
    const before = compared?.from.patches.find(({ messageId }) => messageId === patch?.before?.messageId);
    return historyIn(before?.notes ?? "");
  }

  async #changes(
    of: {
      label: string;
      patches: NextPatch[];
      places: ReadonlyMap<string, ChangedPlaces>;
      gone: string[];
      landed: LandedPatch[];
      compared: BranchComparison | null;
      last: Revision;
      call: Call;
    },
    history: string,
  ): Promise<string> {
    const { label, patches, places, compared, last, call } = of;
    const before = compared?.from.base?.commit;
    const { range } = this.#ground;
    const isRebased = before !== undefined && before !== range.base.hash;
    const draft = changesDraft({
      ...of,
      before: last.label,
      link: await this.#linkTo(last, call),
      places: new Map(
        patches.map(({ commit, number }) => [number, places.get(commit) ?? { message: false, files: [] }]),
      ),
      landed: this.#request.dropLanded ? of.landed.map((one) => ({ ...one, dropped: true })) : [],
      reordered: compared?.patches.some(({ reordered }) => reordered) ?? false,
      remarks: await this.#remarks(last, false, call),
      rebased: isRebased ? `${range.base.hash.slice(0, 12)} ("${range.base.subject}")` : null,
    });
    return withHistory(headingOf({ label, before: last.label }, history), draft, history);
  }

  async #linkTo(last: Revision, { signal }: Call): Promise<string | null> {
    const [id = ""] = mailsOf(last);
    const { project, offline } = this.#request;
    if (this.#parts.host.store.privateOf([id]).size > 0) return null;
    // Where the list is on lore, its permalink is what commits and covers carry.
    const isOnLore =
      project.name === usualProject || project.archives.some((one) => one.includes("//lore.kernel.org/"));
    const archives = this.#parts.lookup.archives(project.archives);
    const found = isOnLore ? null : await archives.urls([id], { offline, links: project.links, signal });
    const url = found?.urls.get(id) ?? permalink(id);
    return /^https?:\/\/[\x21-\x7e]+$/.test(url) ? url : null;
  }

  /** What others said of the last version, open or dealt with; the first of each conversation. */
  async #remarks(last: Revision, open: boolean, call: Call): Promise<Comment[]> {
    const { found } = this.#ground;
    if (!found) return [];
    const { series } = found;
    const begun = new Set<number>();
    return (await this.#parts.comments.of({ series }, call)).filter((comment) => {
      if (begun.has(comment.thread)) return false;
      begun.add(comment.thread);
      const isOfLast = comment.revision === last.label;
      return isOfLast && comment.open === open && !samePerson(comment.author, series.author);
    });
  }

  #attached(compared: BranchComparison | null, last: Revision | null): string {
    const { attach } = this.#request;
    if (attach === "none" || last === null) return "";
    const text = attach === "range-diff" ? compared?.rangeDiff : compared?.interdiff;
    const where = this.#ground.range.checkout.top;
    if (text === null || text === undefined) {
      this.#problems.push({
        what: `The ${attach} against ${last.label} could not be made: not all of its patches apply to a commit that is known.`,
        remedy: "Fetch what it was made on, or send the version without it.",
        where,
      });
      return "";
    }
    if (text.length > mostAttached) {
      this.#problems.push({
        what: `The ${attach} against ${last.label} is too long for a mail, and was left out.`,
        remedy: "Those who want it can make it of the two versions.",
        where,
      });
      return "";
    }
    if (attach === "range-diff") return `Range-diff against ${last.label}:\n${text.trimEnd()}`;
    // So that git am takes nothing of it for the patch.
    const indented = text.trimEnd().replace(/^/gm, "  ");
    return `Interdiff against ${last.label}:\n${indented}`;
  }

  /** null: the scripts are not those of others, and the person has not said that they may run all the same. */
  async #maintainers(files: VersionFile[], { signal }: Call): Promise<Maintainers | null> {
    const { checkout, scriptsFrom } = this.#ground.range;
    const commands = await recipientCommands(checkout.top, signal);
    const named = await pathsNamed(checkout.top, [...commands.to, ...commands.cc]);
    this.#changedScripts = await changedScripts(checkout, scriptsFrom, named, signal);
    if (this.#changedScripts.length > 0 && !this.#request.changedScripts) return null;
    return maintainersOf(checkout.top, commands, files, signal);
  }

  async #recipients(files: VersionFile[], call: Call): Promise<{ to: Person[]; cc: Person[] }> {
    const { range, sender, found } = this.#ground;
    const { project, to, cc, trusted } = this.#request;
    const { store } = this.#parts.host;
    const last = found ? [...store.recipients(mailsOf(latestOf(found.series))).values()] : [];
    call.progress("asking who is to get the patches");
    const asked = trusted ? await this.#maintainers(files, call) : null;
    this.#problems.push(...(asked?.problems ?? []));
    const own = new Set([sender.email, ...project.me]);
    const wanted = people([...to, ...cc]);
    const { kept } = this.#ground;
    const lists = knownProject(project.name)?.lists ?? [];
    const first = [
      ...people(to),
      ...(kept?.to ?? []),
      ...last.flatMap((one) => one.to),
      ...(asked?.to ?? []),
    ];
    const copies = [
      ...people(cc),
      ...(kept?.cc ?? []),
      ...last.flatMap((one) => one.cc),
      ...(asked?.cc ?? []),
      ...ccLines(range.commits.map(({ message }) => message)),
      ...(found ? participantsOf(found.series) : []),
    ];
    const isNamed = ({ email }: Person) => wanted.some((one) => one.email === email);
    // A list that has moved is written to where it is now.
    const current = (all: Person[]) =>
      all.map((person) => (lists.includes(person.email) ? { name: "", email: lists[0] ?? "" } : person));
    const { recipients } = this.#request;
    if (recipients !== null) {
      this.#notes.push("To and Cc are as they were written into the mails.");
      return recipients;
    }
    const usual = first.length > 0 ? [] : lists.map((email) => ({ name: "", email }));
    return distinctRecipients(current([...first, ...usual]), current(copies), (person) => {
      return own.has(person.email) && !isNamed(person);
    });
  }
}

/** A range-diff or interdiff below notes is made anew. */
function withoutAttached(notes: string): string {
  return notes.replace(/^(?:Range-diff|Interdiff) against [^\n]{1,100}:\n[\s\S]*$/m, "").trim();
}

function nothingLeft({ branch, checkout: { top } }: BranchRange): UserError {
  return new UserError(
    `No patch of the branch ${branch} is left to send: all of its commits are in the project, or change nothing.`,
    "git rebase drops them from the branch.",
    top,
  );
}

/** The number after the highest that the last version has, also of patches that were sent again alone. */
function versionAfter(last: Revision | null): number {
  const resent = (last?.patches ?? []).map(({ resentAs }) => Number(/\d+/.exec(resentAs ?? "0")?.[0] ?? 0));
  return 1 + Math.max(last?.version ?? 0, ...resent);
}

/** By commit. */
function placesIn({ rangeDiff, patches }: BranchComparison): Map<string, ChangedPlaces> {
  const places = changedPlaces(rangeDiff ?? "", pairsIn(rangeDiff ?? ""));
  return new Map(
    patches.flatMap(({ to }) => {
      const found = to && places.get(to.number);
      return found ? [[to.messageId, found] as const] : [];
    }),
  );
}

function statusOf(status: string, places: ChangedPlaces | undefined): ChangeStatus {
  if (status === "unchanged") return places?.message ? "message" : "unchanged";
  if (!places || places.files.length > 0) return "changed";
  return places.message ? "message" : "unchanged";
}

/** Titles of patches of the last version that the branch has no more; those that landed went their way. */
function goneIn(compared: BranchComparison | null, landed: LandedPatch[]): string[] {
  const mails = new Set(landed.map(({ messageId }) => messageId));
  return (compared?.patches ?? []).flatMap(({ status, from, title }) =>
    status === "dropped" && from && !mails.has(from.messageId) ? [title] : [],
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
