import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve as resolvePath } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { onPath } from "../base/onPath.ts";

/** Characters of output; nobody reads more. */
const mostOutput = 1 << 20;

/** The output of a program of the tree, or why there is none: its last message, or that it took too long. */
export type ScriptAnswer = { output: string } | { said: string } | { late: true };

/**
 * Runs a program of a tree in its top folder, without a shell; it is stopped with all its children when it is too slow
 * or aborted. Call it only for a trusted tree. Rejects only when aborted.
 * @param accepted an exit code besides 0 that means success
 */
export function runScript(
  top: string,
  [program = "", ...args]: string[],
  input: Uint8Array,
  signal: AbortSignal,
  { patience, accepted = 0 }: { patience: number; accepted?: number },
): Promise<ScriptAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // A process group of its own, so that its children can be ended with it.
    const path = program.includes("/") ? resolvePath(top, program) : onPath(program);
    const child = spawn(path, args, {
      cwd: top,
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    let [output, said, late] = ["", "", false];
    const stop = () => {
      try {
        if (child.pid !== undefined)
          process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
      } catch {
        // It has just ended by itself.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, patience);
    signal.addEventListener("abort", stop, { once: true });
    const end = (answer: ScriptAnswer) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(signal.reason);
      else resolve(answer);
    };
    child.stdin.on("error", () => {
      // It may end without reading all of its input.
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.length > mostOutput) stop();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < 4_000) said += text;
    });
    child.on("error", (error) => end({ said: whyNotStarted(error, path) }));
    child.on("close", (code) => {
      if (late) return end({ late: true });
      if (code === 0 || code === accepted) return end({ output });
      end({ said: said.trim().split("\n").at(-1) || `it ended with ${code ?? "a signal"}` });
    });
    child.stdin.end(input);
  });
}

function whyNotStarted(error: Error, path: string): string {
  const code = errorCode(error);
  if (code === "EACCES") return "nobody may run it (chmod +x)";
  if (code !== "ENOENT") return error.message;
  return existsSync(path) ? "the program that its first line names is not there" : "there is no such file";
}
