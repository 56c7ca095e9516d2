// What the tests of this folder share: a series on a list, and somebody who takes it into their clone.

import { cpSync } from "node:fs";
import type { MissingTrailers } from "../../../src/core/applying/model.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { call, folder } from "../../support/services.ts";
import { day, lines, type PostedMail, posted, Reader, repositoryOf, sent } from "../patches/support.ts";

export const ben = "Ben Ode <ben@example.com>";
export const dee = "Dee Fox <dee@example.net>";
export const carl = { name: "Carl Keeper", email: "carl@example.org" };

/** The mail of a series of two, by version and number. */
export const id = (number: number, version = 1) => `series-v${version}-${number}@example.org`;

const history = [
  { name: "base", message: "Begin", authored: sent - 9 * day, files: { "a.c": lines(), "b.c": lines() } },
  {
    name: "one",
    branch: "work",
    parents: ["base"],
    message: "a: change five\n\nBecause it is odd.",
    authored: sent,
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    name: "two",
    branch: "work",
    message: "b: change six",
    authored: sent,
    files: { "b.c": lines({ 6: "six" }) },
  },
];

/** Made once: the same commits have the same names in each copy. */
let template: SampleRepository | null = null;
let mails: PostedMail[] | null = null;

function theTemplate(): SampleRepository {
  if (template) return template;
  const made = sampleRepository(history, { user: carl });
  process.once("exit", () => made.remove());
  template = made;
  return made;
}

/** A clone with the commits that are sent, of Carl's, and others upon them. */
export function cloneOf(more: SampleCommit[] = []): SampleRepository {
  if (more.length === 0) {
    const place = folder();
    cpSync(theTemplate().folder, place, { recursive: true });
    return theTemplate().copiedTo(place);
  }
  return repositoryOf([...history, ...more], { user: carl });
}

/** The series of two as it is posted. */
export function theSeries(): PostedMail[] {
  mails ??= posted(theTemplate(), ["one", "two"]);
  return mails;
}

/** An answer to a patch. */
export function answer(to: string, from: string, body: string, name = from.split(" ")[0]): PostedMail {
  return {
    messageId: `re-${name}-${to}`,
    subject: `Re: [PATCH] of ${to}`,
    body,
    from,
    to,
    date: sent + day / 2,
  };
}

/** Carl, who reads a list with the series and these answers. */
export function reading(sample: SampleRepository, answers: PostedMail[] = [], mails = theSeries()) {
  return new Reader([...mails, ...answers], [sample.folder], { at: sent + 9 * day });
}

/** The branch of the newest revision, by the service. */
export async function take(
  reader: Reader,
  more: {
    branch?: string;
    base?: string;
    trailers?: boolean;
    link?: boolean;
    signOff?: boolean;
    thread?: string;
    folder?: string;
  } = {},
) {
  const { branch = "taken", base = null, trailers = false, link = false, thread = id(1) } = more;
  const series = await reader.series(thread);
  const [folder = ""] = reader.folders;
  return reader.services.applying.makeBranch(
    {
      project: reader.project,
      series,
      revision: series.revisions.length - 1,
      offline: true,
      folder: more.folder ?? folder,
      branch,
      base,
      trailers: trailers ? null : [],
      link,
      signOff: more.signOff ?? false,
    },
    call(),
  );
}

export function branchRequest(reader: Reader, branch: string | null = "taken") {
  const query = { archives: [reader.archive], since: null, until: null, newest: null, offline: false };
  const [folder = ""] = reader.folders;
  return { project: reader.project, query, folder, branch, base: null };
}

export function missing(reader: Reader, branch: string | null = "taken"): Promise<MissingTrailers> {
  return reader.services.applying.missingTrailers(branchRequest(reader, branch), call());
}

/** Adds all that is missing. */
export function add(reader: Reader, branch: string | null = "taken") {
  return reader.services.applying.addTrailers({ ...branchRequest(reader, branch), only: null }, call());
}
