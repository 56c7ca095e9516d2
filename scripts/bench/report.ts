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
}

/** Environment variables: the port to report to, and whether to refresh too. */
export const hostVariables = {
  port: "PATCH_TRACKER_BENCH_PORT",
  refresh: "PATCH_TRACKER_BENCH_REFRESH",
} as const;
