/** Where answers of git that hold for ever are kept; the store's cache fits. Values are JSON. */
export interface LandingCache {
  /** Those of the keys that are known. */
  get<T>(kind: string, keys: string[]): Map<string, T>;
  set(kind: string, entries: [key: string, value: unknown][]): void;
}

/** The kinds of entries this folder writes; patch-ids add what they hold for. */
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
