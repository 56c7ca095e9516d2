// Holds state, turn and "needs you" against what persons said who read the mails alone; see CONTRIBUTING.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAmong } from "../../src/core/landing/custodians.ts";
import { acceptorsIn, custodiansAmong } from "../../src/core/landing/custodiansOnList.ts";
import { assemble } from "../../src/core/series/assemble.ts";
import { sentenceOf } from "../../src/core/series/reason.ts";
import type { Series } from "../../src/core/series/series.ts";
import { messageIdsOf } from "../../src/core/series/seriesQueries.ts";
import { judge } from "../../src/core/series/state.ts";
import type { StoredMessage } from "../../src/core/store/types.ts";
import { groupOf } from "../../src/core/tracking/group.ts";
import { root } from "../paths.ts";

/** What is true of the series of a mail at a moment. Where two answers can be meant, both stand. */
interface Marked {
  /** Message-ID. */
  mail: string;
  at: string;
  author: string;
  /** Somebody else who had written in it. */
  reviewer: string | null;
  state: string[];
  turn: string[];
  authorNeeds: boolean | "either" | null;
  reviewerNeeds: boolean | "either" | null;
}

const inFlight = new Set(["submitted", "under-review", "changes-requested", "reviewed"]);

/** The sample that the rules were written with, and two of other threads, each marked before they were asked. */
const samples = ["states", "statesHeldOut", "statesHeldOut2"];

/** Compares, prints each difference and the shares. `messages`: all that are known, of any time. */
export function compareStates(messages: StoredMessage[], say: (line: string) => void): void {
  for (const sample of samples) {
    const file = `scripts/accuracy/${sample}.json`;
    const marked: Marked[] = JSON.parse(readFileSync(join(root, file), "utf8"));
    say(`\n${file}, ${marked.length} threads`);
    compareSample(marked, messages, say);
  }
}

function compareSample(marked: Marked[], messages: StoredMessage[], say: (line: string) => void): void {
  const shares = new Map<string, [number, number]>();
  const tally = (name: string, right: boolean) => {
    const [good, all] = shares.get(name) ?? [0, 0];
    shares.set(name, [good + Number(right), all + 1]);
  };
  const sure = (list: string[]) => list.every((one) => inFlight.has(one));
  for (const one of marked) {
    const now = Date.parse(one.at);
    const series = seriesOf(one.mail, messages, now);
    const told = (what: string) =>
      say(
        `${what}\n  <${one.mail}> on ${one.at.slice(0, 10)}: ${series && `${series.title}: ${series.state}, ${sentenceOf(series.reason)}; ${series.turn}, ${sentenceOf(series.turnReason)}`}`,
      );
    const state = series !== undefined && one.state.includes(sameFromMail(series.state));
    const turn = series !== undefined && one.turn.includes(series.turn);
    tally("states", state);
    tally("turns", turn);
    if (sure(one.state)) {
      tally("states in flight", state);
      tally("turns in flight", turn);
    }
    if (!state || !turn) told(`known: ${one.state.join(" or ")}; ${one.turn.join(" or ")}`);
    for (const [who, known] of [
      [one.author, one.authorNeeds],
      [one.reviewer, one.reviewerNeeds],
    ] as const) {
      if (who === null || typeof known !== "boolean") continue;
      const needs = series !== undefined && groupOf(series, [who], null).group === "needs-you";
      if (needs) tally("needs you, right where said", known);
      if (known) tally("needs you, found", needs);
      if (needs !== known) told(`${known ? "needs" : "does not need"} ${who}`);
    }
  }
  for (const [name, [right, all]] of shares)
    say(`${name.padEnd(30)} ${right} of ${all} (${((100 * right) / all).toFixed(1)} %)`);
}

function seriesOf(mail: string, messages: StoredMessage[], now: number): Series | undefined {
  const until = messages.filter((message) => message.date <= now);
  const byId = new Map(until.map((message) => [message.messageId, message]));
  const said = until.filter(({ facts }) => facts.verdict === "applied");
  const acceptors = acceptorsIn(said, (ids) => ids.flatMap((id) => byId.get(id) ?? []));
  const isCustodian = isAmong(custodiansAmong(acceptors));
  const found = assemble(until, { now, idOf: () => null }).find((series) => messageIdsOf(series).has(mail));
  return found && { ...found, ...judge(found, { now, isCustodian }) };
}

/** Who reads mails alone calls a series accepted whose pull request was sent. */
function sameFromMail(state: Series["state"]): string {
  return state === "in-pull-request" ? "accepted" : state;
}
