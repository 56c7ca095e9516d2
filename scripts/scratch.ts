// Folders that last as long as this process.
import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Its own exit handler has to run before ours: programs end first, then their files go.
import "./processes.ts";

const folders: string[] = [];
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** An empty folder, removed when this process (not a mere worker thread) ends; in the system's temporary folder unless `parent` is given. */
export async function scratchFolder(parent = tmpdir()): Promise<string> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "patch-tracker-"));
  folders.push(folder);
  return folder;
}
