/**
 * A cache for answers of git that never change, such as patch-ids; the store's cache implements it. Values are JSON.
 */
export interface LandingCache {
  /** The values of those keys that are cached. */
  get<T>(kind: string, keys: string[]): Map<string, T>;
  set(kind: string, entries: [key: string, value: unknown][]): void;
}

/** Names of the cache's kinds used here; those of patch-ids get the git version and object format appended. */
export const landingKinds = {
  patchId: "git patch-id",
  files: "git files",
  merged: "git merged",
  release: "git release",
  changed: "git changed",
  beside: "git beside",
  stable: "git stable",
  custodians: "git custodians",
} as const;
