import { runCommand } from "./command.ts";

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the output may stop early, like `head`.
    if (error.code !== "EPIPE") throw error;
  });

void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
