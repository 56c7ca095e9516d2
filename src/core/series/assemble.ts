import type { Person } from "../mail/message.ts";
import type { StoredMessage } from "../store/types.ts";
import { askedBy, personKeysOnce } from "./asked.ts";
import { type Correction, correctLinks, correctVersions } from "./corrections.ts";
import { DisjointSets } from "./disjointSets.ts";
import { postingsOf } from "./groupPostings.ts";
import { Identities } from "./identities.ts";
import { complete, type Link, linkPostings, linksByLater, type Surroundings } from "./link.ts";
import { firstId, headingOf, messagesOf, type Posting } from "./posting.ts";
import { attachPullRequests } from "./pullRequests.ts";
import { noReason } from "./reason.ts";
import { attachReplies, type SeriesInProgress } from "./replies.ts";
import { applyReroll, type Reroll, rerollsOf } from "./reroll.ts";
import { revisionsOf } from "./revision.ts";
import type { Series } from "./series.ts";
import { latestOf, mailsOf } from "./seriesQueries.ts";
import { judge } from "./state.ts";
import { Threads } from "./thread.ts";

export interface AssembleOptions {
  /** The Message-ID behind a thread address that a mail cites, or null if unknown. */
  idOf(link: string): string | null;
  /** Milliseconds since 1970; decides what is overdue. */
  now: number;
  /** Corrections by the person; they win over every rule. */
  corrections?: readonly Correction[];
}

/**
 * Builds all series among the mails, ordered by their first mail, with revisions, reviews and the state as far as mail
 * tells it; landings are added later (`withLandings`). Pure: the same mails in any order give the same series.
 */
export function assemble(messages: Iterable<StoredMessage>, options: AssembleOptions): Series[] {
  return seriesOf(groupPostings(messages, options), options).map(({ series }) => series);
}

/** A series and all its postings, including those that a later sending replaced. */
interface SeriesWithPosted {
  series: Series;
  posted: StoredMessage[];
}

/** The postings among some mails, and which of them belong together. */
export interface Grouped {
  threads: Threads;
  people: Identities;
  links: Link[];
  /** One group a series, each oldest first. */
  groups: Posting[][];
}

/** The grouping step of `assemble`, without building series. */
export function groupPostings(
  messages: Iterable<StoredMessage>,
  options: AssembleOptions,
  around: Surroundings = complete,
): Grouped {
  const threads = new Threads(messages);
  const people = new Identities();
  for (const message of threads.messages) people.add(message.from);
  for (const person of around.people) people.add(person);
  const postings = postingsOf(threads, people);
  const corrections = options.corrections ?? [];
  correctVersions(postings, corrections);
  const rerolls = rerollsOf(postings, threads);
  const found = linkPostings(postings, threads, options.idOf, rerolls, around);
  const links = correctLinks(found, postings, corrections);
  replacePatches(links, rerolls, corrections);
  return { threads, people, links, groups: join(postings, links) };
}

/**
 * Builds a series from each group and returns it with its postings.
 * @param isWanted for which series the state and the people asked are worked out
 */
export function seriesOf(
  { threads, people, links, groups }: Grouped,
  options: AssembleOptions,
  isWanted: (series: Series) => boolean = () => true,
): SeriesWithPosted[] {
  const reasons = linksByLater(links);
  const grown = groups.map((group): SeriesInProgress => {
    const revisions = revisionsOf(group, (posting) => reasons.get(firstId(posting))?.because ?? null);
    const last = group.at(-1);
    const posted = group.flatMap(messagesOf);
    const sent = distinct(posted.map((message) => message.from));
    const author = (last && messagesOf(last)[0]?.from) ?? { name: "", email: "" };
    const series: Series = {
      title: last ? headingOf(last) : "",
      author,
      revisions,
      pulls: [],
      asked: [],
      state: "submitted",
      reason: noReason,
      turn: "reviewer",
      turnReason: noReason,
      release: null,
      pingDue: false,
    };
    return { series, senders: sent, posted };
  });
  for (const { series } of grown) series.title = titleOf(series) || series.title;
  markReplaced(grown, threads, options.idOf);
  attachReplies(grown, threads, people);
  const keysOf = personKeysOnce();
  const names = new Map(threads.messages.map(({ from }) => [from.email, from.name]));
  attachPullRequests(
    grown.map(({ series }) => series),
    threads.messages,
  );
  return grown.map(({ series, senders, posted }) => {
    if (!isWanted(series)) return { series, posted };
    const told = { ...series, asked: askedBy(latestOf(series), senders, threads, names, keysOf) };
    return { series: { ...told, ...judge(told, options) }, posted };
  });
}

/** A correction about a posting wins over what its place in the thread suggests. */
function replacePatches(
  links: Link[],
  rerolls: ReadonlyMap<Posting, Reroll>,
  corrections: readonly Correction[],
): void {
  const corrected = new Set(corrections.flatMap((one) => ("mail" in one ? [one.mail] : [])));
  for (const { later, earlier } of links) {
    const reroll = rerolls.get(later);
    if (reroll?.of === earlier && !messagesOf(later).some(({ messageId }) => corrected.has(messageId)))
      applyReroll(later, reroll);
  }
}

function titleOf(series: Series): string | undefined {
  const latest = latestOf(series);
  return latest.cover?.title ?? latest.patches[0]?.title;
}

/** A series may supersede several: it continues one of them, and the others end there. */
function markReplaced(grown: SeriesInProgress[], threads: Threads, idOf: AssembleOptions["idOf"]): void {
  const holding = new Map<string, Series>();
  for (const { series } of grown)
    for (const messageId of series.revisions.flatMap(mailsOf)) holding.set(messageId, series);
  for (const { series } of grown)
    for (const { date, cover, patches } of series.revisions) {
      const first = threads.get((cover ?? patches[0])?.messageId ?? "");
      for (const link of first?.facts.supersedes ?? []) {
        const replaced = holding.get(idOf(link) ?? "");
        if (!first || !replaced || replaced === series || latestOf(replaced).date > date) continue;
        replaced.replacedBy = { title: series.title, messageId: first.messageId, date };
      }
    }
}

function distinct(persons: Person[]): Person[] {
  return [...new Map(persons.map((person) => [`${person.name} ${person.email}`, person])).values()];
}

function join(postings: Posting[], links: { earlier: Posting; later: Posting }[]): Posting[][] {
  const sets = new DisjointSets();
  const numbers = new Map(postings.map((posting) => [posting, sets.add()]));
  for (const { earlier, later } of links) sets.join(numbers.get(earlier) ?? 0, numbers.get(later) ?? 0);
  const groups = new Map<number, Posting[]>();
  for (const [posting, number] of numbers) {
    const root = sets.find(number);
    groups.set(root, [...(groups.get(root) ?? []), posting]);
  }
  return [...groups.values()];
}
