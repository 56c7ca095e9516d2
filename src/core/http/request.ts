/** What a server said of a file's state, to be told back to it. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export interface RequestOptions {
  /** "mail" refuses HTML; "page" is HTML. */
  kind: "mail" | "page";
  /** First byte wanted, counted from 0. */
  from?: number;
  /** Ask only for what has changed since. */
  unless?: Validators | null;
  /** Most bytes taken from the network. */
  maxBytes: number;
}

export interface Answer {
  /** 200 whole, 206 from the byte asked for, 304 unchanged, 416 nothing at that byte. */
  status: 200 | 206 | 304 | 416;
  /** After redirects. */
  url: string;
  headers: Record<string, string>;
  validators: Validators;
  /** Whether the answer says where the file ends. If not, a connection that was cut looks like its end. */
  vouched: boolean;
  /** The bytes, gzip undone; to be read once. */
  chunks: AsyncIterable<Uint8Array>;
}

export interface Page {
  status: 200 | 304;
  headers: Record<string, string>;
  validators: Validators;
  bytes: Uint8Array;
}
