// What the bench inside the extension host tells the one outside, as JSON over a loopback connection.

export interface HostReport {
  activation: {
    /** Milliseconds of `require` of the bundle, of the call of activate(), and of both as another extension waits. */
    load: number;
    activate: number;
    seen: number;
    /** Programs started and connections opened meanwhile. */
    touched: number;
  };
  refresh: {
    ms: number;
    /** Memory above that before activation, MB: the most, and what stayed. */
    most: number;
    after: number;
    entries: number;
    problems: string[];
  } | null;
  /** Milliseconds from a click to the editor, once for each patch, and for the thread. */
  opening: {
    cold: number[];
    warm: number[];
    thread: number[];
    /** The same of plain files. */
    plainDiff: number[];
    plainFile: number[];
    lines: number;
  } | null;
}

/** What is opened after the refresh, as a person does. */
export interface OpeningTask {
  /** Of each series two patches by their Message-IDs: the first is no commit before it is opened. */
  series: [string, string][];
  /** A mail of a long thread. */
  thread: string;
  /** Files that VS Code opens by itself, to compare with: two for a diff beside each series, one as long as the thread. */
  plain: { diffs: [before: string, after: string][]; long: string };
}

/** Environment variables: the port to report to, whether to refresh too, and what to open then (JSON). */
export const hostVariables = {
  port: "PATCH_TRACKER_BENCH_PORT",
  refresh: "PATCH_TRACKER_BENCH_REFRESH",
  opening: "PATCH_TRACKER_BENCH_OPENING",
} as const;
