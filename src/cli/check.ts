import { existsSync } from "node:fs";
import { join } from "node:path";
import { count } from "../core/base/formatCount.ts";
import { fileName } from "../core/store/database.ts";
import type { CommandLine } from "./arguments.ts";
import { dataFolder, openServices } from "./openServices.ts";
import { callOf, ended, exit, print } from "./terminal.ts";

/** `check`: says what is wrong with what was read, and with --repair asks for it again. Answers with the exit code. */
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
    // What a repair has mended is no longer wrong, whatever opening the store has met.
    return ended(asked.repair ? found.problems : [...problems(), ...found.problems]);
  } finally {
    close();
  }
}
