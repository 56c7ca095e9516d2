import { type Asked, readArguments, UsageError } from "./arguments.ts";
import { checkStore } from "./check.ts";
import { answerComments } from "./comments.ts";
import { answerCompare } from "./compare.ts";
import { answerDiff } from "./diff.ts";
import { help } from "./help.ts";
import { answerReport } from "./report.ts";
import { answerSeries } from "./series.ts";
import { exit, failed, print, say, version } from "./terminal.ts";
import { answerThread } from "./thread.ts";
import { answerTickets, retagCommits, shareTickets } from "./tickets.ts";

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads may stop reading, as `head` does.
    if (error.code !== "EPIPE") throw error;
  });

void main().then((code) => {
  process.exitCode = code;
});

async function main(): Promise<number> {
  try {
    return await answer(readArguments(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof UsageError) {
      say(`${error.message} See patch-tracker --help.`);
      return exit.usage;
    }
    return failed(error);
  }
}

async function answer(asked: Asked): Promise<number> {
  switch (asked.command) {
    case "help":
      print(help);
      return exit.complete;
    case "version":
      print(`${version()}\n`);
      return exit.complete;
    case "list":
    case "status":
    case "show":
      return answerSeries(asked);
    case "comments":
      return answerComments(asked);
    case "diff":
      return answerDiff(asked);
    case "thread":
      return answerThread(asked);
    case "compare":
      return answerCompare(asked);
    case "report":
      return answerReport(asked);
    case "check":
      return checkStore(asked);
    case "tickets":
      return answerTickets(asked);
    case "tag":
    case "untag":
      return retagCommits(asked);
    case "share":
      return shareTickets(asked);
  }
}
