// Starts other programs and ends them together with everything they started.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

export interface StartOptions {
  cwd?: string;
  /** Added to this process's own environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  /** Each line of standard output and standard error, as it comes. */
  onLine?: (line: string) => void;
}

export interface Running {
  readonly pid: number;
  /** The last lines that the program wrote, for a message about its failure. */
  lastWords(): string;
  /** The exit code; -1 where a signal or a failed start ended the program. Never rejects. */
  readonly ended: Promise<number>;
  /** Ends the program and all its children: asks first, insists after five seconds. */
  stop(): Promise<void>;
}

const windows = process.platform === "win32";
const alive = new Set<ChildProcess>();

// Whatever ends this process, nothing it started outlives it.
process.on("exit", () => {
  for (const child of alive) signalGroup(child, "SIGKILL");
});

let beforeEnd = async () => {};
let ending = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (ending) process.exit(130);
    ending = true;
    beforeEnd().then(
      () => process.exit(130),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

/** Starts a program as the head of its own process group. */
export function start(command: string, args: readonly string[], options: StartOptions = {}): Running {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: !windows,
    windowsHide: true,
  });
  alive.add(child);

  const last: string[] = [];
  const take = (line: string) => {
    last.push(line);
    if (last.length > 40) last.shift();
    options.onLine?.(line);
  };
  for (const stream of [child.stdout, child.stderr]) eachLine(stream, take);

  const ended = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      take(String(error));
      resolve(-1);
    });
    child.once("close", (code) => resolve(code ?? -1));
  }).finally(() => alive.delete(child));

  return {
    pid: child.pid ?? -1,
    lastWords: () => last.join("\n"),
    ended,
    async stop() {
      signalGroup(child, "SIGTERM");
      const gone = await Promise.race([ended.then(() => true), pause(5000, false, { ref: false })]);
      // A child of the child may hold on although its parent has gone.
      signalGroup(child, "SIGKILL");
      if (!gone) await ended;
    },
  };
}

export interface RunOptions extends StartOptions {
  /** What is going on, for the messages: "downloading VS Code". */
  call: string;
  /** Milliseconds after which the program is ended and counts as failed. */
  within: number;
}

/** Runs a program to its end. Says every 15 s that it still runs; throws with its last words when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  const heartbeat = setInterval(() => console.log(`  still ${options.call} (${seconds()} s)`), 15_000);
  const program = start(command, args, options);
  const code = await Promise.race([program.ended, pause(options.within, undefined, { ref: false })]);
  clearInterval(heartbeat);
  if (code === 0) return;
  await program.stop();
  const why = code === undefined ? `took longer than ${seconds()} s` : `failed (exit code ${code})`;
  throw new Error(`${options.call} ${why}:\n${program.lastWords()}`);
}

/** What to do on Ctrl-C or a request to end, before this process ends. A second Ctrl-C does not wait for it. */
export function endOnSignals(stop: () => Promise<void>): void {
  beforeEnd = stop;
}

/** The path of a program that can be called by its name here; undefined where there is none. */
export function findProgram(name: string): string | undefined {
  const found = spawnSync(windows ? "where" : "which", [name], { encoding: "utf8", windowsHide: true });
  return found.status === 0 ? found.stdout.split(/\r?\n/)[0] : undefined;
}

/** npm, run by the Node that runs this script, without a shell. */
export function npm(args: readonly string[]): [command: string, args: string[]] {
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? [process.execPath, [cli, ...args]] : ["npm", [...args]];
}

/** Calls `take` with every line of a stream. */
function eachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  void once(stream, "end").then(() => rest && take(rest));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (windows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has gone, which is what was wanted.
  }
}
