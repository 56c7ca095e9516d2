// The program as it is shipped, and scripts beside it, as processes of their own.
import { spawn } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { out, root } from "../paths.ts";
import { run } from "../processes.ts";
import { scratchFolder } from "../scratch.ts";

/** Builds the extension for production, with the scripts that run inside it; answers its folder. */
export async function buildExtension(): Promise<string> {
  const extension = await scratchFolder(out);
  await run(
    process.execPath,
    [join(root, "scripts", "build.ts"), "--production", "--outdir", join(extension, "dist")],
    {
      call: "building the extension",
      within: 120_000,
      cwd: root,
    },
  );
  for (const part of ["package.json", "package.nls.json", "l10n", "media"])
    await cp(join(root, part), join(extension, part), { recursive: true });
  await build({
    entryPoints: {
      client: join(root, "scripts/bench/client.ts"),
      inHost: join(root, "scripts/bench/inHost.ts"),
    },
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    outdir: join(extension, "dist"),
    target: "node20",
    external: ["vscode"],
    logLevel: "warning",
  });
  return extension;
}

/** What a script of this folder prints, which is told its task as JSON. */
export function script<T>(name: string, task: unknown): Promise<T> {
  return json([join(root, "scripts/bench", name), JSON.stringify(task)]);
}

/** The JSON that a script of Node prints. */
export async function json<T>(args: string[]): Promise<T> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (said === "") throw new Error(`${args[0]} said nothing:\n${errors}`);
  return JSON.parse(said);
}
