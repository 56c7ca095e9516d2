import * as v from "valibot";
import { type PatchworkPlace, patchPage } from "../archive/patchworkPlace.ts";
import type { CheckCounts, PatchworkPatch } from "./patch.ts";

// Only the fields that are used are checked, so that newer versions of Patchwork may add others.
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const word = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const result = v.picklist(["pending", "success", "warning", "fail"]);

const patches = v.pipe(
  v.array(
    v.object({
      id: number,
      msgid: v.pipe(v.string(), v.maxLength(2000)),
      web_url: v.optional(v.pipe(v.string(), v.maxLength(4000)), ""),
      state: v.pipe(word, v.maxLength(60)),
      delegate: v.nullish(v.object({ username: word }), null),
      check: v.nullish(result, "pending"),
      series: v.optional(v.array(v.object({ id: number })), []),
    }),
  ),
  v.maxLength(1000),
);

const checks = v.pipe(
  v.array(
    v.object({
      id: number,
      date: v.pipe(v.string(), v.maxLength(100)),
      state: result,
      context: v.pipe(v.string(), v.maxLength(1000)),
      user: v.nullish(v.object({ id: number }), null),
    }),
  ),
  v.maxLength(1000),
);

/** The patches of a page of `/patches/`; null if the JSON is something else. */
export function readPatches(json: unknown, place: PatchworkPlace): PatchworkPatch[] | null {
  const read = v.safeParse(patches, json);
  if (!read.success) return null;
  return read.output.map(({ msgid, web_url, delegate, series, ...patch }) => ({
    ...patch,
    messageId: msgid.trim().replace(/^<|>$/g, ""),
    delegate: delegate?.username ?? null,
    checks: null,
    series: series[0]?.id ?? null,
    page: patchPage(place, web_url),
  }));
}

/** The results on a page of `/checks/`; null if the JSON is something else. */
export function readChecks(json: unknown): CheckCounts | null {
  const read = v.safeParse(checks, json);
  if (!read.success) return null;
  const last = new Map<string, (typeof read.output)[number]>();
  for (const check of read.output) {
    const key = `${check.user?.id ?? ""} ${check.context}`;
    const before = last.get(key);
    if (!before || isLater(check, before)) last.set(key, check);
  }
  const counts = { pending: 0, success: 0, warning: 0, fail: 0 };
  for (const { state } of last.values()) counts[state]++;
  return counts;
}

type Run = { id: number; date: string };

/** Patchwork writes all dates in UTC and in one format ("2022-02-10T08:00:00.5"), so they compare as text. */
function isLater(one: Run, other: Run): boolean {
  return one.date === other.date ? one.id > other.id : one.date > other.date;
}
