import type { SimpleGit, VersionResult } from "simple-git";
import { minute } from "../base/durations.ts";
import { onPath } from "../base/onPath.ts";
import { configuration, environment, type Git, keptVariables, ownVariables, streamIn } from "./program.ts";

/** git in a folder, without network access. Does not start anything yet. */
export function gitIn(folder: string, program = "git"): Git {
  return {
    // One instance of simple-git runs its commands in sequence; a new one for each lets them run in parallel.
    run: async (args, signal) => (await simpleGitIn(folder, program, signal)).raw(args),
    ...streamIn(folder, { program }),
    version: () => versionOf(folder, program),
  };
}

/** Versions by program: asking takes as long as any other question, and the answer does not change. */
const versions = new Map<string, Promise<VersionResult>>();

function versionOf(folder: string, program: string): Promise<VersionResult> {
  const key = JSON.stringify([program, process.env.PATH]);
  const known = versions.get(key);
  if (known) return known;
  const asked = simpleGitIn(folder, program).then((git) => git.version());
  versions.set(key, asked);
  asked.catch(() => versions.delete(key));
  return asked;
}

async function simpleGitIn(folder: string, program: string, signal?: AbortSignal): Promise<SimpleGit> {
  // Loaded when git is first needed, so that stored data is shown sooner.
  const { simpleGit } = await import("simple-git");
  return simpleGit({
    baseDir: folder,
    binary: onPath(program),
    config: configuration,
    ...(signal ? { abort: signal } : {}),
    timeout: { block: minute },
    allowEnvironment: [...Object.keys(ownVariables), ...keptVariables],
    // simple-git refuses these wherever they come from; here they are constants with harmless values, the person's own
    // configuration files, and the program that the person named.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafePager: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCustomBinary: true,
    },
  }).env(environment(false));
}
