// A real web server on loopback that gives the mails of a project as Patchwork 3.1 does over its API 1.3, and can be made to
// fail. What has a diff is a patch there, what announces others a cover letter, what answers one of these a comment.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { SiteMail } from "./pipermailSite.ts";

export interface ProjectMail extends SiteMail {
  to?: string;
  cc?: string;
}

type Kind = "patch" | "cover" | "comment";

interface Served {
  mail: ProjectMail;
  kind: Kind;
  id: number;
  series: number;
  /** The patch or cover letter that a comment is below. */
  below: Served | null;
  event: { id: number; date: string };
}

/** What is answered instead. */
export interface ProjectFailure {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export class PatchworkProjectServer {
  /** Path and query of each request since the last `takeLog`, below the API. */
  readonly log: string[] = [];
  /** Authorization of the last request. */
  authorization: string | undefined;
  readonly project = "uboot";
  /** Address of the Patchwork. */
  url = "";
  eventsPerPage = 30;
  /** The same events come again for ever. */
  endless = false;
  #served: Served[] = [];
  #failures: { path: RegExp; failure: ProjectFailure; times: number }[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Runs until the test is over. */
  static async start(mails: ProjectMail[] = []): Promise<PatchworkProjectServer> {
    const server = new PatchworkProjectServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    server.append(...mails);
    onTestFinished(() => server.close());
    return server;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Address of the project. */
  get address(): string {
    return `${this.url}/project/${this.project}/`;
  }

  /** The Message-IDs of all that it has. */
  get messageIds(): string[] {
    return this.#served.map(({ mail }) => mail.messageId);
  }

  /** Mails arrive, some microseconds after each other. */
  append(...mails: ProjectMail[]): void {
    for (const mail of mails) {
      const id = this.#served.length + 1;
      const parent = this.#served.find((one) => one.mail.messageId === mail.inReplyTo) ?? null;
      const isPatch = /^(?:--- |diff --git )/m.test(mail.body) || parent === null;
      const kind = /^\[[^\]]*\b0+\/\d/.test(mail.subject) ? "cover" : isPatch ? "patch" : "comment";
      // Ten in a second, as where an archive is imported.
      const second = new Date(Date.UTC(2022, 2, 1, 8) + Math.floor(id / 10) * 1_000)
        .toISOString()
        .slice(0, 19);
      const date = `${second}.00012${id % 10}`;
      this.#served.push({
        ...{ mail, kind, id, event: { id: 1_000 + id, date } },
        below: kind === "comment" ? (parent?.below ?? parent) : null,
        series: parent?.series ?? id,
      });
    }
  }

  /** The page of a mail. */
  page({ messageId }: { messageId: string }): string {
    const one = this.#served.find(({ mail }) => mail.messageId === messageId);
    if (!one) throw new Error(`${messageId} is not served`);
    return one.kind === "comment"
      ? `${this.url}/comment/${one.id}/`
      : `${this.address}${one.kind}/${messageId}/`;
  }

  /** The page of the series of a mail. */
  seriesPage({ messageId }: { messageId: string }): string {
    const one = this.#served.find(({ mail }) => mail.messageId === messageId);
    return `${this.address}list/?series=${one?.series}`;
  }

  takeLog(): string[] {
    return this.log.splice(0);
  }

  answerBadly(path: RegExp, failure: ProjectFailure, times = Number.POSITIVE_INFINITY): void {
    this.#failures.push({ path, failure, times });
  }

  heal(): void {
    this.#failures = [];
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    this.log.push((request.url ?? "").replace("/api/1.3/", ""));
    this.authorization = request.headers.authorization;
    const bad = this.#failures.find((one) => one.times > 0 && one.path.test(request.url ?? ""));
    if (bad) {
      bad.times--;
      response.writeHead(bad.failure.status ?? 200, bad.failure.headers).end(bad.failure.body ?? "");
      return;
    }
    const [, collection = "", name, comments] =
      /^\/api\/1\.3\/(\w+)\/(?:([^/]+)\/)?(?:(comments)\/)?$/.exec(pathname) ?? [];
    const kind = collection === "patches" ? "patch" : "cover";
    const one = this.#served.find((served) => served.id === Number(name) && served.kind === kind);
    if (collection === "projects" && name === this.project) this.#json(response, { link_name: name });
    else if (collection === "events") this.#events(response, searchParams);
    else if (collection === "series") this.#series(response, Number(name));
    else if (!/^(?:patches|covers)$/.test(collection)) this.#missing(response);
    else if (name === undefined) this.#found(response, kind, searchParams);
    else if (!one) this.#missing(response);
    else if (comments) {
      const below = this.#served.filter((served) => served.below === one);
      this.#page(
        response,
        searchParams,
        below.map((served) => this.#details(served)),
        100,
      );
    } else this.#json(response, this.#details(one));
  }

  #events(response: ServerResponse, query: URLSearchParams): void {
    const [since, before] = [query.get("since") ?? "", query.get("before") ?? "9"];
    const category = query.get("category") ?? "";
    const isComment = category.endsWith("-comment-created");
    const of = category.split("-")[0];
    const events = this.#served
      .filter(({ kind, below }) => (isComment ? kind === "comment" && below?.kind === of : kind === of))
      .filter(({ event }) => event.date >= since && event.date < before)
      .toReversed();
    const isOther = query.get("project") !== this.project;
    this.#page(
      response,
      query,
      (isOther ? [] : events).map((served) => ({
        ...{ id: served.event.id, category, date: served.event.date },
        payload: {
          [of ?? ""]: this.#brief(served.below ?? served),
          ...(isComment && { comment: this.#brief(served) }),
        },
      })),
      this.eventsPerPage,
    );
  }

  #found(response: ServerResponse, kind: Kind, query: URLSearchParams): void {
    const found = this.#served.filter(
      (one) => one.kind === kind && one.mail.messageId === query.get("msgid"),
    );
    this.#json(
      response,
      found.map((one) => this.#brief(one)),
    );
  }

  #series(response: ServerResponse, series: number): void {
    const all = this.#served.filter((one) => one.series === series);
    const cover = all.find((one) => one.kind === "cover");
    if (all.length === 0) this.#missing(response);
    else
      this.#json(response, {
        id: series,
        project: { link_name: this.project },
        cover_letter: cover ? this.#brief(cover) : null,
        patches: all.filter((one) => one.kind === "patch").map((one) => this.#brief(one)),
      });
  }

  #brief({ id, mail }: Served): object {
    return {
      id,
      msgid: `<${mail.messageId}>`,
      date: new Date(mail.date).toISOString().slice(0, 19),
      name: mail.subject,
    };
  }

  #details(served: Served): object {
    const { mail, kind, series } = served;
    const { from, to = "<u-boot@lists.example.org>", cc, subject, inReplyTo, references } = mail;
    const [, name = null, email = from] = /^(.*?) ?<(.*)>$/.exec(from) ?? [];
    const at = kind === "patch" ? mail.body.search(/^(?:--- [^\n]|diff --git )/m) : -1;
    const content = at < 0 ? mail.body : mail.body.slice(0, at);
    return {
      ...this.#brief(served),
      submitter: { id: 1, name, email },
      headers: {
        From: from,
        To: to,
        ...(cc && { Cc: cc }),
        Date: new Date(mail.date).toUTCString().replace("GMT", "+0000"),
        "Message-ID": `\n <${mail.messageId}>`,
        Subject: subject,
        ...(inReplyTo && { "In-Reply-To": `<${inReplyTo}>` }),
        ...(references && { References: references.map((id) => `<${id}>`).join("\n ") }),
        "Content-Type": "text/plain; charset=us-ascii",
        "Content-Transfer-Encoding": "quoted-printable",
        Received: ["from a by b", "from c by d"],
      },
      // As Patchwork does it: no signature, nor blanks at the ends.
      content: content.replace(/^-- \n[\s\S]*/m, "").trim(),
      ...(kind === "patch" && { diff: at < 0 ? null : mail.body.slice(at).replace(/^-- \n[\s\S]*/m, "") }),
      ...(kind !== "comment" && { series: [{ id: series }] }),
    };
  }

  #page(response: ServerResponse, query: URLSearchParams, all: object[], most: number): void {
    const size = Math.min(Number(query.get("per_page") ?? most), most);
    const page = this.endless ? 1 : Number(query.get("page") ?? 1);
    const more = all.length > page * size || this.endless;
    const next = `http://behind.example.org/api/1.3/?page=${page + 1}`;
    const link: Record<string, string> = more ? { link: `<${next}>; rel="next"` } : {};
    this.#json(response, all.slice((page - 1) * size, page * size), link);
  }

  #missing(response: ServerResponse): void {
    response.writeHead(404, { "content-type": "application/json" }).end('{"detail":"Not found."}');
  }

  #json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  }
}
