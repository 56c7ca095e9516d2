import { runCommand } from "./command.ts";

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads may stop reading, as `head` does.
    if (error.code !== "EPIPE") throw error;
  });

void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
