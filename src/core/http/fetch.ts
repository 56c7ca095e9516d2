/**
 * A server's answer; header names in lower case. The body may be read once, or not at all; its chunks belong to the
 * reader.
 */
export interface Fetched {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
}

/**
 * Makes one GET request; redirects are returned like other answers. node-fetch in the command line and in the
 * extension's main thread, a message to that thread in the worker. Bodies are as sent (Content-Encoding is not undone).
 * Rejects on network errors and when aborted.
 */
export type Fetch = (
  url: string,
  options: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<Fetched>;
