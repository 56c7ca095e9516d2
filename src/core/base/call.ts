/** Accompanies every request to a service: how to abort it, and where to report progress. */
export interface Call {
  signal: AbortSignal;
  /** A short text for the person: "2022-02: 1,200 of 2,900 mails". */
  progress(text: string): void;
}

const never = new AbortController().signal;

/** A call without progress; without a signal it cannot be aborted. */
export function quietly(signal: AbortSignal = never): Call {
  return { signal, progress: () => undefined };
}
