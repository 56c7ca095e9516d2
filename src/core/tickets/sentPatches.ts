import type { Repository } from "../git/repository.ts";
import type { LandingCache } from "../landing/cache.ts";
import type { Evidence } from "../landing/evidence.ts";
import { worthALook } from "../landing/evidence.ts";
import { commitFiles, commitPatchIds, mailPatchIds } from "../landing/patchIds.ts";
import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { likeness, titleKey, titleWords } from "../mail/title.ts";
import type { Patch, Revision, Series } from "../series/series.ts";
import type { TrackedEntry } from "../tracking/model.ts";
import type { ReadCommit } from "./commits.ts";
import type { CommitPatch } from "./model.ts";

/** A patch of a followed series, in one of its revisions. */
interface Sent {
  entry: TrackedEntry;
  series: Series;
  revision: Revision;
  patch: Patch;
  /** Index of the revision in its series. */
  age: number;
}

/** A commit is a patch of a followed series, and why. */
export interface PatchMatch {
  entry: TrackedEntry;
  patch: CommitPatch;
}

/** What is needed to compare diffs. */
export interface Diffs {
  repository: Repository;
  cache: LandingCache;
  /** The exact diff of a mail; null if it is not available. */
  diffOf(messageId: string): Promise<string | null>;
}

/** The patches of followed series, to look up which of them a commit is. */
export class SentPatches {
  readonly #sent: Sent[] = [];
  readonly #byMail = new Map<string, Sent>();
  readonly #byTitle = new Map<string, Sent[]>();
  readonly #byLanding = new Map<string, Sent[]>();

  constructor(entries: TrackedEntry[]) {
    for (const entry of entries)
      for (const [age, revision] of entry.series?.revisions.entries() ?? [])
        for (const patch of revision.patches)
          if (entry.series) this.#add({ entry, series: entry.series, revision, patch, age });
  }

  /** The commits as which patches of the series landed, on the main branch or on their way there. */
  get landings(): string[] {
    return [...this.#byLanding.keys()];
  }

  /** Tells whether a commit is by an author of that series. */
  authorsOf(thread: string): (commit: ReadCommit) => boolean {
    const sent = this.#sent.filter(({ entry }) => entry.tracked.thread === thread);
    const keyOf = ({ name, email }: Person) => `${name} <${email}>`;
    const authors = new Map(sent.map(({ patch: { author } }) => [keyOf(author), author]));
    const known = new Map<string, boolean>();
    return ({ author }) => {
      const key = keyOf(author);
      const before = known.get(key);
      if (before !== undefined) return before;
      const isOne = [...authors.values()].some((one) => samePerson(one, author));
      known.set(key, isOne);
      return isOne;
    };
  }

  #add(sent: Sent): void {
    const { patch } = sent;
    this.#sent.push(sent);
    for (const id of [patch.messageId, ...patch.aliases]) this.#byMail.set(id, sent);
    put(this.#byTitle, titleKey(patch.title), sent);
    if (patch.landing) put(this.#byLanding, patch.landing.commit, sent);
  }

  /**
   * The patch that each commit is, by the strongest evidence: it landed as that commit, the commit names the mail, the
   * diff is the same, or title and author are. If several fit equally, that of the newest revision. Without `diffs` no
   * diff is compared.
   */
  async matches(
    commits: ReadCommit[],
    diffs: Diffs | null,
    signal: AbortSignal,
  ): Promise<Map<string, PatchMatch>> {
    const matches = new Map<string, PatchMatch>();
    const take = (commit: ReadCommit, sent: Sent[], evidence?: Evidence) => {
      const best = newest(sent);
      if (best && !matches.has(commit.hash)) matches.set(commit.hash, matchOf(best, evidence));
    };
    for (const commit of commits) {
      take(commit, this.#byLanding.get(commit.hash) ?? []);
      take(commit, this.#named(commit), "message-id");
    }
    const rest = commits.filter(({ hash }) => !matches.has(hash));
    const samePatch = diffs === null ? () => [] : await this.#byPatchId(rest, diffs, signal);
    for (const commit of rest) {
      take(commit, samePatch(commit.hash), "patch-id");
      const titled = this.#byTitle.get(titleKey(commit.subject)) ?? [];
      take(
        commit,
        titled.filter(({ patch }) => samePerson(patch.author, commit.author)),
        "title",
      );
    }
    return matches;
  }

  /** People also link to mails that merely started a discussion, so the commit must be about the same thing. */
  #named(commit: ReadCommit): Sent[] {
    return commit.names.flatMap((id) => {
      const sent = this.#byMail.get(id);
      if (!sent) return [];
      const { author, title } = sent.patch;
      const isIt =
        samePerson(author, commit.author) ||
        likeness(titleWords(title), titleWords(commit.subject)) >= worthALook;
      return isIt ? [sent] : [];
    });
  }

  async #byPatchId(
    commits: ReadCommit[],
    { repository, cache, diffOf }: Diffs,
    signal: AbortSignal,
  ): Promise<(hash: string) => Sent[]> {
    if (this.#sent.length === 0 || commits.length === 0) return () => [];
    const hashes = commits.map(({ hash }) => hash);
    const touched = await commitFiles(repository, hashes, cache, signal);
    // Diffs without a common file cannot be equal, so they are not made.
    const sent = this.#sent.filter(touchesAny([...touched.values()].flat()));
    const mails = sent.map(({ patch: { messageId } }) => ({ messageId, diff: () => diffOf(messageId) }));
    const [ofMails, ofCommits] = await Promise.all([
      mailPatchIds(repository, mails, cache, signal),
      commitPatchIds(repository, sent.length === 0 ? [] : hashes, cache, signal),
    ]);
    const byPatchId = Map.groupBy(sent, ({ patch }) => ofMails.get(patch.messageId) ?? "");
    return (hash) => {
      const id = ofCommits.ids.get(hash) ?? "";
      return id === "" ? [] : (byPatchId.get(id) ?? []);
    };
  }
}

/** A mail whose files are unknown may touch any. */
function touchesAny(paths: string[]): (sent: Sent) => boolean {
  const known = new Set(paths);
  return ({ patch: { files } }) => files.length === 0 || files.some(({ path }) => known.has(path));
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function newest(sent: Sent[]): Sent | undefined {
  return sent.toSorted((one, other) => other.revision.date - one.revision.date || other.age - one.age)[0];
}

/** Without evidence of its own, it has that of the landing. */
function matchOf({ entry, series, revision, patch }: Sent, evidence: Evidence | undefined): PatchMatch {
  const { tracked } = entry;
  return {
    entry,
    patch: {
      name: tracked.name,
      thread: tracked.thread,
      label: revision.label,
      number: patch.number,
      of: Math.max(revision.expected, revision.patches.length),
      messageId: patch.messageId,
      evidence: evidence ?? patch.landing?.evidence ?? "title",
      state: series.state,
      reason: series.reason,
      landing: patch.landing,
    },
  };
}
