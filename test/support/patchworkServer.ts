// A real web server on loopback that answers like a Patchwork, and can be made to answer badly.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { PatchworkPlace } from "../../src/core/archive/patchworkPlace.ts";

export interface ServedCheck {
  context: string;
  state: string;
  /** As Patchwork writes it: UTC without "Z". */
  date?: string;
  user?: number;
}

export interface ServedPatch {
  id: number;
  /** Without brackets; the server puts them on, as Patchwork does. */
  messageId: string;
  series: number;
  state?: string;
  delegate?: string;
  check?: string;
  checks?: ServedCheck[];
}

/** What is answered instead. */
export interface BadAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export class PatchworkServer {
  url = "";
  readonly patches: ServedPatch[];
  /** Path and query of each request since the last `takeLog`. */
  readonly log: string[] = [];
  /** User-Agent and Authorization of the last request. */
  headers: IncomingMessage["headers"] = {};
  readonly project = "uboot";
  /** As an old one: a filter that it does not know is left out. */
  knownFilters = new Set(["project", "msgid", "series"]);
  /** The most it gives at once, whatever is asked for. */
  maxPerPage = 250;
  /** The most requests that were open at the same time. */
  most = 0;
  /** Called with each request's path before it is answered. */
  onRequest: (path: string) => unknown = () => undefined;
  /** What a proxy makes of the addresses in its answers. */
  says = "http://behind.example.org";
  #open = 0;
  #bad: { path: RegExp; answer: BadAnswer; times: number }[] = [];
  readonly #server: Server;

  private constructor(patches: ServedPatch[]) {
    this.patches = patches;
    this.#server = createServer((request, response) => {
      this.most = Math.max(this.most, ++this.#open);
      this.onRequest(request.url ?? "");
      // A turn later, so that requests which are not held back would be seen together.
      setImmediate(() => {
        this.#answer(request, response);
        this.#open--;
      });
    });
  }

  /** Runs until the test is over. */
  static async start(patches: ServedPatch[] = []): Promise<PatchworkServer> {
    const server = new PatchworkServer(patches);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    onTestFinished(() => server.close());
    return server;
  }

  get place(): PatchworkPlace {
    return { url: this.url, project: this.project };
  }

  /** The first that fits a path is the answer. */
  answerBadly(path: RegExp, answer: BadAnswer, times = Number.POSITIVE_INFINITY): void {
    this.#bad.push({ path, answer, times });
  }

  heal(): void {
    this.#bad = [];
  }

  takeLog(): string[] {
    return this.log.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    this.log.push(decodeURIComponent(request.url ?? "").replace("/api/1.3", ""));
    this.headers = request.headers;
    const bad = this.#bad.find(({ path, times }) => times > 0 && path.test(request.url ?? ""));
    if (bad) {
      bad.times--;
      response.writeHead(bad.answer.status ?? 200, bad.answer.headers).end(bad.answer.body ?? "");
      return;
    }
    const [, collection, name, below] =
      /^\/api\/1\.3\/(\w+)\/(?:([^/]+)\/)?(?:(\w+)\/)?$/.exec(pathname) ?? [];
    if (collection === "projects" && name === this.project) this.#json(response, { link_name: name });
    else if (collection === "patches" && name === undefined) this.#list(response, searchParams);
    else if (collection === "patches" && below === "checks") this.#checks(response, Number(name));
    else response.writeHead(404, { "content-type": "application/json" }).end('{"detail":"Not found."}');
  }

  #list(response: ServerResponse, query: URLSearchParams): void {
    const asked = (key: string) => (this.knownFilters.has(key) ? query.get(key) : null);
    const found = this.patches.filter(
      (patch) =>
        (asked("project") ?? this.project) === this.project &&
        (asked("msgid") ?? patch.messageId) === patch.messageId &&
        (asked("series") ?? String(patch.series)) === String(patch.series),
    );
    const size = Math.min(Number(query.get("per_page") ?? 30), this.maxPerPage);
    const page = Number(query.get("page") ?? 1);
    const next = `${this.says}/api/1.3/patches/?page=${page + 1}`;
    const link: Record<string, string> = found.length > page * size ? { link: `<${next}>; rel="next"` } : {};
    this.#json(
      response,
      found.slice((page - 1) * size, page * size).map((patch) => this.#patch(patch)),
      link,
    );
  }

  #patch({ id, messageId, series, state = "new", delegate, check = "pending" }: ServedPatch): object {
    return {
      id,
      url: `${this.says}/api/1.3/patches/${id}/`,
      web_url: `${this.says}/project/${this.project}/patch/${messageId}/`,
      project: { id: 18, link_name: this.project },
      msgid: `<${messageId}>`,
      date: "2022-02-10T08:00:00",
      name: `[v2] patch ${id}`,
      state,
      archived: false,
      delegate: delegate === undefined ? null : { id: 1, username: delegate },
      series: [{ id: series, version: 2 }],
      check,
      tags: {},
    };
  }

  #checks(response: ServerResponse, id: number): void {
    const checks = this.patches.find((patch) => patch.id === id)?.checks ?? [];
    this.#json(
      response,
      checks.map(({ context, state, date = "2022-02-10T09:00:00", user = 1 }, at) => ({
        id: at + 1,
        date,
        user: { id: user },
        state,
        context,
        target_url: null,
        description: null,
      })),
    );
  }

  #json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  }
}
