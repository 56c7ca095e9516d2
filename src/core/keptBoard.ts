import { digest } from "./digest.ts";
import { rulesVersion } from "./mail/rules.ts";
import type { Store } from "./store/store.ts";
import type { Board, Situation } from "./tracker.ts";

/** Ages are told in hours, so that a board of an earlier hour is put together anew. */
const hour = 3_600_000;

/** All that a board depends on beside the situation. `now`: milliseconds since 1970. */
export function boardState(store: Store, now: number): string {
  return `${store.generation()} ${rulesVersion} ${Math.floor(now / hour)}`;
}

/** The board as it was put together last, where nothing that it depends on has changed since; else null. */
export function keptBoard(store: Store, situation: Situation, now: number): Board | null {
  const key = digest(situation);
  const kept = store.cached<{ state: string; board: Board }>("board", [key]).get(key);
  return kept?.state === boardState(store, now) ? withProblemsOf(store, kept.board) : null;
}

/** Keeps a board that was put together in that state. */
export function keepBoard(store: Store, situation: Situation, state: string, board: Board): Board {
  store.cache("board", [[digest(situation), { state, board }]]);
  return withProblemsOf(store, board);
}

function withProblemsOf(store: Store, board: Board): Board {
  return { ...board, problems: [...store.problems, ...board.problems] };
}
