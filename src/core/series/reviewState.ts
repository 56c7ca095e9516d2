// Where a series without landings stands: submitted, under review, changes requested or reviewed.
import { day } from "../base/durations.ts";
import { listed, type Sentence, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { nameOf } from "../mail/person.ts";
import { waitingFor } from "./asked.ts";
import { because, noReason, type Reason } from "./reason.ts";
import { wholeReviewer } from "./reviews.ts";
import type { Cover, Patch, Reply, Revision, Series } from "./series.ts";
import { isReviewed, latestOf, repliesByPeople } from "./seriesQueries.ts";
import { allOf, firstWords, openRemarks, type StateAndTurn } from "./stateAndTurn.ts";

/** After two weeks of silence, asking again is polite on this list. */
export const pingAfter = 14 * day;

/** @param quiet milliseconds since anybody wrote */
export function judgeReview(
  series: Series,
  quiet: number,
  isCustodian: (person: Person) => boolean,
): StateAndTurn {
  const latest = latestOf(series);
  const submitted = say("submitted on {0}", { day: latest.date });
  const open = openRemarks(latest, isCustodian);
  const replies = repliesByPeople(latest);
  const total = latest.patches.length;
  const reviewed = latest.patches.filter(isReviewed).length;
  const coverage = coverageOf(reviewed, total);
  const promised = latest.patches.filter(isPromised).length + Number(isPromised(latest.cover));
  const ping = quiet > pingAfter ? [say("silent for {0} days, a ping is due", Math.floor(quiet / day))] : [];
  const withPing = (sentence: Sentence) => listed([sentence, ...ping], "; ");
  if (open.length > 0) {
    const last = open.at(-1);
    const rejected = open.some((reply) => reply.role === "nack");
    return {
      state: "changes-requested",
      reason: because(
        submitted,
        listed([rejected ? say("rejected by a NACK") : notAnswered(open.length), coverage]),
        last?.messageId,
      ),
      turn: "author",
      turnReason: last ? remarkReason(last, latest) : noReason,
      release: null,
    };
  }
  if (promised > 0)
    return {
      state: "changes-requested",
      reason: because(submitted, listed([say("changes promised"), coverage])),
      turn: "author",
      turnReason: because(
        say("a new version is due"),
        total > 1
          ? say("changes promised on {0} of {1} patches", promised, total)
          : say("changes promised on the patch"),
      ),
      release: null,
    };
  const ofAll = latest.complete ? null : wholeReviewer(series);
  if (total > 0 && reviewed === total && (latest.complete || ofAll))
    return {
      state: "reviewed",
      reason: because(
        submitted,
        ofAll ? wholeReviewed(nameOf(ofAll), total, latest.expected) : allAreReviewed(total),
      ),
      turn: "custodian",
      turnReason: because(say("reviewed and quiet"), withPing(say("it waits to be applied"))),
      release: null,
    };
  const missing = latest.complete
    ? []
    : [say("{0} of {1} patches missing", Math.max(0, latest.expected - total), latest.expected)];
  if (replies.length > 0) {
    const answer = replies.findLast((reply) => reply.role === "answer");
    return {
      state: "under-review",
      reason: because(submitted, listed([coverage, ...missing])),
      turn: "reviewer",
      turnReason: because(
        withPing(answer ? say("{0} answered on {1}", nameOf(answer.from), { day: answer.date }) : coverage),
        waitingFor(series.asked),
        answer?.messageId,
      ),
      release: null,
    };
  }
  return {
    state: "submitted",
    reason: because(submitted, listed([reviewed > 0 ? coverage : say("no answer yet"), ...missing])),
    turn: "reviewer",
    turnReason: because(withPing(say("nobody has answered {0} yet", latest.label)), waitingFor(series.asked)),
    release: null,
  };
}

/** "Nia Park asked in 3/9 on 2/10: …" with the first words, so that the person sees at once whether that is right. */
function remarkReason(remark: Reply, latest: Revision): Reason {
  const on = latest.patches.find((patch) => patch.replies.includes(remark));
  const total = Math.max(latest.expected, latest.patches.length);
  const place = on ? `${on.number}/${total}` : say("the cover");
  const values = [nameOf(remark.from), { day: remark.date }, place];
  const isNack = remark.role === "nack";
  const headline =
    total > 1
      ? isNack
        ? say("{0} rejected it in {2} on {1} and has no answer", ...values)
        : say("{0} wrote in {2} on {1} and has no answer", ...values)
      : isNack
        ? say("{0} rejected it on {1} and has no answer", ...values)
        : say("{0} wrote on {1} and has no answer", ...values);
  return because(
    headline,
    remark.excerpt === "" ? null : say('"{0}"', firstWords(remark.excerpt)),
    remark.messageId,
  );
}

function coverageOf(reviewed: number, total: number): Sentence {
  if (total > 1) return say("{0} of {1} patches reviewed", reviewed, total);
  return reviewed > 0 ? say("reviewed") : say("not reviewed yet");
}

function notAnswered(comments: number): Sentence {
  return comments === 1 ? say("1 comment not answered") : say("{0} comments not answered", comments);
}

function allAreReviewed(total: number): Sentence {
  return total > 1 ? say("{0} are reviewed", allOf(total)) : say("{0} is reviewed", allOf(total));
}

/** "reviewed by NAME as a whole", although only some of its patches are here. */
function wholeReviewed(name: string, here: number, of: number): Sentence {
  if (of === 1) return say("{0} reviewed the whole series, of which {1} of 1 patch is here", name, here);
  return here > 1
    ? say("{0} reviewed the whole series, of which {1} of {2} patches are here", name, here, of)
    : say("{0} reviewed the whole series, of which {1} of {2} patches is here", name, here, of);
}

/** Whether the last reply is the author's promise of a later version. */
function isPromised(on: Patch | Cover | null): boolean {
  return (
    on?.replies.findLast((reply) => reply.role === "answer" || reply.role === "comment")?.promise === true
  );
}
