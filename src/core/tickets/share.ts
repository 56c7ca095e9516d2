import { randomUUID } from "node:crypto";
import type { Call } from "../base/call.ts";
import { minute } from "../base/durations.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { notesRef } from "../git/notesRef.ts";
import { gitOutput } from "../git/program.ts";
import { harmless } from "../git/writingFault.ts";
import { isWorthAnotherTry, writingFault } from "./errors.ts";
import type { Shared } from "./model.ts";
import { notesAt, notesOf, readNotes, type TicketNotes } from "./notes.ts";
import { hexDigits, NoNotes } from "./notesTree.ts";
import { type RemoteAnswer, remoteFault, runRemote } from "./remoteCommand.ts";

export interface ShareOptions {
  /** Milliseconds without any output after which the remote is given up. */
  silence?: number;
}

/** How often the push is tried again because somebody else was quicker. */
const mostRounds = 5;

const none: TicketNotes = { tip: null, tickets: new Map() };

/**
 * Merges the tickets of a remote by union, and pushes the result; null: the default remote. Never forces: if somebody
 * else pushed meanwhile, theirs are merged and the push is tried again. When aborted, what was merged stays, and both
 * sides are consistent. A union cannot remove: if both sides changed the note of a commit, a ticket that only one side
 * removed comes back, and the lines of that note are sorted. UserError if there is no such remote, it cannot be reached
 * or refuses, or git cannot write here.
 */
export async function shareNotes(
  checkout: Checkout,
  remote: string | null,
  call: Call,
  { silence = minute }: ShareOptions = {},
): Promise<Shared> {
  const name = remoteOf(checkout, remote);
  const talking = { signal: call.signal, silence };
  const ask = (...args: string[]) => runRemote(checkout, name, args, talking);
  const shared: Shared = {
    remote: name,
    received: 0,
    sent: 0,
    takenAwayHere: 0,
    takenAwayThere: 0,
    retried: 0,
  };
  const tips = new Set<string | null>();
  for (;;) {
    call.progress(`fetching tickets from ${name}`);
    const theirs = await fetched(checkout, name, ask, call.signal);
    tips.add(theirs.tip);
    const { ours, received, takenAway } = await bringIn(checkout, name, theirs, call.signal);
    shared.received += received;
    shared.takenAwayHere += takenAway;
    if (ours.tip === null || ours.tip === theirs.tip) return shared;
    call.progress(`sending tickets to ${name}`);
    const rejected = await send(checkout, name, ours.tip, ask);
    if (rejected === null) {
      shared.sent = pairsOnlyIn(ours, theirs);
      shared.takenAwayThere = pairsOnlyIn(theirs, ours);
      return shared;
    }
    shared.retried++;
    if (shared.retried < mostRounds) continue;
    // If others had been quicker each time, the remote would have had another tip each time.
    throw tips.size === 1 ? neverMoved(name, rejected) : alwaysLate(name);
  }
}

function remoteOf({ remotes, remote, top }: Checkout, wanted: string | null): string {
  const name = wanted ?? remote;
  const names = [...new Set(remotes.map((each) => each.name))];
  if (name !== null && names.includes(name)) return name;
  if (names.length === 0) {
    throw new UserError(
      `The repository ${top} has no remote to share tickets with.`,
      "Add the one of your team: `git remote add NAME ADDRESS`.",
      top,
    );
  }
  throw new UserError(
    wanted === null
      ? "It is not clear which remote to share tickets with."
      : `There is no remote called ${JSON.stringify(harmless(wanted))}.`,
    `Name one of these: ${harmless(names.join(", "))}.`,
    top,
  );
}

type Ask = (...args: string[]) => Promise<RemoteAnswer>;

/** The remote's present notes. */
async function fetched(
  checkout: Checkout,
  remote: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<TicketNotes> {
  const here = `refs/patch-tracker/shared-${randomUUID()}`;
  try {
    const answer = await ask(
      "fetch",
      "--progress",
      "--no-tags",
      "--no-prune",
      "--no-write-fetch-head",
      "--no-recurse-submodules",
      "--no-auto-maintenance",
      // A partial clone would otherwise fetch notes without their contents.
      "--no-filter",
      // A configured "+refs/notes/*:refs/notes/*" would otherwise overwrite our notes with theirs.
      "--refmap=",
      "--end-of-options",
      remote,
      `+${notesRef}:${here}`,
    );
    if (/couldn't find remote ref/.test(answer.said)) return none;
    if (answer.failure !== null) throw remoteFault(checkout, remote, answer);
    return await notesOf(checkout, here, signal);
  } catch (error) {
    throw error instanceof NoNotes ? foreign(remote) : error;
  } finally {
    await forget(checkout, here);
  }
}

function foreign(remote: string): UserError {
  const name = harmless(remote);
  return new UserError(
    `What ${name} has at ${notesRef} are no notes, and was not brought in.`,
    `See it with git ls-remote, and ask who keeps it there; or name another remote.`,
    remote,
  );
}

/** Merges theirs into the notes here; retries if another git here was quicker. */
async function bringIn(
  checkout: Checkout,
  remote: string,
  theirs: TicketNotes,
  signal: AbortSignal,
): Promise<{ ours: TicketNotes; received: number; takenAway: number }> {
  for (let tries = 1; ; tries++) {
    const before = await readNotes(checkout, signal);
    if (theirs.tip === null || theirs.tip === before.tip) return { ours: before, received: 0, takenAway: 0 };
    try {
      const tip = before.tip === null ? theirs.tip : await merged(checkout, remote, before.tip, theirs.tip);
      if (tip === before.tip) return { ours: before, received: 0, takenAway: 0 };
      const after = tip === theirs.tip ? theirs : await notesAt(checkout, tip, signal);
      signal.throwIfAborted();
      // Only if the ref still points to what was merged: `git notes merge` does not check that.
      const old = before.tip ?? "0".repeat(hexDigits(checkout.objectFormat));
      await run(checkout, "update-ref", "-m", `share: merge ${remote}`, notesRef, tip, old);
      return { ours: after, received: pairsOnlyIn(after, before), takenAway: pairsOnlyIn(before, after) };
    } catch (error) {
      if (!isWorthAnotherTry(error, tries)) throw writingFault(checkout, error);
    }
  }
}

/** The notes commit that contains both: one of the two if it contains the other. */
async function merged(checkout: Checkout, remote: string, ours: string, theirs: string): Promise<string> {
  // git merges notes only below refs/notes/.
  const here = `refs/notes/patch-tracker-${randomUUID()}`;
  try {
    await run(checkout, "update-ref", here, ours);
    await run(checkout, "notes", `--ref=${here}`, "merge", "--quiet", "--strategy=cat_sort_uniq", theirs);
    const tip = await run(checkout, "rev-parse", "--verify", here);
    if (tip === ours || tip === theirs) return tip;
    // The message names the remote, not the temporary ref.
    const message = `Merge the tickets of ${remote}`;
    return await run(checkout, "commit-tree", "-p", ours, "-p", theirs, "-m", message, `${tip}^{tree}`);
  } finally {
    await forget(checkout, here);
  }
}

/** Null if the remote accepted them; else its message that somebody else was quicker, or is writing there. */
async function send(checkout: Checkout, remote: string, tip: string, ask: Ask): Promise<string | null> {
  const answer = await ask(
    "push",
    "--progress",
    "--porcelain",
    "--no-follow-tags",
    "--recurse-submodules=no",
    "--end-of-options",
    remote,
    `${tip}:${notesRef}`,
  );
  if (answer.failure === null) return null;
  // "!\t1a2b3c…:refs/notes/tickets\t[rejected] (fetch first)"
  const rejected = /^!\t[^\t\n]*\t(.*)$/m.exec(answer.stdout)?.[1];
  if (rejected === undefined) throw remoteFault(checkout, remote, answer);
  const quicker =
    /fetch first|non-fast-forward|cannot lock ref|failed to (?:update|lock) ref|already exists|stale info/;
  if (quicker.test(rejected)) return rejected;
  throw refusal(checkout, remote, rejected, answer.said);
}

function refusal(checkout: Checkout, remote: string, reason: string, said: string): UserError {
  const name = harmless(remote);
  checkout.log.error(`sharing tickets of ${checkout.top}: ${name} refuses: ${reason}\n${said}`);
  const own = said
    .split("\n")
    .filter((line) => line.startsWith("remote: "))
    .map((line) => line.slice("remote: ".length).trim());
  return new UserError(
    `${name} refuses to take the tickets: ${harmless([...own, reason].join(" "))}`,
    "Ask who cares for it, or name another remote; your tickets are kept here.",
    remote,
  );
}

function alwaysLate(remote: string): UserError {
  return new UserError(
    `Others were quicker to send tickets to ${harmless(remote)}, ${mostRounds} times in a row.`,
    "Share again; theirs are here already, and yours are kept.",
    remote,
  );
}

function neverMoved(remote: string, reason: string): UserError {
  const name = harmless(remote);
  return new UserError(
    `${name} takes no tickets, though nobody else sent any meanwhile: ${harmless(reason)}`,
    `See with \`git remote --verbose\` that it is fetched from where it is pushed to; else a lock was left behind at ${notesRef} there.`,
    remote,
  );
}

/** Number of (commit, ticket) pairs. */
function pairsOnlyIn(some: TicketNotes, others: TicketNotes): number {
  let count = 0;
  for (const [commit, ids] of some.tickets) {
    const there = others.tickets.get(commit) ?? [];
    count += ids.filter((id) => !there.includes(id)).length;
  }
  return count;
}

/**
 * Local steps are short, and not stopped once they have begun. Only git's own merge takes seconds, if one side has tens
 * of thousands of notes that the other lacks.
 */
async function run(checkout: Checkout, ...args: string[]): Promise<string> {
  return (await gitOutput(checkout, args, "", AbortSignal.timeout(300_000))).toString("utf8").trim();
}

async function forget(checkout: Checkout, ref: string): Promise<void> {
  await run(checkout, "update-ref", "-d", ref).catch((error: unknown) => {
    checkout.log.warn(`${checkout.top}: ${ref} stays: ${String(error)}`);
  });
}
