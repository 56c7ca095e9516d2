import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Problem } from "../core/base/problem.ts";
import type { CommandLine } from "./arguments.ts";
import { placeOf } from "./compare.ts";
import { composingAs, writeNew } from "./compose.ts";
import { ownSeries } from "./diff.ts";
import { openServices } from "./openServices.ts";
import { ownProject, queryOf } from "./ownProject.ts";
import { because, callOf, ended, print } from "./terminal.ts";

/** `thank`: writes the mail that tells an author which commits a series became. Returns the exit code. */
export async function answerThank(asked: CommandLine): Promise<number> {
  const own = await ownProject(asked);
  const call = callOf("No mail was written.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const { folder } = own;
    const { series, project, problems } = await ownSeries(asked, own, services, call);
    const { branch, offline } = asked;
    const revision = placeOf(series, asked.revision, series.revisions.length - 1);
    const thanks = await services.custodians.thanks(
      { project, series, revision, offline, folder, branch },
      call,
    );
    const query = { ...queryOf(own.project, asked), ...composingAs(own, null), thread: thanks.about };
    const { mail, problems: met } = await services.composing.reply(
      { ...query, quote: null, text: thanks.text },
      call,
    );
    await mkdir(dirname(resolve(asked.out)), { recursive: true });
    await writeNew(resolve(asked.out), mail);
    print(`${asked.out}\n`);
    return ended([
      ...own.problems,
      ...found(),
      ...problems,
      ...met,
      ...thanks.left.map((title) => notThere(title, thanks.tree)),
    ]);
  } catch (error) {
    throw because(own.problems, error);
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
