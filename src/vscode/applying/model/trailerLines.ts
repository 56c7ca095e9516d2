import type {
  GivenFor,
  MissingTrailer,
  ReceivedTrailer,
  TrailersOfPatch,
} from "../../../core/applying/model.ts";
import type { Localize } from "../../../core/base/localize.ts";
import { nameOf } from "../../../core/mail/person.ts";

/** A trailer as a line to choose. */
export interface TrailerLine {
  label: string;
  description: string;
  detail: string;
  picked: boolean;
  /** The patch's Message-ID, or the commit's full object name. */
  to: string;
  line: string;
  /** What it was given for, if the patch has changed since; else null. */
  changedSince: GivenFor | null;
}

/** The trailers from a thread, each with its patch and mail; doubtful ones are not preselected. */
export function receivedLines(
  patches: TrailersOfPatch[],
  day: (ms: number) => string,
  t: Localize,
): TrailerLine[] {
  return patches.flatMap(({ messageId, number, title, trailers }) =>
    trailers.map((trailer) => ({
      label: trailer.line,
      description: `${number}: ${title}`,
      detail: sourceOf(trailer, day, t),
      picked: trailer.doubt === null,
      to: messageId,
      line: trailer.line,
      changedSince: trailer.changedSince,
    })),
  );
}

/** The trailers that the commits of a branch lack, each with its commit and mail; doubtful ones are not preselected. */
export function missingLines(
  trailers: MissingTrailer[],
  day: (ms: number) => string,
  t: Localize,
): TrailerLine[] {
  return trailers.map((trailer) => {
    const { line, commit, subject, doubt } = trailer;
    return {
      label: line,
      description: `${commit.slice(0, 12)} ${subject}`,
      detail: sourceOf(trailer, day, t),
      picked: doubt === null,
      to: commit,
      line,
      changedSince: trailer.changedSince,
    };
  });
}

/** The chosen lines, grouped by what they are added to. */
export function linesBy(chosen: TrailerLine[]): [string, string[]][] {
  return [...Map.groupBy(chosen, ({ to }) => to)].map(([to, some]) => [to, some.map(({ line }) => line)]);
}

/** "Ben Ode, 2022-02-11, on the cover, <mail@example.com>" */
function sourceOf(
  { from, date, givenOn, postedIn, onCover, messageId, doubt, changedSince }: ReceivedTrailer,
  day: (ms: number) => string,
  t: Localize,
): string {
  const source = [
    nameOf(from),
    day(date),
    ...(givenOn === null || changedSince ? [] : [t("given on {0}", givenOn)]),
    ...(onCover ? [t("on the cover letter")] : []),
    `<${messageId}>`,
  ].join(", ");
  if (changedSince) return t("{0}; given on {1}, the patch has changed since", source, changedSince.label);
  if (postedIn !== undefined) return t("{0}; {1} had it, the commit lacks it", source, postedIn);
  switch (doubt) {
    case "stranger":
      return t("{0}; not from the author", source);
    case "word":
      return t("{0}; commits do not usually have that", source);
    default:
      return source;
  }
}
