// git as the sample needs it: the same objects on every machine, whatever the person's own configuration says.
import { spawn } from "node:child_process";

const closedEnvironment = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
  TZ: "UTC",
};

/** Runs git in a directory and returns what it printed; rejects with its own words where it fails. */
export function git(directory: string, args: string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { cwd: directory, env: closedEnvironment });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(`git ${args.join(" ")}: ${Buffer.concat(err).toString()}`));
    });
    child.stdin.on("error", () => {}); // a git that ends early says why on its own
    child.stdin.end(input);
  });
}
