import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.ts";
import type { Repository } from "../git/repository.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import { type Applied, applySeries } from "./applySeries.ts";
import { type Candidate, candidatesFor, type Prerequisites, reasonOf } from "./baseCandidates.ts";
import type { BaseInfo } from "./baseInfo.ts";
import { FirstParentLine } from "./firstParentLine.ts";
import type { Base, PatchCommit } from "./model.ts";
import { committed, type PostedPatch, refused } from "./patchCommits.ts";
import { repositoriesIn } from "./privateFolder.ts";
import type { PrivateGits } from "./privateGits.ts";
import { PrivateRepository } from "./privateRepository.ts";
import { seriesIn, setClosedIn } from "./rangeRecords.ts";
import { whereSound } from "./repositoryDamage.ts";
import { removeStale } from "./staleRepositories.ts";
import { type Outcome, TemporaryIndex } from "./temporaryIndex.ts";
import { changesBetween, type NewCommit, writeCommits } from "./writeCommits.ts";

/** The input for a range of commits. The same request gives the same range, unless commits were fetched since. */
export interface CommitsRequest {
  repository: Repository;
  /** The newest commit of its branch. */
  tip: string;
  /** The series, and the range in it: parts of a ref name. */
  key: string;
  name: string;
  patches: PostedPatch[];
  hints: BaseInfo;
  /** When the revision was sent, milliseconds since 1970. */
  sent: number;
  /** Later commits do not count, milliseconds since 1970; null: all count. */
  until: number | null;
  /** The commit to apply to, whatever the mails say; null: find the base. */
  givenBase: string | null;
  /** Whether nobody works on the series any more. */
  closed: boolean;
  prerequisites(signal: AbortSignal): Prerequisites;
}

/** A range of commits, and the patches that did not become one. */
export interface Range {
  base: Base | null;
  tip: string | null;
  patches: PatchCommit[];
}

interface Kept {
  /** Digest of what it was made from. */
  of: string;
  /** The branch tips at the time; with others, the range might be different. */
  tips: string;
  /** Whether no other commit could be better: each of its patches applies, or applies nowhere. */
  isFinal: boolean;
  range: Range;
}

/** Raise it if the same mails would give different commits, or the record changes: ranges are then made again. */
const format = 6;

/** Makes posted revisions into ranges of commits in private repositories below one folder, and caches them. */
export class CommitRanges {
  readonly #storage: string;
  readonly #gits: PrivateGits;
  readonly #firstParentLine = new FirstParentLine();
  /** Ranges being made, by their place. */
  readonly #making = new Map<string, Promise<Range>>();
  /** Which series are recorded as closed or open. */
  readonly #closed = new Map<string, boolean>();
  #cleaning: Promise<void> | null = null;

  constructor(storage: string, gits: PrivateGits) {
    this.#storage = storage;
    this.#gits = gits;
  }

  /** Records, by key, which series are closed: their ranges are rarely needed. */
  async setClosed(closed: ReadonlyMap<string, boolean>): Promise<void> {
    const changed = [...closed].filter(([key, is]) => this.#closed.get(key) !== is);
    if (changed.length === 0) return;
    const all = repositoriesIn(this.#storage);
    for (const name of await readdir(all).catch(() => [])) {
      const keys = new Set(await seriesIn(join(all, name)));
      for (const [key, is] of changed) if (keys.has(key)) await setClosedIn(join(all, name), key, is);
    }
    for (const [key, is] of changed) this.#closed.set(key, is);
  }

  async of(question: CommitsRequest, signal: AbortSignal): Promise<Range> {
    const place = [question.repository.id, question.key, question.name].join("\n");
    // A second caller waits for the first and then looks again, since the first may have been aborted.
    await this.#making.get(place)?.catch(() => undefined);
    const { repository } = question;
    const making = this.#soundly(repository, (own) => this.#range(own, question, signal), signal);
    this.#making.set(place, making);
    try {
      return await making;
    } finally {
      if (this.#making.get(place) === making) this.#making.delete(place);
    }
  }

  /** Works with a temporary index in the private repository for a person's repository. */
  withIndex<T>(
    repository: Repository,
    work: (index: TemporaryIndex) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const using = async (own: PrivateRepository) => {
      await using index = new TemporaryIndex(own, signal);
      return await work(index);
    };
    return this.#soundly(repository, using, signal);
  }

  async #soundly<T>(
    repository: Repository,
    work: (own: PrivateRepository) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    // File times come from the system clock, not from a moment that is asked about (`--now`).
    this.#cleaning ??= removeStale(this.#storage, Date.now());
    await this.#cleaning;
    const own = new PrivateRepository(this.#storage, repository, { gits: this.#gits });
    return whereSound(own, repository, () => work(own), signal);
  }

  async #range(own: PrivateRepository, question: CommitsRequest, signal: AbortSignal): Promise<Range> {
    const { repository, tip: newest, key, name, closed, patches } = question;
    const of = digest([
      format,
      patches.map(({ messageId, number, mail }) => [messageId, number, mail]),
      question.hints.baseCommit,
      question.hints.prerequisites,
      question.sent,
      question.givenBase,
      repository.branch.ref,
    ]);
    const tips = digest([newest, repository.beside.map(({ object }) => object), question.until]);
    const known = await own.range<Kept>(key, name, signal);
    // The caller may not know that it has landed; `setClosed` corrects it if it is open again.
    if (known !== null && closed) await own.setClosed(key, true);
    if (known?.value.of === of && (known.value.tips === tips || known.value.isFinal))
      return known.value.range;
    await own.makeRoom(signal);
    await own.open();
    const { range, isFinal } = await this.#make(own, question, signal);
    const { tip, base } = range;
    const kept: Kept = { of, tips, isFinal, range };
    await own.keep(key, name, { tip, base: base?.commit ?? null, value: kept });
    if (closed) await own.setClosed(key, true);
    return range;
  }

  async #make(
    own: PrivateRepository,
    question: CommitsRequest,
    signal: AbortSignal,
  ): Promise<Pick<Kept, "range" | "isFinal">> {
    const { patches, key, name } = question;
    const mails = patches.flatMap(({ mail }) => mail ?? []);
    await using index = new TemporaryIndex(own, signal);
    const found = await this.#bestFor(index, own, mails, question, signal);
    if (found === null)
      return { range: { base: null, tip: null, patches: refused(patches, []) }, isFinal: false };
    const { candidate, replaced, steps, isFinal } = found;
    const below = candidate.below.length;
    const isWithout = !steps.slice(below).some(({ outcome }) => outcome.applied);
    if (isWithout)
      return { range: { base: null, tip: null, patches: refused(patches, steps.slice(below)) }, isFinal };
    const commits: NewCommit[] = [];
    const changes = changesBetween(replaced.before, replaced.after);
    if (changes.size > 0) commits.push({ mail: replacedFilesMail(question.sent), changes });
    for (const [at, { outcome, before, after }] of steps.entries()) {
      const mail = candidate.below[at] ?? mails[at - below];
      if (mail && outcome.applied) commits.push({ mail, changes: changesBetween(before, after) });
    }
    const ref = `refs/series/${key}/${name}`;
    const hashes = [
      candidate.commit,
      ...(await writeCommits(own.folder, ref, candidate.commit, commits, signal)),
    ];
    const first = (changes.size > 0 ? 1 : 0) + below;
    const base = hashes[first] ?? candidate.commit;
    const range: Range = {
      base: { commit: base, how: candidate.how, reason: reasonOf(candidate) },
      tip: hashes.at(-1) ?? base,
      patches: committed(patches, steps.slice(below), base, hashes.slice(first + 1)),
    };
    return { range, isFinal: isFinal && mails.length === patches.length };
  }

  /**
   * The first candidate on which every patch applies that applies anywhere; else the one on which most apply, tried to
   * the end. `isFinal`: no other candidate can be better.
   */
  async #bestFor(
    index: TemporaryIndex,
    own: PrivateRepository,
    mails: PatchMail[],
    question: CommitsRequest,
    signal: AbortSignal,
  ): Promise<(Applied & { candidate: Candidate; isFinal: boolean }) | null> {
    if (mails.length === 0) return null;
    const hopeless = new Map<Pick<PatchMail, "diff">, Outcome>();
    let best: { candidate: Candidate; count: number } | null = null;
    for await (const candidate of this.#candidates(question, own, signal)) {
      if (index.isOver) break;
      const { length: below } = candidate.below;
      const all = [...candidate.below, ...mails];
      const applied = await applySeries(index, candidate, all, { thorough: false, hopeless });
      const lies = applied.steps.slice(0, below).every(({ outcome }) => outcome.applied);
      const outcomes = applied.steps.slice(below).map(({ outcome }) => outcome);
      if (!lies || outcomes.length === 0) continue;
      const isDone = outcomes.every((outcome) => outcome.applied || outcome.final);
      if (isDone && outcomes.length === mails.length) return { candidate, ...applied, isFinal: true };
      const count = outcomes.filter((outcome) => outcome.applied).length;
      if (best === null || count > best.count) best = { candidate, count };
    }
    if (best === null) return null;
    const { candidate } = best;
    const all = [...candidate.below, ...mails];
    const applied = await applySeries(index, candidate, all, { thorough: true, hopeless });
    return { candidate, ...applied, isFinal: false };
  }

  #candidates(
    question: CommitsRequest,
    own: PrivateRepository,
    signal: AbortSignal,
  ): AsyncIterable<Candidate> | Iterable<Candidate> {
    const { givenBase, repository, tip, hints, sent, until } = question;
    if (givenBase !== null)
      return [{ commit: givenBase, how: "date", below: [], contents: new Map(), threeWay: true }];
    const prerequisites = question.prerequisites(signal);
    const [firstParentLine, { git }] = [this.#firstParentLine, own];
    return candidatesFor({
      repository,
      privateGit: git,
      hints,
      tip,
      sent,
      until,
      firstParentLine,
      prerequisites,
      signal,
    });
  }
}

/**
 * The message of the commit that gives files the contents that the diffs expect, if no existing commit has them all.
 */
function replacedFilesMail(sent: number): NewCommit["mail"] {
  const message =
    "Files as the patches found them\n\nNo commit that is known here has all of these contents.\n";
  return { author: { name: "Patch Tracker", email: "" }, date: sent, zone: 0, message };
}
