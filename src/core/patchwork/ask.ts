import type { PatchworkPlace } from "../archive/patchworkPlace.ts";
import { day, minute } from "../base/durations.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import { ArchiveError } from "../http/archiveError.ts";
import type { HttpSession } from "../http/session.ts";
import type { Series } from "../series/series.ts";
import { isClosed, latestOf } from "../series/seriesQueries.ts";
import { PatchworkClient } from "./client.ts";
import { opinionOf } from "./opinion.ts";
import type { PatchworkPatch } from "./patch.ts";

/** Cache for answers; the store's cache implements it. */
export interface AnswerCache {
  cached<T>(kind: string, keys: string[]): Map<string, T>;
  cache(kind: string, entries: [key: string, value: unknown][]): void;
}

/** What a Patchwork said about a patch, and when. */
interface KeptAnswer {
  /** Null: it had no such patch. */
  patch: PatchworkPatch | null;
  /** Milliseconds since 1970. */
  asked: number;
  /** When the results of its checks were requested, milliseconds since 1970; null: never. */
  checksAsked: number | null;
  /** Whether its series was closed at the time. */
  over: boolean;
}

const kind = "patchwork";
/** The patches of an open series are not requested more often. */
const openPause = 15 * minute;
/** After this many unknown patches in a row, the Patchwork is assumed not to know the series. */
const manyMisses = 3;

/** The cached answers about the latest revisions of these series; no network. */
export function knownOf(
  all: Series[],
  place: PatchworkPlace,
  shelf: AnswerCache,
): Map<string, PatchworkPatch> {
  const kept = shelf.cached<KeptAnswer>(
    kind,
    all.flatMap(patchesOf).map((id) => keyOf(place, id)),
  );
  return new Map(
    [...kept.values()].flatMap(({ patch }) => (patch ? [[patch.messageId, patch] as const] : [])),
  );
}

/**
 * Asks a Patchwork about the latest revision of each series that is due, and caches the answers: usually one request a
 * series. Rejects only when aborted; faults are problems, and cached answers stay.
 * @param all with their landings, which tell whether a series is closed
 */
export async function askPatchwork(
  all: Series[],
  place: PatchworkPlace,
  parts: { shelf: AnswerCache; session: HttpSession; now: number },
): Promise<Problem[]> {
  const client = new PatchworkClient(parts.session, place);
  const faults: unknown[] = [];
  const tried = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      faults.push(error);
      return null;
    }
  };
  const rounds = await Promise.all(
    all.map((series) => tried(() => new Round(series, place, client, parts.shelf, parts.now).run())),
  );
  if (rounds.includes("nothing") && knownOf(all, place, parts.shelf).size === 0 && faults.length === 0)
    if ((await tried(() => client.hasProject())) === false) return [noProject(place)];
  parts.session.signal.throwIfAborted();
  // One problem is enough to say that it could not be asked.
  return faults.slice(0, 1).map(problemAt);
}

/** The questions about one series. */
class Round {
  readonly #series: Series;
  readonly #place: PatchworkPlace;
  readonly #client: PatchworkClient;
  readonly #shelf: AnswerCache;
  readonly #now: number;
  readonly #over: boolean;
  /** Cached answers by Message-ID. */
  readonly #before: ReadonlyMap<string, KeptAnswer>;
  readonly #wanted: Set<string>;
  readonly #answers: [key: string, kept: KeptAnswer][] = [];

  constructor(
    series: Series,
    place: PatchworkPlace,
    client: PatchworkClient,
    shelf: AnswerCache,
    now: number,
  ) {
    this.#series = series;
    this.#place = place;
    this.#client = client;
    this.#shelf = shelf;
    this.#now = now;
    this.#over = isClosed(series);
    const ids = patchesOf(series);
    const kept = shelf.cached<KeptAnswer>(
      kind,
      ids.map((id) => keyOf(place, id)),
    );
    this.#before = new Map(
      ids.flatMap((id) => {
        const one = kept.get(keyOf(place, id));
        return one ? [[id, one] as const] : [];
      }),
    );
    this.#wanted = new Set(ids.filter((id) => this.#isDue(id)));
  }

  /** "rested": nothing was due; "nothing": no patch was found; "found": at least one was. */
  async run(): Promise<"rested" | "nothing" | "found"> {
    if (this.#wanted.size === 0) return "rested";
    try {
      await this.#ask();
    } finally {
      this.#shelf.cache(kind, this.#answers);
    }
    return this.#answers.some(([, { patch }]) => patch !== null) ? "found" : "nothing";
  }

  /** Asks for whole series of Patchwork, and for patches in none of them one by one. */
  async #ask(): Promise<void> {
    const numbers = [...this.#wanted].map((id) => this.#before.get(id)?.patch?.series ?? null);
    for (const number of new Set(numbers.filter((one) => one !== null)))
      if (numbers.filter((one) => one === number).length > 1) await this.#takeSeries(number);
    let misses = 0;
    // Patchwork may have created a series for each patch, if the mails were not threaded.
    let together = true;
    for (const id of this.#wanted) {
      if (misses === manyMisses) return;
      const patch = await this.#client.patch(id);
      misses = patch ? 0 : misses + 1;
      if (patch) await this.#take(patch);
      else this.#keep(id, null, null);
      if (together && patch?.series && this.#wanted.size > 0) together = await this.#takeSeries(patch.series);
    }
  }

  /** Returns whether it brought anything. */
  async #takeSeries(number: number): Promise<boolean> {
    const patches = await this.#client.series(number);
    const mine = patches.filter((patch) => this.#wanted.has(patch.messageId));
    for (const patch of mine) await this.#take(patch);
    return mine.length > 0;
  }

  async #take(patch: PatchworkPatch): Promise<void> {
    const before = this.#before.get(patch.messageId);
    const checksAsked = before?.checksAsked ?? null;
    if (patch.check === "pending") return this.#keep(patch.messageId, patch, null);
    // The overall result is requested each time; single checks only if it has changed, or is old.
    const same = before?.patch?.check === patch.check && checksAsked !== null;
    if (same && this.#now - checksAsked < day)
      return this.#keep(patch.messageId, { ...patch, checks: before.patch?.checks ?? null }, checksAsked);
    // Stored before its checks are requested: if those fail, the state is known nevertheless.
    this.#keep(patch.messageId, patch, null);
    const checks = await this.#client.checks(patch.id);
    this.#keep(patch.messageId, { ...patch, checks }, this.#now);
  }

  #keep(messageId: string, patch: PatchworkPatch | null, checksAsked: number | null): void {
    this.#wanted.delete(messageId);
    const kept: KeptAnswer = { patch, asked: this.#now, checksAsked, over: this.#over };
    this.#answers.push([keyOf(this.#place, messageId), kept]);
  }

  /**
   * Open series: after a pause. Closed ones: once more, and never again if Patchwork agrees or does not know the patch;
   * if it disagrees, a custodian may still correct it, so a day later.
   */
  #isDue(messageId: string): boolean {
    const kept = this.#before.get(messageId);
    if (!kept) return true;
    const age = this.#now - kept.asked;
    if (!this.#over || !kept.over) return age >= openPause || age < 0;
    if (!kept.patch) return false;
    const opinion = opinionOf(this.#series, new Map([[messageId, kept.patch]]), this.#place);
    return opinion !== null && opinion.disagreements.length > 0 && age >= day;
  }
}

function patchesOf(series: Series): string[] {
  return latestOf(series).patches.map((patch) => patch.messageId);
}

function keyOf({ url, project }: PatchworkPlace, messageId: string): string {
  return `${url} ${project} ${messageId}`;
}

const setting = "patchTracker.patchwork.project";

/** The fault as a problem about Patchwork, since the remedies of `ArchiveError` speak of archives. */
function problemAt(error: unknown): Problem {
  const problem = problemOf(error);
  const lasting = ["missing", "forbidden", "html", "bot-check", "foreign"];
  const remedy =
    error instanceof ArchiveError && lasting.includes(error.kind)
      ? "Check the address in that setting, or turn patchTracker.patchwork.enabled off; what it said before is still here."
      : problem.remedy;
  return { what: problem.what, remedy, where: setting };
}

function noProject({ url, project }: PatchworkPlace): Problem {
  return {
    what: `The Patchwork ${url} has no project "${project}".`,
    remedy: "Check the address in that setting.",
    where: setting,
  };
}
