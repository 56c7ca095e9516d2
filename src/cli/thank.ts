import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Problem } from "../core/base/problem.ts";
import type { CommandLine } from "./arguments.ts";
import { placeOf } from "./compare.ts";
import { composingAs, writeNew } from "./compose.ts";
import { postedSeries } from "./diff.ts";
import { openServices } from "./openServices.ts";
import { archiveQuery } from "./series.ts";
import { callOf, ended, print } from "./terminal.ts";

/** `thank`: writes the mail that tells an author which commits a series became. Returns the exit code. */
export async function answerThank(asked: CommandLine): Promise<number> {
  const call = callOf("No mail was written.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const as = await composingAs(asked);
    const { series, project, problems } = await postedSeries({ ...asked, branch: null }, services, call);
    const { folder } = as;
    const { branch, offline } = asked;
    const revision = placeOf(series, asked.revision, series.revisions.length - 1);
    const thanks = await services.custodians.thanks(
      { project, series, revision, offline, folder, branch },
      call,
    );
    const query = { ...archiveQuery(asked, as.project.name), ...as, thread: thanks.about };
    const { mail, problems: met } = await services.composing.reply(
      { ...query, quote: null, text: thanks.text },
      call,
    );
    await mkdir(dirname(resolve(asked.out)), { recursive: true });
    await writeNew(resolve(asked.out), mail);
    print(`${asked.out}\n`);
    return ended([
      ...found(),
      ...problems,
      ...met,
      ...thanks.left.map((title) => notThere(title, thanks.tree)),
    ]);
  } finally {
    close();
  }
}

function notThere(title: string, tree: string): Problem {
  return {
    what: `“${title}” is not on ${tree}: the mail says that it was not applied.`,
    remedy: "Apply it, or leave it at that.",
    where: title,
  };
}
