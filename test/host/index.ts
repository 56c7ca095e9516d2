// The entry that VS Code calls in its extension host: runs every bundled *.test.cjs beside it and reports.
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { Test } from "mocha";
import { grepVariable, portVariable, type Report } from "./report.ts";

export async function run(): Promise<void> {
  const socket = connect(Number(process.env[portVariable]), "127.0.0.1");
  await once(socket, "connect");
  const report = (value: Report) => socket.write(`${JSON.stringify(value)}\n`);

  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: Mocha.reporters.Base });
  const grep = process.env[grepVariable];
  if (grep) mocha.fgrep(grep);
  const files = (await readdir(__dirname)).filter((name) => name.endsWith(".test.cjs")).sort();
  for (const name of files) mocha.addFile(join(__dirname, name));

  const tell = (state: "passed" | "failed" | "skipped", test: Test, error?: Error) =>
    report({
      kind: "test",
      title: titleOf(test),
      state,
      ms: test.duration ?? 0,
      ...(error && { error: error.stack ?? String(error) }),
    });
  try {
    await mocha.loadFilesAsync();
    await new Promise<number>((done) => {
      const runner = mocha.run(done);
      runner.on("test", (test) => report({ kind: "start", title: titleOf(test) }));
      runner.on("pass", (test) => tell("passed", test));
      runner.on("fail", (test, error: Error) => tell("failed", test, error));
      runner.on("pending", (test) => tell("skipped", test));
    });
    report({ kind: "end" });
  } catch (error) {
    report({
      kind: "broken",
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  } finally {
    await new Promise<void>((flushed) => socket.end(flushed));
  }
}

function titleOf(test: Test): string {
  return test.titlePath().join(" › ");
}
