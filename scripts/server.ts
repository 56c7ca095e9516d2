// VS Code's own server on the loopback, and its workbench in a browser's page.
import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { run, start } from "./processes.ts";
import { obtainServer } from "./vscode.ts";

export interface ServerOptions {
  /** Holds settings, storage and installed extensions; emptied first, so that every start is a clean profile. */
  data: string;
  /** User settings beside those that keep welcome pages and offers away. */
  settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server and of the extension host. */
  env?: Readonly<Record<string, string>>;
  /**
   * The loopback site that links lead to. The server believes that the browser is far away and turns a link to
   * any loopback port into one to a proxy of its own, which exists in code-server only.
   */
  site?: string;
  /** A packaged extension to install. */
  vsix?: string;
  /** Ask whether the folder is trusted, as VS Code does for a person. Off by default. */
  trust?: boolean;
}

export interface Opening {
  folder: string;
  /** An extension's folder, loaded as under development. */
  extension?: string;
  /** A module whose `run()` is called in the extension host. */
  tests?: string;
}

export interface Server {
  /** Where a browser finds the workbench; carries the key that keeps others on this machine out. */
  address(opening: Opening): string;
  /** Settles when the server is gone, wanted or not. */
  readonly ended: Promise<number>;
  lastWords(): string;
  stop(): Promise<void>;
}

/** Keeps a window quiet: no welcome, no offers, no network. */
export const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
};

export async function startServer(options: ServerOptions): Promise<Server> {
  const { main } = await obtainServer();
  const { data } = options;
  const user = join(data, "user", "User");
  await rm(data, { recursive: true, force: true });
  await mkdir(user, { recursive: true });
  await writeFile(join(user, "settings.json"), JSON.stringify({ ...quietSettings, ...options.settings }));
  const key = randomBytes(16).toString("hex");
  const keyFile = join(data, "key");
  await writeFile(keyFile, key, { mode: 0o600 });

  const places = ["--server-data-dir", data, "--user-data-dir", join(data, "user")];
  places.push("--extensions-dir", join(data, "extensions"));
  if (options.vsix) {
    await run(process.execPath, [main, ...places, "--install-extension", options.vsix], {
      call: "installing the packaged extension",
      within: 120_000,
    });
  }

  const flags = ["--accept-server-license-terms", "--disable-telemetry", "--enable-smoke-test-driver"];
  if (!options.trust) flags.push("--disable-workspace-trust");
  const listening = Promise.withResolvers<number>();
  const server = start(
    process.execPath,
    [main, "--host", "127.0.0.1", "--port", "0", "--connection-token-file", keyFile, ...places, ...flags],
    {
      env: {
        ...editorFree,
        ...(options.site && { VSCODE_PROXY_URI: new URL("/", options.site).href }),
        ...options.env,
      },
      onLine(line) {
        const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port) listening.resolve(Number(port));
      },
    },
  );
  const tooLong = setTimeout(() => listening.reject(new Error("it did not listen within 60 s")), 60_000);
  void server.ended.then((code) => listening.reject(new Error(`it ended with ${code}`)));
  try {
    const port = await listening.promise;
    return {
      address: (opening) => address(port, key, opening),
      ended: server.ended,
      lastWords: server.lastWords,
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw new Error(`The VS Code server did not start:\n${server.lastWords()}`, { cause: error });
  } finally {
    clearTimeout(tooLong);
  }
}

/** Waits until the workbench stands in a page that was sent to a server's address. */
export async function waitForWorkbench(page: Page): Promise<void> {
  await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
}

/** A run from within VS Code's own terminal must not pass that window's variables on. */
const editorFree = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => name.startsWith("VSCODE_") || name.startsWith("ELECTRON_"))
    .map((name) => [name, undefined]),
);

function address(port: number, key: string, opening: Opening): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  const remote = (path: string) => `vscode-remote://${url.host}${pathToFileURL(path).pathname}`;
  const payload = [];
  if (opening.extension) payload.push(["extensionDevelopmentPath", remote(opening.extension)]);
  if (opening.tests) payload.push(["extensionTestsPath", remote(opening.tests)]);
  url.searchParams.set("tkn", key);
  url.searchParams.set("folder", pathToFileURL(opening.folder).pathname);
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}
