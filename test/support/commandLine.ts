// The command `patch-tracker` as a person runs it: a process of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";

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
        env: { ...process.env, ...env },
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
