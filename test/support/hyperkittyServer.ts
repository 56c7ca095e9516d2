// A real web server on loopback that answers as HyperKitty 1.3.7 does, and can be made to answer badly. A test holds it
// against a real one (hyperkittyPeer.test.ts).
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { hashOf } from "../../src/core/mail/messageIdHash.ts";
import type { SiteMail } from "./pipermailSite.ts";

export interface AttachedFile {
  name: string;
  type: string;
  content: string;
}

export interface KittyMail extends SiteMail {
  attachments?: AttachedFile[];
}

/** What is answered instead. */
export interface KittyFailure {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export const kittyList = "u-boot@lists.example.org";

export class HyperkittyServer {
  /** Path and query of each request since the last `takeLog`, below the list's place in the API, without the format. */
  readonly log: string[] = [];
  /** In the order in which they were archived. */
  readonly mails: KittyMail[];
  /** The list's address. */
  url = "";
  /** How it makes parts of long lists; "offset" is what HyperKitty's own settings say. */
  paging: "offset" | "page" | "none" = "offset";
  /** The most it gives at once. */
  maxPerPage = 1_000;
  /** After the last part comes the first one again, and so on for ever. */
  endless = false;
  #failures: { path: RegExp; failure: KittyFailure; times: number }[] = [];
  readonly #server: Server;

  /** Path of the HyperKitty. */
  readonly #path: string;

  private constructor(mails: KittyMail[], path: string) {
    this.mails = mails;
    this.#path = path;
    this.#server = createServer((request, response) => this.#answer(request.url ?? "/", response));
  }

  /** Runs until the test is over. */
  static async start(mails: KittyMail[] = [], path = "/hyperkitty/"): Promise<HyperkittyServer> {
    const server = new HyperkittyServer([...mails], path);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.url = `${server.#site}list/${kittyList}/`;
    onTestFinished(() => server.close());
    return server;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #site(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#path}`;
  }

  append(...mails: KittyMail[]): void {
    this.mails.push(...mails);
  }

  /** An administrator takes a mail away. */
  remove(messageId: string): void {
    this.mails.splice(
      this.mails.findIndex((mail) => mail.messageId === messageId),
      1,
    );
  }

  address({ messageId }: { messageId: string }): string {
    return `${this.url}message/${hashOf(messageId)}/`;
  }

  /** What it answers, as it is. */
  async ask(path: string): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(`${this.#site}api/list/${path}`);
    const text = (await answer.text()).trim();
    return { status: answer.status, json: text.startsWith("<") ? null : JSON.parse(text) };
  }

  takeLog(): string[] {
    return this.log.splice(0);
  }

  answerBadly(path: RegExp, failure: KittyFailure, times = Number.POSITIVE_INFINITY): void {
    this.#failures.push({ path, failure, times });
  }

  heal(): void {
    this.#failures = [];
  }

  #answer(asked: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(asked, this.#site);
    const api = `${this.#path}api/list/${kittyList}/`;
    const path = decodeURIComponent(pathname).replace(api, "");
    const query = new URLSearchParams([...searchParams].filter(([name]) => name !== "format"));
    this.log.push(query.size > 0 ? `${path}?${query}` : path);
    const bad = this.#failures.find((one) => one.times > 0 && one.path.test(asked));
    if (bad) {
      bad.times--;
      response.writeHead(bad.failure.status ?? 200, bad.failure.headers).end(bad.failure.body ?? "");
      return;
    }
    const attached = /\/message\/([A-Z2-7]{32})\/attachment\/(\d+)\/([^/]+)$/.exec(
      decodeURIComponent(pathname),
    );
    if (attached) {
      const [, hash, counter, name] = attached;
      const file = this.#mailAt(hash ?? "")?.attachments?.[Number(counter) - 2];
      if (file?.name !== name) this.#missing(response);
      else response.writeHead(200, { "content-type": file?.type ?? "" }).end(file?.content);
      return;
    }
    const [, hash, thread] =
      /^(?:email\/([A-Z2-7]{32})\/|thread\/([A-Z2-7]{32})\/emails\/)$/.exec(path) ?? [];
    if (!pathname.startsWith(api)) this.#unknownList(pathname, response);
    else if (path === "") this.#json(response, { name: kittyList, archive_policy: "public" });
    else if (path === "emails/") this.#list(response, this.mails.toReversed(), path, searchParams);
    else if (thread !== undefined) this.#list(response, this.#threadOf(thread), path, searchParams);
    else if (hash !== undefined) this.#email(response, hash);
    else this.#missing(response);
  }

  /** A HyperKitty says 404 of a list that it does not have, and falls over where it is asked for its mails. */
  #unknownList(pathname: string, response: ServerResponse): void {
    if (/\/api\/list\/[^/]+\/emails\/$/.test(pathname))
      response.writeHead(500, { "content-type": "text/html" }).end("<html><title>Error</title></html>");
    else this.#missing(response);
  }

  #missing(response: ServerResponse): void {
    response.writeHead(404, { "content-type": "application/json" }).end('{"detail":"Not found."}');
  }

  #json(response: ServerResponse, value: unknown): void {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  }

  #list(response: ServerResponse, mails: KittyMail[], path: string, query: URLSearchParams): void {
    const entries = (some: KittyMail[]) => some.map((mail) => this.#entry(mail));
    if (this.paging === "none") {
      this.#json(response, entries(mails));
      return;
    }
    const byPage = this.paging === "page";
    const size = Math.min(byPage ? 10 : Number(query.get("limit") ?? 10), this.maxPerPage);
    const from = byPage ? (Number(query.get("page") ?? 1) - 1) * size : Number(query.get("offset") ?? 0);
    const rest = from + size < mails.length;
    const nextQuery = byPage ? `page=${from / size + 2}` : `limit=${size}&offset=${from + size}`;
    const more = rest || this.endless;
    this.#json(response, {
      count: mails.length,
      next: more
        ? `https://behind.example.org/hyperkitty/api/list/${kittyList}/${path}?format=json&${nextQuery}`
        : null,
      previous: null,
      results: entries(mails.slice(this.endless ? 0 : from, (this.endless ? 0 : from) + size)),
    });
  }

  #email(response: ServerResponse, hash: string): void {
    const mail = this.#mailAt(hash);
    if (!mail) {
      this.#missing(response);
      return;
    }
    this.#json(response, {
      ...this.#entry(mail),
      votes: { likes: 0, dislikes: 0, status: "neutral" },
      content: mail.body,
      attachments: (mail.attachments ?? []).map(({ name, type, content }, at) => ({
        email: this.#api("email", mail.messageId),
        counter: at + 2,
        name,
        content_type: type,
        encoding: null,
        size: Buffer.byteLength(content),
        download: `${this.address(mail)}attachment/${at + 2}/${name}`,
      })),
    });
  }

  #entry(mail: KittyMail): object {
    const parent = this.#parentOf(mail);
    const [, name = "", address = mail.from] = /^(.*?) ?<(.*)>$/.exec(mail.from) ?? [];
    return {
      url: this.#api("email", mail.messageId),
      message_id: mail.messageId,
      message_id_hash: hashOf(mail.messageId),
      thread: this.#api("thread", this.#rootOf(mail).messageId),
      sender: { address: address.replace("@", " (a) "), mailman_id: null, emails: null },
      sender_name: name || address,
      subject: mail.subject,
      date: new Date(mail.date).toISOString().replace(".000", ""),
      parent: parent ? this.#api("email", parent.messageId) : null,
      children: this.mails
        .filter((one) => one.inReplyTo === mail.messageId)
        .map((one) => this.#api("email", one.messageId)),
    };
  }

  #api(kind: string, messageId: string): string {
    return `${this.#site}api/list/${kittyList}/${kind}/${hashOf(messageId)}/?format=json`;
  }

  #mailAt(hash: string): KittyMail | undefined {
    return this.mails.find((mail) => hashOf(mail.messageId) === hash);
  }

  #parentOf(mail: KittyMail): KittyMail | undefined {
    return this.mails.find((one) => one.messageId === mail.inReplyTo);
  }

  #rootOf(mail: KittyMail): KittyMail {
    let root = mail;
    for (let above = this.#parentOf(mail); above; above = this.#parentOf(above)) root = above;
    return root;
  }

  #threadOf(root: string): KittyMail[] {
    return this.mails.filter((mail) => hashOf(this.#rootOf(mail).messageId) === root);
  }
}
