import type { TrackedSeries } from "../../core/project/config.ts";

/**
 * Edits of the raw list `patchTracker.series`. Invalid entries and unknown properties stay exactly as the person wrote
 * them.
 */
export type RawList = readonly unknown[];

/** The raw setting as a list; null if it is something else, which must not be overwritten. */
export function asList(raw: unknown): RawList | null {
  if (raw === undefined || raw === null) return [];
  return Array.isArray(raw) ? raw : null;
}

export function withSeries(list: RawList, added: TrackedSeries[]): unknown[] {
  return [
    ...list,
    ...added.map(({ name, thread, tickets, project }) => ({
      ...(name !== "" && { name }),
      thread,
      ...(tickets.length > 0 && { tickets }),
      ...(project !== undefined && { project }),
    })),
  ];
}

export function withoutThreads(list: RawList, threads: string[]): unknown[] {
  return list.filter((item) => !threads.includes(threadOf(item) ?? ""));
}

export function onlyThreads(list: RawList, threads: string[]): unknown[] {
  return list.filter((item) => threads.includes(threadOf(item) ?? ""));
}

export function renamed(list: RawList, thread: string, name: string): unknown[] {
  return list.map((item) => {
    if (threadOf(item) !== thread || typeof item !== "object") return item;
    const { name: _, ...rest } = { name: "", ...item };
    return name === "" ? rest : { ...item, name };
  });
}

/** @param links the tickets of each series, by thread; with an empty list the property is removed */
export function linked(list: RawList, links: ReadonlyMap<string, readonly string[]>): unknown[] {
  return list.map((item) => {
    const tickets = links.get(threadOf(item) ?? "");
    if (tickets === undefined || typeof item !== "object") return item;
    const { tickets: _, ...rest } = { tickets: [], ...item };
    return tickets.length > 0 ? { ...item, tickets: [...tickets] } : rest;
  });
}

function threadOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null || !("thread" in item)) return undefined;
  return typeof item.thread === "string" ? item.thread.trim() : undefined;
}
