// The command `patch-tracker` as somebody at a terminal runs it: what it prints and asks, and what they type.
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { ownConfiguration } from "./commandLine.ts";

export interface Sat {
  code: number;
  /** All that stood on the terminal, with what was typed, each line without its end. */
  lines: string[];
}

/**
 * Runs the command that was built into `place` (see `built`), and types `keys` when it asks something: when what it
 * printed ends in "] ".
 */
export function atTerminal(place: string, words: string[], keys: string): Promise<Sat> {
  return new Promise((resolve) => {
    let [shown, asked] = ["", false];
    const terminal = spawn(process.execPath, [join(place, "dist", "cli.cjs"), ...words], {
      cwd: place,
      env: { ...process.env, ...ownConfiguration(place) },
      // No line of a test is so long that the terminal would break it.
      cols: 500,
    });
    terminal.onData((text) => {
      shown += text;
      if (asked || !shown.endsWith("] ")) return;
      asked = true;
      terminal.write(keys);
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the line that tells how far the work is clears itself.
    const status = /\r\x1b\[K/g;
    terminal.onExit(({ exitCode }) =>
      resolve({
        code: exitCode,
        lines: shown
          .split(/\r+\n/)
          // A terminal shows the end of the input as ^D, and takes that back.
          .map((line) => line.split(status).at(-1)?.replace("^D", "").replaceAll("\b", "") ?? "")
          .filter((line) => line !== ""),
      }),
    );
  });
}
