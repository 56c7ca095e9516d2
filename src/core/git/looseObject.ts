import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { errorCode } from "../base/errorCode.ts";
import { isThere } from "../base/onDisk.ts";

const deflated = promisify(deflate);

/**
 * Writes a blob below a repository's folder `objects`, as git writes one that is in no pack
 * (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). Answers its name.
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
  // By this beginning git knows what to take away of a program that was ended.
  const made = join(folder, `tmp_obj_${randomUUID()}`);
  try {
    await writeFile(made, await deflated(whole), { mode: 0o444 });
    await rename(made, path);
  } catch (error) {
    await rm(made, { force: true });
    // Windows replaces no file that another process has just made.
    if (!(await isThere(path))) throw error;
  }
  return name;
}
