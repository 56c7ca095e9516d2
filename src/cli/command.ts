import { version } from "../../package.json";
import { type CommandLine, readArguments } from "./arguments.ts";
import { help, helpOf } from "./help.ts";
import { exit, failed, print, say } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** Runs the command of a command line; returns the exit code. */
export async function runCommand(words: string[]): Promise<number> {
  try {
    return await answer(readArguments(words));
  } catch (error) {
    if (error instanceof UsageError) {
      say(`${error.message} See patch-tracker --help.`);
      return exit.usage;
    }
    return failed(error);
  }
}

/** Loads only the code of the command, so that each starts faster. */
async function answer(asked: CommandLine): Promise<number> {
  switch (asked.command) {
    case "help":
      print(asked.about === null ? help : helpOf(asked.about));
      return exit.complete;
    case "version":
      print(`${version}\n`);
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
    case "am":
      return (await import("./answers.ts")).answerAm(asked);
    case "thank":
      return (await import("./answers.ts")).answerThank(asked);
    case "trailers":
      return (await import("./answers.ts")).answerTrailers(asked);
    case "reply":
      return (await import("./answers.ts")).answerReply(asked);
    case "review":
      return (await import("./answers.ts")).answerReview(asked);
    case "report":
      return (await import("./answers.ts")).answerReport(asked);
    case "archives":
      return (await import("./answers.ts")).answerArchives(asked);
    case "check":
      return (await import("./answers.ts")).checkStore(asked);
    case "tickets":
      return (await import("./answers.ts")).answerTickets(asked);
    case "tag":
    case "untag":
      return (await import("./answers.ts")).retagCommits(asked);
    case "share":
      return (await import("./answers.ts")).shareTickets(asked);
    case "next":
      return (await import("./answers.ts")).writeNextVersion(asked);
  }
}
