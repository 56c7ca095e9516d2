import { access, constants, stat } from "node:fs/promises";
import { join } from "node:path";
import { plainLine } from "../base/plainText.ts";
import type { Problem } from "../base/problem.ts";
import { configuration } from "../git/configuration.ts";
import { gitOutput, streamIn } from "../git/program.ts";
import { people } from "../mail/headers.ts";
import { mailboxOf } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import type { VersionFile } from "./model.ts";
import { runScript } from "./runScript.ts";

/** The recipients of patches according to the tree. */
export interface Maintainers {
  to: Person[];
  cc: Person[];
  problems: Problem[];
}

const script = "scripts/get_maintainer.pl";
/** b4's default. */
const usual = `${script} --nogit --nogit-fallback --nogit-chief-penguins --norolestats`;

/** Milliseconds. U-Boot's script takes a second or two; one that takes longer hangs, or searches the whole history. */
const usualPatience = 20_000;
const mostConfiguration = 1 << 16;

/** The commands that print recipients (words, or empty if there is none), and people who always get patches. */
export interface RecipientCommands {
  to: string[];
  cc: string[];
  always: { to: Person[]; cc: Person[] };
}

/**
 * The commands for recipients by the person's or the tree's configuration, in b4's order: `send-auto-to-cmd` and
 * `send-auto-cc-cmd` from git's configuration, else from `.b4-config`, else scripts/get_maintainer.pl.
 */
export async function recipientCommands(top: string, signal: AbortSignal): Promise<RecipientCommands> {
  const configured = await configurationOf(top, signal);
  const isThere = await access(join(top, script), constants.X_OK).then(
    () => true,
    () => false,
  );
  const command = (key: string, option: string) =>
    shellWordsIn(configured.get(key) ?? (isThere ? `${usual} ${option}` : ""));
  const always = (key: string) => people([configured.get(key) ?? ""]);
  return {
    to: command("send-auto-to-cmd", "--nol"),
    cc: command("send-auto-cc-cmd", "--nom"),
    always: { to: always("send-series-to"), cc: always("send-series-cc") },
  };
}

/**
 * Runs the tree's own programs to get the recipients of patches. Call it only for a trusted tree whose scripts are
 * unchanged or were approved (see `changedScripts`). Rejects only when aborted: what is missing, fails or takes too
 * long is a problem.
 */
export async function maintainersOf(
  top: string,
  commands: RecipientCommands,
  patches: VersionFile[],
  signal: AbortSignal,
  patience = usualPatience,
): Promise<Maintainers> {
  const problems: Problem[] = [];
  const mails = Buffer.concat(patches.map(({ content }) => content));
  const [to = [], cc = []] = await Promise.all(
    [commands.to, commands.cc].map(async (words) => {
      if (words.length === 0) return [];
      const answer = await runScript(top, words, mails, signal, { patience });
      const [program = ""] = words;
      if ("said" in answer) problems.push(failure(program, answer.said));
      if ("late" in answer) problems.push(tooSlow(program, patience));
      if (!("output" in answer)) return [];
      return answer.output
        .split("\n")
        .flatMap((line) => mailboxOf(line.replace(/\s\([^()<>]*\)\s*$/, "")) ?? []);
    }),
  );
  const { always } = commands;
  return { to: [...always.to, ...to], cc: [...always.cc, ...cc], problems };
}

/** Whether a tree has any such command; if not, the person need not be asked whether scripts may run. */
export async function hasScripts(top: string): Promise<boolean> {
  const all = [script, ".b4-config"].map((path) => stat(join(top, path)).then((found) => found.isFile()));
  return (await Promise.all(all.map((one) => one.catch(() => false)))).includes(true);
}

/** b4's settings from git's configuration, else from the tree. */
async function configurationOf(top: string, signal: AbortSignal): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const path = join(top, ".b4-config");
  const file = await stat(path).catch(() => null);
  if (file?.isFile() && file.size <= mostConfiguration) {
    const args = ["config", "--file", path, "--null", "--get-regexp", "^b4\\.send-"];
    // git fails if no entry matches, or the file is not a configuration: in both cases there is none.
    const listed = await gitOutput(streamIn(top), args, "", signal).catch(() => Buffer.alloc(0));
    signal.throwIfAborted();
    for (const entry of listed.toString("utf8").split("\0")) take(found, entry);
  }
  for (const [key, value] of await configuration(top, "^b4\\.send-")) take(found, `${key}\n${value}`);
  return found;
}

function take(found: Map<string, string>, entry: string): void {
  const [, key, value] = /^b4\.([a-z-]+)\n(.*)$/s.exec(entry) ?? [];
  if (key !== undefined && value !== undefined) found.set(key, value);
}

/** Splits a command into words by the quoting rules of a shell, without executing anything. */
export function shellWordsIn(command: string): string[] {
  const words: string[] = [];
  for (const [whole] of command.slice(0, 4_000).matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs))
    words.push(
      whole.replace(
        /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
        (_, double?: string, single?: string, escaped?: string) =>
          double === undefined ? (single ?? escaped ?? "") : double.replace(/\\(["\\$`])/g, "$1"),
      ),
    );
  return words;
}

function failure(program: string, said: string): Problem {
  return {
    what: `${program} did not say to whom the patches go: ${plainLine(said).slice(0, 200)}`,
    remedy: "See that it runs in a terminal, with perl installed; meanwhile name people yourself.",
    where: program,
  };
}

function tooSlow(program: string, patience: number): Problem {
  return {
    what: `${program} did not say to whom the patches go within ${Math.round(patience / 1000)} s, and was stopped.`,
    remedy: "Give it options that do not ask git's history (--nogit-fallback), or name people yourself.",
    where: program,
  };
}
