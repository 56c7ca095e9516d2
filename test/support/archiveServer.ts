// A real web server on loopback that serves a pipermail site from memory, and can be made to fail in every way.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { pipermailSite, type SiteMail, type SiteOptions } from "./pipermailSite.ts";

/** One request as it was answered. */
export interface LoggedRequest {
  /** Path below the archive: "index.html", "2022-February.txt". */
  path: string;
  status: number;
  /** Bytes of the body that were sent. */
  bytes: number;
  /** As asked, or null. */
  range: string | null;
  headers: Record<string, string | string[] | undefined>;
}

/** What goes wrong with a file. */
export type Failure =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** The connection breaks after that many bytes of the body. */
  | { cutAfter: number }
  /** The file ends after that many bytes, and nothing says so. */
  | { shortened: number }
  /** As above, and the server says of it what it says of the whole file, or nothing of its length. */
  | { cutUnseen: number; length?: boolean }
  /** This stands in its place, of which the server says what it says of the file. */
  | { instead: string | Uint8Array }
  /** A web page stands in its place. */
  | { html: true }
  /** The page of a proof-of-work check stands in its place, with this status (200). */
  | { botCheck: true; status?: number }
  /** No answer until `release()` of the server is called. */
  | { held: true }
  /** That many bytes, then nothing more until `release()`. */
  | { stallAfter: number }
  /** A byte each so many milliseconds. */
  | { trickle: number };

export interface ArchiveServerOptions extends SiteOptions {
  mails?: SiteMail[];
  /** Serve these files instead of a site made of mails. */
  files?: Map<string, Uint8Array>;
  /** Where the archive lies; default "/pipermail/u-boot/". */
  path?: string;
  /** Port; default any that is free. */
  port?: number;
}

const html = "<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Back soon.</body></html>\n";
const botCheck =
  '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head>' +
  "<body><h1>Making sure you&#39;re not a bot!</h1><script>work()</script></body></html>\n";

export class ArchiveServer {
  /** Every request so far, oldest first. */
  readonly log: LoggedRequest[] = [];
  /** Whether Range is understood. */
  ranges = true;
  /** Whether ETag and Last-Modified are sent. */
  etags = true;
  lastModified = true;
  /** Whether plain files are packed on the way for those who accept it. */
  packs = false;

  readonly #options: ArchiveServerOptions;
  readonly #path: string;
  readonly #server: Server;
  #url = "";
  #mails: SiteMail[];
  #files: Map<string, Uint8Array>;
  readonly #modified = new Map<string, number>();
  /** The clock of Last-Modified: each change is a minute later. */
  #clock = Date.UTC(2022, 0, 1);
  #failures: { path: string | RegExp; failure: Failure; times: number }[] = [];
  #released: () => void = () => {};
  #gate: Promise<void> = Promise.resolve();

  private constructor(options: ArchiveServerOptions) {
    this.#options = options;
    this.#path = options.path ?? "/pipermail/u-boot/";
    this.#mails = [...(options.mails ?? [])];
    this.#files = options.files ?? pipermailSite(this.#mails, options);
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    this.#hold();
  }

  static async start(options: ArchiveServerOptions = {}): Promise<ArchiveServer> {
    const server = new ArchiveServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      server.#server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    server.#url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}${server.#path}`;
    return server;
  }

  /** Address of the archive with a trailing slash. */
  get url(): string {
    return this.#url;
  }

  get mails(): readonly SiteMail[] {
    return this.#mails;
  }

  /** The site's files by path; change them with `set`. */
  get files(): ReadonlyMap<string, Uint8Array> {
    return this.#files;
  }

  /** Mails arrive: the pages and texts of their periods change, as they do at a real archive. */
  append(...mails: SiteMail[]): void {
    this.replace([...this.#mails, ...mails]);
  }

  /** The archive is made anew from other mails. */
  replace(mails: SiteMail[]): void {
    this.#mails = [...mails];
    const files = pipermailSite(this.#mails, this.#options);
    this.#clock += 60_000;
    for (const [path, content] of files) {
      const before = this.#files.get(path);
      if (!before || !Buffer.from(before).equals(content)) this.#modified.set(path, this.#clock);
    }
    this.#files = files;
  }

  /** Puts a file in place, or with null takes it away. */
  set(path: string, content: string | Uint8Array | null): void {
    this.#clock += 60_000;
    this.#modified.set(path, this.#clock);
    if (content === null) this.#files.delete(path);
    else this.#files.set(path, typeof content === "string" ? Buffer.from(content) : content);
  }

  /** Makes requests of a path fail, so many times or for ever; the first failure that fits a path is the one. */
  fail(path: string | RegExp, failure: Failure, times = Number.POSITIVE_INFINITY): void {
    this.#failures.push({ path, failure, times });
  }

  /** All is well again. */
  heal(): void {
    this.#failures = [];
    this.release();
  }

  /** Lets go of what is held. */
  release(): void {
    this.#released();
    this.#hold();
  }

  /** The requests since the last call. */
  takeLog(): LoggedRequest[] {
    return this.log.splice(0);
  }

  async close(): Promise<void> {
    this.release();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#released = resolve;
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const inside = url.pathname.startsWith(this.#path);
    const path = inside
      ? decodeURIComponent(url.pathname.slice(this.#path.length)) || "index.html"
      : url.pathname;
    const entry: LoggedRequest = {
      path,
      status: 0,
      bytes: 0,
      range: request.headers.range ?? null,
      headers: request.headers,
    };
    this.log.push(entry);
    const failure = this.#failureOf(path);
    if (failure && "held" in failure) await this.#gate;
    const answer = this.#respond(request, path, inside ? this.#files.get(path) : undefined, failure);
    entry.status = answer.status;
    const body = request.method === "HEAD" ? Buffer.alloc(0) : answer.body;
    if (failure && "cutUnseen" in failure && failure.length === false) {
      // As an old server that ends by hanging up.
      response.useChunkedEncodingByDefault = false;
      response.shouldKeepAlive = false;
      response.removeHeader("content-length");
      response.writeHead(answer.status, { ...answer.headers, connection: "close" });
      entry.bytes = body.length;
      response.end(body);
      return;
    }
    response.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
    if (failure && "trickle" in failure) {
      for (const byte of body) {
        if (response.destroyed) return;
        response.write(Buffer.of(byte));
        entry.bytes++;
        await sleep(failure.trickle);
      }
      response.end();
      return;
    }
    const stop =
      failure && "cutAfter" in failure
        ? failure.cutAfter
        : failure && "stallAfter" in failure
          ? failure.stallAfter
          : null;
    if (stop === null) {
      entry.bytes = body.length;
      response.end(body);
      return;
    }
    entry.bytes = Math.min(stop, body.length);
    await new Promise((resolve) => response.write(body.subarray(0, stop), resolve));
    if (failure && "stallAfter" in failure) {
      await this.#gate;
      response.end(body.subarray(stop));
    } else response.destroy();
  }

  #failureOf(path: string): Failure | null {
    const found = this.#failures.find(
      (one) => one.times > 0 && (typeof one.path === "string" ? one.path === path : one.path.test(path)),
    );
    if (!found) return null;
    found.times--;
    return found.failure;
  }

  #respond(
    request: IncomingMessage,
    path: string,
    content: Uint8Array | undefined,
    failure: Failure | null,
  ): { status: number; headers: Record<string, string>; body: Buffer } {
    const page = { "content-type": "text/html; charset=utf-8" };
    if (failure && "botCheck" in failure)
      return { status: failure.status ?? 200, headers: page, body: Buffer.from(botCheck) };
    if (failure && "html" in failure) return { status: 200, headers: page, body: Buffer.from(html) };
    if (failure && "status" in failure)
      return {
        status: failure.status,
        headers: { ...page, ...failure.headers },
        body: Buffer.from(failure.body ?? html),
      };
    if (!content) return { status: 404, headers: page, body: Buffer.from(html) };
    let body = Buffer.from(content);
    if (failure && "shortened" in failure) body = body.subarray(0, failure.shortened);
    const answer = this.#served(request, path, body);
    if (failure && "instead" in failure)
      return { ...answer, status: 200, body: Buffer.from(failure.instead) };
    if (!failure || !("cutUnseen" in failure)) return answer;
    const { "content-range": _range, ...headers } = answer.headers;
    return { ...answer, headers, body: answer.body.subarray(0, failure.cutUnseen) };
  }

  #served(
    request: IncomingMessage,
    path: string,
    body: Buffer,
  ): { status: number; headers: Record<string, string>; body: Buffer } {
    const etag = `"${createHash("sha1").update(body).digest("hex").slice(0, 16)}"`;
    const modified = new Date(this.#modified.get(path) ?? Date.UTC(2022, 0, 1)).toUTCString();
    const headers: Record<string, string> = { "content-type": contentType(path) };
    if (this.etags) headers.etag = etag;
    if (this.lastModified) headers["last-modified"] = modified;
    if (this.ranges) headers["accept-ranges"] = "bytes";
    const asked = request.headers;
    const isSame =
      asked["if-none-match"] !== undefined
        ? this.etags && asked["if-none-match"] === etag
        : this.lastModified && asked["if-modified-since"] === modified;
    if (isSame) return { status: 304, headers, body: Buffer.alloc(0) };
    const from = this.ranges ? /^bytes=(\d+)-$/.exec(asked.range ?? "")?.[1] : undefined;
    if (from !== undefined) {
      const start = Number(from);
      if (start >= body.length) {
        const range = { "content-range": `bytes */${body.length}` };
        return { status: 416, headers: { ...headers, ...range }, body: Buffer.alloc(0) };
      }
      const range = { "content-range": `bytes ${start}-${body.length - 1}/${body.length}` };
      return { status: 206, headers: { ...headers, ...range }, body: body.subarray(start) };
    }
    if (this.packs && !path.endsWith(".gz") && String(asked["accept-encoding"]).includes("gzip"))
      return { status: 200, headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(body) };
    return { status: 200, headers, body };
  }
}

function contentType(path: string): string {
  if (path.endsWith(".html")) return "text/html";
  return path.endsWith(".gz") ? "application/x-gzip" : "text/plain";
}
