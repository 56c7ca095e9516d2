/** What goes with every request to a service beside its data: how to stop it, and whom to tell how far it is. */
export interface Call {
  signal: AbortSignal;
  /** A short text for the person: "2022-02: 1,200 of 2,900 mails". */
  progress(text: string): void;
}

const never = new AbortController().signal;

/** A call whose progress nobody watches; without a signal it cannot be stopped. */
export function quietly(signal: AbortSignal = never): Call {
  return { signal, progress: () => undefined };
}
