import { say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { isOneOf } from "../mail/person.ts";
import { type FilesGiven, filesGivenTo, type GivenFile, type Section } from "../project/maintainers.ts";
import { because, type Reason } from "../series/reason.ts";
import type { Asked, Series } from "../series/series.ts";
import { isClosed, latestOf, repliesOf } from "../series/seriesQueries.ts";

/** Somebody else's series waits for the person, and why. */
export interface AskedOfYou {
  /** They have replied to its latest revision, or reviewed everything that they were sent. */
  answered: boolean;
  /** First that they are in To or Cc of its mails, then what MAINTAINERS says; never empty. */
  why: Reason[];
}

/** The files that MAINTAINERS assigns to the person with these addresses. */
export function filesGivenToMe(me: readonly string[], maintainers: readonly Section[]): FilesGiven {
  return me.length === 0 ? () => [] : filesGivenTo(maintainers, isAmong(me));
}

function isAmong(me: readonly string[]): (person: Person) => boolean {
  return (person) => isOneOf(person, [...me]);
}

/**
 * Whether an open series by somebody else asks for the person: its latest revision was sent to them, or touches a file
 * that MAINTAINERS assigns to them. Null if not, or if the person is unknown.
 * @param me the person's addresses, lower case
 * @param given the files that MAINTAINERS assigns to them, see `filesGivenToMe`
 */
export function askedOfYou(series: Series, me: readonly string[], given: FilesGiven): AskedOfYou | null {
  const isMe = isAmong(me);
  const latest = latestOf(series);
  if (me.length === 0 || isClosed(series) || isMe(series.author)) return null;
  const own = series.asked.filter(({ person }) => isMe(person));
  const files = [...new Set(latest.patches.flatMap((patch) => patch.files.map(({ path }) => path)))];
  const kept = given(files);
  const [first] = own;
  const [file] = kept;
  const why = [...(first ? [addressed(first, series)] : []), ...(file ? [keeps(kept.length, file)] : [])];
  if (why.length === 0) return null;
  const wrote = repliesOf(latest).some((reply) => !reply.automatic && isMe(reply.from));
  const reviews = latest.patches.every((patch) =>
    patch.reviews.some((review) => review.counts && isMe(review.person)),
  );
  const answered = wrote || own.some((one) => one.answered) || (latest.patches.length > 0 && reviews);
  return { answered, why };
}

/**
 * Whether a series waits for the person's review: it asks for them, it is the reviewers' turn, and it is not dormant.
 */
export function waitsForYou(asks: AskedOfYou | null, { turn, state }: Series): asks is AskedOfYou {
  return asks !== null && !asks.answered && turn === "reviewer" && state !== "dormant";
}

function addressed({ by, date, messageId }: Asked, series: Series): Reason {
  const { label } = latestOf(series);
  return because(
    by === "to" ? say("you stand in To") : say("you stand in Cc"),
    say("{0} was sent to you on {1}", label, { day: date }),
    messageId,
  );
}

function keeps(files: number, { path, section, role }: GivenFile): Reason {
  return because(
    files > 1
      ? say("MAINTAINERS gives you {0} and {1} more", path, files - 1)
      : say("MAINTAINERS gives you {0}", path),
    role === "maintainer"
      ? say("you are maintainer of {0}", section)
      : say("you are reviewer of {0}", section),
  );
}
