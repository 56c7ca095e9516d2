import { formatCount } from "../core/base/formatCount.ts";
import type { Asked } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { callOf, ended, print } from "./terminal.ts";

/** `check`: says what is wrong with what was read, and with --repair asks for it again. Answers with the exit code. */
export async function checkStore(asked: Asked): Promise<number> {
  const call = callOf("What was repaired so far is kept.");
  const { services, close, problems } = await openServices(asked, call.progress);
  try {
    const found = await services.check.check({ repair: asked.repair }, call);
    const archives = found.archives === 1 ? "1 archive" : `${formatCount(found.archives)} archives`;
    const lines = [
      `${formatCount(found.mails)} mails of ${archives} looked at.`,
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
