import { type Asked, readArguments, UsageError } from "./arguments.ts";
import { help } from "./help.ts";
import { exit, failed, print, say, version } from "./terminal.ts";

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

/** Of the program only what a command needs is loaded: each starts sooner without the rest. */
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
      return (await import("./answers.ts")).answerSeries(asked);
    case "comments":
      return (await import("./answers.ts")).answerComments(asked);
    case "diff":
      return (await import("./answers.ts")).answerDiff(asked);
    case "thread":
      return (await import("./answers.ts")).answerThread(asked);
    case "compare":
      return (await import("./answers.ts")).answerCompare(asked);
    case "report":
      return (await import("./answers.ts")).answerReport(asked);
    case "check":
      return (await import("./answers.ts")).checkStore(asked);
    case "tickets":
      return (await import("./tickets.ts")).answerTickets(asked);
    case "tag":
    case "untag":
      return (await import("./tickets.ts")).retagCommits(asked);
    case "share":
      return (await import("./tickets.ts")).shareTickets(asked);
  }
}
