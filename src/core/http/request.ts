/** A server's validators for a file, to send with the next request. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export interface RequestOptions {
  /** "mail" rejects HTML; "page" is HTML. */
  kind: "mail" | "page";
  /** 0-based first byte to request. */
  from?: number;
  /** Only if it has changed since these validators. */
  unless?: Validators | null;
  /** Maximum bytes to transfer. */
  maxBytes: number;
}

export interface Answer {
  /** 200 whole, 206 from the requested byte on, 304 unchanged, 416 nothing at that byte. */
  status: 200 | 206 | 304 | 416;
  /** After redirects. */
  url: string;
  headers: Record<string, string>;
  validators: Validators;
  /** Whether the answer tells its end. If not, a lost connection looks like the end. */
  vouched: boolean;
  /** The decompressed bytes; can be read once. */
  chunks: AsyncIterable<Uint8Array>;
}

export interface Page {
  status: 200 | 304;
  headers: Record<string, string>;
  validators: Validators;
  bytes: Uint8Array;
}
