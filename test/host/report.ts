// What the tests inside VS Code tell the runner outside, one JSON value a line over a loopback connection.
// A connection that closes before `end` is how the runner learns of a crash.

export type Report =
  | { kind: "start"; title: string }
  | { kind: "test"; title: string; state: "passed" | "failed" | "skipped"; ms: number; error?: string }
  | { kind: "broken"; error: string }
  | { kind: "end" };

/** The environment variable that carries the port to connect to. */
export const portVariable = "PATCH_TRACKER_HOST_PORT";
/** The environment variable that picks tests by a part of their title. */
export const grepVariable = "PATCH_TRACKER_HOST_GREP";
