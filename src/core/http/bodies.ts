import { ArchiveError, hostOf } from "./archiveError.ts";
import { BrokenGzip, gunzipped } from "./gunzip.ts";

/** The bytes, decompressed if they are gzip; throws ArchiveError if they are damaged or end too early. */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzipped(chunks);
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    const what = `The packed file that ${hostOf(url)} sent is cut off or damaged.`;
    throw new ArchiveError(error.isCut ? "gzip" : "corrupt", what, url, { cause: error });
  }
}

/** Passes bytes of mail on; throws ArchiveError if an HTML page came instead. */
export async function* mailOnly(chunks: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  let page: Uint8Array | null = null;
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length > 0) {
      first = false;
      if (/^\s*</.test(Buffer.from(chunk.subarray(0, 200)).toString("latin1"))) page = new Uint8Array();
    }
    if (page === null) {
      yield chunk;
      continue;
    }
    page = Buffer.concat([page, chunk]);
    if (page.length >= enoughToTell) break;
  }
  if (page === null) return;
  if (isBotCheck(page)) throw botCheck(url);
  throw new ArchiveError("html", `${hostOf(url)} sent a web page where mail was expected.`, url);
}

/** Bytes in which the title of a bot check appears. */
const enoughToTell = 4096;

/** Whether a page is a browser check against bots, by its title. */
export function isBotCheck(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, enoughToTell)).toString("latin1");
  return /<title>\s*Making sure you(?:'|&#39;|&#x27;|&apos;|&rsquo;)re not a bot!/i.test(head);
}

/** Examines the page of an error status as far as needed. */
export async function isBotCheckPage(body: AsyncIterable<Uint8Array>): Promise<boolean> {
  let head: Uint8Array = new Uint8Array();
  try {
    for await (const chunk of gunzipped(body)) {
      head = Buffer.concat([head, chunk]);
      if (head.length >= enoughToTell) break;
    }
  } catch (error) {
    // The status is the fault; that its page broke off as well does not matter.
    if (!(error instanceof ArchiveError) && !(error instanceof BrokenGzip)) throw error;
  }
  return isBotCheck(head);
}

/** The error for a host that checks for browsers. */
export function botCheck(url: string): ArchiveError {
  const what = `${hostOf(url)} takes the tracker for a bot and refused to send mail.`;
  return new ArchiveError("bot-check", what, url);
}

/** All bytes of a body; throws ArchiveError if there are more than `maxBytes`. */
export async function joined(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  url: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    // Decompressed, it may be far more than was transferred.
    if (size > maxBytes)
      throw new ArchiveError(
        "too-large",
        `${url} is larger than ${megabytes(maxBytes)} and was not read.`,
        url,
      );
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** An empty body. */
export async function* none(): AsyncGenerator<Uint8Array> {}

/** "3 MB", for a sentence. */
export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;
}
