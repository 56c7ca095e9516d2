// The extension on the sample: its archive served on the loopback, its repository open in VS Code's server.
// `npm start`, the tests as a person and the screenshots all stand on this.
import { join } from "node:path";
import { type Sample, startSample } from "../test/sample/serve.ts";
import { root } from "./paths.ts";
import { run } from "./processes.ts";
import { scratchFolder } from "./scratch.ts";
import { type Opening, type Server, startServer } from "./server.ts";

export interface Demonstration {
  readonly sample: Sample;
  readonly server: Server;
  readonly opening: Opening;
  stop(): Promise<void>;
}

/** Bundles the extension and the command line into dist/. */
export async function buildExtension(): Promise<void> {
  await run(process.execPath, [join(root, "scripts", "build.ts")], {
    call: "building the extension",
    within: 120_000,
    cwd: root,
  });
}

export async function startDemonstration(): Promise<Demonstration> {
  const folder = await scratchFolder();
  const sample = await startSample(join(folder, "sample"));
  const server = await startServer({
    data: join(folder, "editor"),
    env: sampleEnvironment(sample),
    site: sample.archive,
  });
  return {
    sample,
    server,
    opening: { folder: sample.workspace, extension: root },
    async stop() {
      await server.stop();
      await sample.stop();
    },
  };
}

/** The sample's day is the extension's today, else all its work would be years old. */
export function sampleEnvironment(sample: Sample): Record<string, string> {
  return { PATCH_TRACKER_NOW: sample.now };
}
