import type { Person } from "../mail/message.ts";
import type { StoredMessage } from "../store/types.ts";
import { latestOf } from "./contents.ts";
import { type Correction, correctLinks, correctVersions } from "./corrections.ts";
import { DisjointSets } from "./disjointSets.ts";
import { linkPostings, linksByLater } from "./link.ts";
import { People } from "./people.ts";
import { firstId, headingOf, messagesOf, type Posting, postingsOf } from "./posting.ts";
import { attachPulls } from "./pulls.ts";
import { because } from "./reason.ts";
import { attachReplies, type SeriesInProgress } from "./replies.ts";
import { revisionsOf } from "./revision.ts";
import type { Series } from "./series.ts";
import { judge } from "./state.ts";
import { Threads } from "./thread.ts";

export interface AssembleOptions {
  /** The Message-ID of a thread address cited in a mail, where it is known. */
  idOf(link: string): string | null;
  /** Milliseconds since 1970; decides what is overdue. */
  now: number;
  /** What a person knows better. */
  corrections?: readonly Correction[];
}

/**
 * Builds all series among the mails, each with its revisions, reviews and state so far as mail tells; landings are
 * added later (`withLandings`). Pure: the same mails in any order give the same series. Ordered by their first mail.
 */
export function assemble(messages: Iterable<StoredMessage>, options: AssembleOptions): Series[] {
  const threads = new Threads(messages);
  const people = new People();
  for (const message of threads.messages) people.add(message.from);
  const postings = postingsOf(threads, people);
  const corrections = options.corrections ?? [];
  correctVersions(postings, corrections);
  const links = correctLinks(linkPostings(postings, threads, options.idOf), postings, corrections);
  const reasons = linksByLater(links);
  const grown = join(postings, links).map((group): SeriesInProgress => {
    const revisions = revisionsOf(group, (posting) => reasons.get(firstId(posting))?.because ?? "");
    const last = group.at(-1);
    const sent = distinct(group.flatMap(messagesOf).map((message) => message.from));
    const author = (last && messagesOf(last)[0]?.from) ?? { name: "", email: "" };
    const series: Series = {
      title: last ? headingOf(last) : "",
      author,
      revisions,
      pulls: [],
      state: "submitted",
      reason: because(""),
      turn: "reviewer",
      turnReason: because(""),
      release: null,
      pingDue: false,
    };
    return { series, senders: sent };
  });
  attachReplies(grown, threads, people);
  attachPulls(
    grown.map(({ series }) => series),
    threads.messages,
  );
  return grown.map(({ series }) => {
    const latest = latestOf(series);
    series.title = latest.cover?.title ?? latest.patches[0]?.title ?? series.title;
    return { ...series, ...judge(series, options.now) };
  });
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
