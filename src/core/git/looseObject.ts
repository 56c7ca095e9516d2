import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { errorCode } from "../base/errorCode.ts";
import { isThere } from "../base/onDisk.ts";

const deflated = promisify(deflate);

/**
 * Writes a blob below a repository's folder `objects` as a loose object of git
 * (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). Returns its name.
 */
export async function writeBlob(objects: string, content: Buffer, objectFormat: string): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]);
  const name = createHash(objectFormat).update(whole).digest("hex");
  const folder = join(objects, name.slice(0, 2));
  const path = join(folder, name.slice(2));
  if (await isThere(path)) return name;
  await mkdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
  // `git gc` removes files with this prefix if this program is killed.
  const made = join(folder, `tmp_obj_${randomUUID()}`);
  try {
    await writeFile(made, await deflated(whole), { mode: 0o444 });
    await rename(made, path);
  } catch (error) {
    await rm(made, { force: true });
    // Windows does not replace a file that another process has just created.
    if (!(await isThere(path))) throw error;
  }
  return name;
}
