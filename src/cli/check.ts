import { existsSync } from "node:fs";
import { join } from "node:path";
import { count } from "../core/base/formatCount.ts";
import { fileName } from "../core/store/database.ts";
import type { CommandLine } from "./arguments.ts";
import { dataFolder, openServices } from "./openServices.ts";
import { callOf, ended, exit, print } from "./terminal.ts";

/** `check`: prints what is wrong with stored data, and with --repair reads it again. Returns the exit code. */
export async function checkStore(asked: CommandLine): Promise<number> {
  const folder = dataFolder(asked.data);
  if (!existsSync(join(folder, fileName))) {
    print(`Nothing was read into ${folder} yet.\n`);
    return exit.complete;
  }
  const call = callOf("What was repaired so far is kept.");
  const { services, close, problems } = await openServices(asked, call.progress);
  try {
    const found = await services.check.check({ repair: asked.repair }, call);
    const lines = [
      `${count(found.mails, "mail")} of ${count(found.archives, "archive")} looked at.`,
      ...found.mended.map(({ what }) => `Mended: ${what}`),
      ...(found.problems.length === 0 ? ["Everything is as it was read."] : []),
    ];
    print(`${lines.join("\n")}\n`);
    // What a repair has fixed is no longer a problem, even if opening the store had reported it.
    return ended(asked.repair ? found.problems : [...problems(), ...found.problems]);
  } finally {
    close();
  }
}
