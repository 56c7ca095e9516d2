import { english, wordsOf } from "../base/localize.ts";
import { UserError } from "../base/problem.ts";
import type { Signer } from "../git/committer.ts";
import { isDerivedId } from "../mail/messageId.ts";
import { named } from "../mail/person.ts";
import { revisionOf } from "../patches/postedMails.ts";
import type { RevisionRequest } from "../patches/request.ts";
import { permalink } from "../project/uboot.ts";
import { patchesNotHere } from "../series/patchesNotHere.ts";
import type { Revision } from "../series/series.ts";
import type { StoredMessage } from "../store/types.ts";
import type { ReceivedTrailer, TrailersOfPatch } from "./model.ts";
import { receivedBy } from "./receivedTrailers.ts";

/** The person's folder: a path in a work tree, or in a bare repository. */
export interface InFolder {
  folder: string;
}

/** A revision to apply in the person's repository, and what to add to the commit messages. */
export interface TakeRequest extends RevisionRequest, InFolder {
  /** Lines to add, from those that `received` returns, by Message-ID of the patch; null: all that are not in doubt. */
  trailers: [messageId: string, lines: string[]][] | null;
  /** Add the web address of each mail as a `Link:`; private mails have none. */
  link: boolean;
  /** Sign the commits off in the person's name, as `git am --signoff` does. */
  signOff: boolean;
}

/** A line to add to a message. */
export interface WantedTrailer {
  line: string;
  /** The trailer from the thread; null for the person's own `Link:` or sign-off. */
  given: ReceivedTrailer | null;
}

type Mails = (messageIds: string[]) => StoredMessage[];

/** The trailers from the thread for each patch of a revision. */
export function receivedByAll(
  { series, revision }: Pick<RevisionRequest, "series" | "revision">,
  mails: Mails,
): TrailersOfPatch[] {
  const of = revisionOf({ series, revision });
  return of.patches.map((patch) => {
    const { messageId, number, title } = patch;
    return { messageId, number, title, ...receivedBy({ series, revision: of, patch }, mails) };
  });
}

/** The trailers to add, by Message-ID of the patch. */
export function wantedTrailers(
  request: TakeRequest,
  signer: Signer,
  mails: Mails,
): Map<string, WantedTrailer[]> {
  const asked = request.trailers && new Map(request.trailers);
  const received = receivedByAll(request, mails).map(({ messageId, trailers }): [string, WantedTrailer[]] => {
    const lines = asked?.get(messageId) ?? [];
    const wanted = trailers.filter(({ line, doubt }) =>
      asked === null ? doubt === null : lines.includes(line),
    );
    const isPublic = mails([messageId]).every((mail) => !mail.private);
    const own = [
      ...(request.link && isPublic && !isDerivedId(messageId) ? [`Link: ${permalink(messageId)}`] : []),
      ...(request.signOff ? [`Signed-off-by: ${named(signer)}`] : []),
    ];
    const given = wanted.map((one) => ({ line: one.line, given: one }));
    return [messageId, [...given, ...own.map((line) => ({ line, given: null }))]];
  });
  return new Map(received);
}

/** The requested revision. UserError if patches of it are missing. */
export function completeRevision(request: TakeRequest): Revision {
  const of = revisionOf(request);
  if (of.complete && of.patches.length > 0) return of;
  const missing = patchesNotHere(of);
  throw new UserError(
    `${of.label} is not complete: ${missing ? wordsOf(missing, english) : "none of its patches is in the archive"}.`,
    "Refresh, or name an archive that has the others; nothing was changed.",
  );
}
