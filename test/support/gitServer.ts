// A real web server on loopback that serves the epochs of a public-inbox as git's own program for that does
// (`git http-backend`), with the manifest and the pages that public-inbox has beside them; and can be made to fail.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Epoch, type InboxMail, mailText } from "./publicInbox.ts";
import { plainGit } from "./repository.ts";

/** What stands in the place of an answer. */
export type InboxFailure = { status: number; location?: string } | { botCheck: true } | { html: true };

const botCheck =
  '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head><body></body></html>\n';

export class GitServer {
  /** Requests so far: "GET git/0.git/info/refs". */
  readonly log: string[] = [];
  /** Whether there is a manifest. */
  manifest = true;
  /** Whether git is answered by files alone, as a plain web server does. */
  dumb = false;
  /** Whether git's server knows of histories that are cut. */
  shallow = true;
  readonly #epochs: Epoch[];
  readonly #server: Server;
  /** Address of the list. */
  url = "";
  #failures: { path: RegExp; failure: InboxFailure }[] = [];

  private constructor(epochs: Epoch[]) {
    this.#epochs = epochs;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** `epochs` by their numbers; more may be pushed later. */
  static async start(epochs: Epoch[]): Promise<GitServer> {
    const server = new GitServer(epochs);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}/u-boot/`;
    return server;
  }

  /** The requests since the last call. */
  takeLog(): string[] {
    return this.log.splice(0);
  }

  fail(path: RegExp, failure: InboxFailure): void {
    this.#failures.push({ path, failure });
  }

  heal(): void {
    this.#failures = [];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const path = decodeURIComponent(pathname.replace(/^\/u-boot\//, ""));
    this.log.push(`${request.method} ${path}`);
    const failure = this.#failures.find((one) => one.path.test(path))?.failure;
    if (failure) {
      fail(response, failure);
      return;
    }
    const [, number, rest] = /^git\/(\d+)\.git(\/.*)$/.exec(path) ?? [];
    const epoch = number === undefined ? undefined : this.#epochs[Number(number)];
    if (epoch && rest !== undefined) {
      this.#serve(epoch, rest, search, request, response);
      return;
    }
    const page = this.#page(path);
    response.writeHead(page === null ? 404 : 200, { "content-type": "application/octet-stream" });
    response.end(page ?? "<html><title>Not Found</title></html>");
  }

  #page(path: string): Buffer | null {
    if (path === "manifest.js.gz") return this.manifest ? gzipSync(this.#manifest()) : null;
    const [, id, what] = /^(.+)\/(raw|t\.mbox\.gz)$/.exec(path) ?? [];
    const mails = this.#epochs.flatMap((epoch) =>
      epoch.commits.flatMap((commit) =>
        "add" in commit && typeof commit.add !== "string" ? commit.add : [],
      ),
    );
    const asked = mails.filter(({ messageId }) => messageId === id);
    if (asked.length === 0) return null;
    if (what === "raw") return Buffer.from(asked.map(framed).join(""));
    const about = (mail: InboxMail) =>
      mail.messageId === id || mail.inReplyTo === id || asked.some((one) => one.inReplyTo === mail.messageId);
    return gzipSync(mails.filter(about).map(framed).join(""));
  }

  #manifest(): string {
    const entries = this.#epochs.map((epoch, at) => {
      const fingerprint = createHash("sha1").update(epoch.refs).digest("hex");
      return [`/u-boot/git/${at}.git`, { fingerprint, modified: 0, owner: "inbox", reference: null }];
    });
    return JSON.stringify(Object.fromEntries(entries));
  }

  #serve(
    epoch: Epoch,
    path: string,
    search: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    if (this.dumb) execFileSync("git", ["update-server-info"], { cwd: epoch.folder, env: plainGit });
    const backend = spawn("git", [...(this.dumb ? ["-c", "http.uploadpack=false"] : []), "http-backend"], {
      env: {
        ...plainGit,
        GIT_PROJECT_ROOT: dirname(epoch.folder),
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: join("/", epoch.folder.slice(dirname(epoch.folder).length), path),
        QUERY_STRING: this.dumb ? "" : search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        REMOTE_ADDR: "127.0.0.1",
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    backend.stdin.on("error", () => {});
    request.pipe(backend.stdin);
    const parts: Buffer[] = [];
    backend.stdout.on("data", (chunk: Buffer) => parts.push(chunk));
    backend.once("close", () => {
      const whole = Buffer.concat(parts);
      const end = whole.indexOf("\r\n\r\n");
      const head = whole.toString("latin1", 0, Math.max(0, end)).split("\r\n");
      let status = end < 0 ? 500 : 200;
      for (const line of head) {
        const [, name, value] = /^([\w-]+): (.*)$/.exec(line) ?? [];
        if (name?.toLowerCase() === "status") status = Number(value?.slice(0, 3));
        else if (name !== undefined && value !== undefined) response.setHeader(name, value);
      }
      const body = whole.subarray(end + 4);
      response.writeHead(status);
      response.end(this.shallow ? body : withoutShallow(body));
    });
  }
}

/** What it says that it can, without that; the length of each line stays. */
function withoutShallow(body: Buffer): Buffer {
  return Buffer.from(
    body.toString("latin1").replace(/ (?:shallow|deepen-[a-z]+)(?= )/g, (word) => ` x${word.slice(2)}`),
    "latin1",
  );
}

function fail(response: ServerResponse, failure: InboxFailure): void {
  const page = { "content-type": "text/html; charset=utf-8" };
  if ("botCheck" in failure) response.writeHead(200, page).end(botCheck);
  else if ("html" in failure) response.writeHead(200, page).end("<html><title>Back soon</title></html>\n");
  else {
    const location = failure.location === undefined ? {} : { location: failure.location };
    response.writeHead(failure.status, { ...page, ...location }).end("<html></html>\n");
  }
}

/** As public-inbox writes it: mboxrd. */
function framed(mail: InboxMail): string {
  const text = mailText(mail).replace(/^>*From /gm, ">$&");
  return `From mboxrd@z Thu Jan  1 00:00:00 1970\n${text}\n`;
}
