// The command `patch-tracker` as a person runs it: a process of its own. And the same in the process of the tests, for
// what does not depend on that.
import { spawn } from "node:child_process";
import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { vi } from "vitest";
import { runCommand } from "../../src/cli/command.ts";

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** The program that runs it, with its own options; default: this Node. */
  node?: string[];
  /** Nobody reads its standard output, as after `head` has seen enough. */
  hangUp?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Ctrl-C is pressed when this resolves. */
  interrupted?: Promise<unknown>;
}

/**
 * Nothing that the person who runs the tests has decided counts in them, and nothing of theirs is written. What Node
 * has compiled is kept for its next start.
 */
export function ownConfiguration(place: string): NodeJS.ProcessEnv {
  return { XDG_CONFIG_HOME: join(place, "config"), NODE_COMPILE_CACHE: join(place, "compiled") };
}

/** As if the person had been asked about that folder, and had said yes. */
export async function trustFolder(place: string, folder: string): Promise<void> {
  const kept = join(place, "config", "patch-tracker");
  await mkdir(kept, { recursive: true });
  await appendFile(join(kept, "trusted-folders"), `${JSON.stringify(folder)}\n`);
}

/**
 * Runs the command in this process, which is started in a quarter of a second less; one at a time. Without a terminal,
 * and with a configuration below `place`.
 */
export function commandHere(place: string) {
  return async (
    words: string[],
    { cwd = place, env }: Pick<RunOptions, "cwd" | "env"> = {},
  ): Promise<Ran> => {
    const ran: Ran = { code: null, stdout: "", stderr: "" };
    const [folder, environment, listeners] = [process.cwd(), process.env, process.listeners("SIGINT")];
    const caught = (["stdout", "stderr"] as const).map((name) =>
      vi.spyOn(process[name], "write").mockImplementation((text) => {
        ran[name] += text;
        return true;
      }),
    );
    process.chdir(cwd);
    process.env = { ...environment, ...ownConfiguration(place), ...env };
    try {
      ran.code = await runCommand(words);
    } finally {
      process.chdir(folder);
      process.env = environment;
      for (const one of caught) one.mockRestore();
      for (const one of process.listeners("SIGINT"))
        if (!listeners.includes(one)) process.removeListener("SIGINT", one);
    }
    return ran;
  };
}

/** Runs the command that was built into `place` (see `built`). */
export function commandLine(place: string) {
  return (
    words: string[],
    { cwd = place, node = [process.execPath], hangUp = false, env, interrupted }: RunOptions = {},
  ) =>
    new Promise<Ran>((resolve, reject) => {
      const [program = "", ...options] = node;
      const child = spawn(program, [...options, join(place, "dist", "cli.cjs"), ...words], {
        cwd,
        env: { ...process.env, ...ownConfiguration(place), ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const ran: Ran = { code: null, stdout: "", stderr: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        ran.stdout += text;
      });
      void interrupted?.then(() => child.kill("SIGINT"));
      if (hangUp) child.stdout.destroy();
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        ran.stderr += text;
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ ...ran, code }));
    });
}
