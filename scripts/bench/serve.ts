// Serves folders of archives on the loopback, as a plain web server does, and counts.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";

export interface ArchiveFolders {
  /** Address of the archive in a folder, with a trailing slash. */
  url(name: string): string;
  /** Requests and bytes of bodies since the last call. */
  takeCounts(): { requests: number; bytes: number };
  stop(): void;
}

/** Folders by the name under which each is served. */
export async function serveFolders(folders: Readonly<Record<string, string>>): Promise<ArchiveFolders> {
  let counts = { requests: 0, bytes: 0 };
  const server = createServer((request, response) => {
    counts.requests++;
    answer(request, response).then(
      (bytes) => {
        counts.bytes += bytes;
      },
      (error: unknown) => response.destroy(error as Error),
    );
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<number> => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const [, name = "", rest = ""] =
      /^\/([^/]+)\/pipermail\/u-boot\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    const folder = folders[name] ?? "";
    const path = normalize(join("/", rest === "" ? "index.html" : rest));
    const file = folder === "" ? null : await stat(join(folder, path)).catch(() => null);
    if (!file?.isFile()) {
      response.writeHead(404).end();
      return 0;
    }
    const etag = `"${file.mtimeMs.toString(36)}-${file.size.toString(36)}"`;
    const headers = { etag, "last-modified": file.mtime.toUTCString(), "accept-ranges": "bytes" };
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304, headers).end();
      return 0;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (from > 0 && from >= file.size) {
      response.writeHead(416, { ...headers, "content-range": `bytes */${file.size}` }).end();
      return 0;
    }
    const length = file.size - from;
    const part = from > 0 ? { "content-range": `bytes ${from}-${file.size - 1}/${file.size}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { ...headers, ...part, "content-length": length });
    createReadStream(join(folder, path), { start: from, highWaterMark: 1 << 20 }).pipe(response);
    return length;
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}/pipermail/u-boot/`,
    takeCounts() {
      const taken = counts;
      counts = { requests: 0, bytes: 0 };
      return taken;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
