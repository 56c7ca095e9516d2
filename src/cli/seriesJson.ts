import type { Person } from "../core/mail/message.ts";
import { permalink } from "../core/project/uboot.ts";
import { sentenceOf } from "../core/series/reason.ts";
import type { Cover, Landing, Patch, Revision, Series } from "../core/series/series.ts";

/** A series with what a person called it and the tickets they gave it. */
export interface Named {
  name: string;
  tickets: string[];
  series: Series;
}

/**
 * The object that `--json` prints; its shape is part of the program's interface and is documented in the README.
 * Dates are ISO in UTC, states the design's words with hyphens, revisions oldest first.
 */
export function toJson(all: Named[], urls: ReadonlyMap<string, string>): { series: object[] } {
  const url = (messageId: string) => urls.get(messageId) ?? permalink(messageId);
  return {
    series: all.map(({ name, tickets, series }) => ({
      name,
      author: personOf(series.author),
      state: series.state,
      reason: sentenceOf(series.reason),
      turn: series.turn,
      release: series.release,
      tickets,
      revisions: series.revisions.map((revision) => revisionOf(revision, url)),
    })),
  };
}

type UrlOf = (messageId: string) => string;

function revisionOf(revision: Revision, url: UrlOf): object {
  return {
    version: revision.version,
    label: revision.label,
    submitted: new Date(revision.date).toISOString(),
    expected: revision.expected,
    complete: revision.complete,
    cover: revision.cover ? coverOf(revision.cover, url) : null,
    patches: revision.patches.map((patch) => patchOf(patch, url)),
  };
}

function coverOf(cover: Cover, url: UrlOf): object {
  return { messageId: cover.messageId, url: url(cover.messageId) };
}

function patchOf(patch: Patch, url: UrlOf): object {
  return {
    number: patch.number,
    title: patch.title,
    messageId: patch.messageId,
    url: url(patch.messageId),
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

function personOf({ name, email }: Person): Person {
  return { name, email };
}
