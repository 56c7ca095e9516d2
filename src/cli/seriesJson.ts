import type { Person } from "../core/mail/message.ts";
import type { Applicability } from "../core/patches/model.ts";
import { permalink } from "../core/project/uboot.ts";
import type { Reason } from "../core/series/reason.ts";
import type { Cover, Landing, Patch, Revision, Series } from "../core/series/series.ts";
import type { Recipients } from "../core/store/types.ts";
import type { AskedOfYou } from "../core/tracking/askedOfYou.ts";

/** A series with the person's name for it and its tickets. */
export interface Named {
  /** Name of its project. */
  project: string;
  name: string;
  tickets: string[];
  series: Series;
  /** Why it asks for the person; null if it does not. */
  askedOfYou: AskedOfYou | null;
  /** Whether its latest version applies to the present branch; null: unknown, missing: not asked. */
  applies?: Applicability | null;
}

/**
 * The object that `--json` prints; its shape is part of the program's interface and is documented in the README.
 * `said`: formats a reason. Dates are ISO in UTC, states have hyphens, revisions are oldest first.
 */
export function toJson(
  all: Named[],
  { urls, recipients }: { urls: ReadonlyMap<string, string>; recipients: ReadonlyMap<string, Recipients> },
  said: (reason: Reason) => string,
): { series: object[] } {
  const known: Known = {
    url: (messageId) => urls.get(messageId) ?? permalink(messageId),
    recipients: (messageId) => recipients.get(messageId) ?? null,
  };
  return {
    series: all.map(({ project, name, tickets, series, applies, askedOfYou }) => ({
      project,
      name,
      author: personOf(series.author),
      state: series.state,
      reason: said(series.reason),
      turn: series.turn,
      turnReason: said(series.turnReason),
      asked: series.asked.map(({ person, answered }) => ({ ...personOf(person), answered })),
      askedOfYou: askedOfYou && {
        answered: askedOfYou.answered,
        why: askedOfYou.why.map(said),
      },
      release: series.release,
      tickets,
      ...(applies === undefined ? {} : { applies: applies && applicabilityOf(applies) }),
      revisions: series.revisions.map((revision) => revisionOf(revision, known)),
    })),
  };
}

/** Data about mails besides their series. */
interface Known {
  url(messageId: string): string;
  /** Null if no archive recorded them. */
  recipients(messageId: string): Recipients | null;
}

function revisionOf(revision: Revision, known: Known): object {
  return {
    version: revision.version,
    label: revision.label,
    submitted: new Date(revision.date).toISOString(),
    expected: revision.expected,
    complete: revision.complete,
    cover: revision.cover ? coverOf(revision.cover, known) : null,
    patches: revision.patches.map((patch) => patchOf(patch, known)),
  };
}

function coverOf(cover: Cover, known: Known): object {
  return { messageId: cover.messageId, url: known.url(cover.messageId) };
}

function patchOf(patch: Patch, known: Known): object {
  const recipients = known.recipients(patch.messageId);
  return {
    number: patch.number,
    title: patch.title,
    messageId: patch.messageId,
    url: known.url(patch.messageId),
    ...(recipients && { to: recipients.to.map(personOf), cc: recipients.cc.map(personOf) }),
    files: patch.files.map((file) => file.path),
    reviews: patch.reviews
      .filter((review) => review.counts)
      .map(({ trailer, person, messageId }) => ({ trailer, person: personOf(person), messageId })),
    landing: patch.landing ? landingOf(patch.landing) : null,
  };
}

function landingOf({ commit, evidence, release, branch }: Landing): object {
  return { commit, evidence, release, branch };
}

function applicabilityOf({ verdict, branch, tip, files }: Applicability): object {
  return { verdict, branch, commit: tip, files };
}

function personOf({ name, email }: Person): Person {
  return { name, email };
}
