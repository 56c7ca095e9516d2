/**
 * The answer of a server; header names in lower case. The body may be read once, or left; its chunks belong to the
 * reader.
 */
export interface Fetched {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
}

/**
 * One GET request, as the outside world does it; redirects are answers as others. node-fetch in the command line and in the extension's main
 * thread, a message to that thread in the worker. Bodies come as sent (no Content-Encoding is undone).
 * Rejects on network errors and when the signal aborts.
 */
export type Fetch = (
  url: string,
  options: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<Fetched>;
